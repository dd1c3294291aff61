from __future__ import annotations

import pytest

from nlp.turns.headings import (
    agenda_of,
    find_headings,
    is_heading,
    is_table_head,
    is_topic,
    list_topics,
    starts_like_item,
)
from nlp.turns.source_lines import Line, read_lines

AGENDA = ("会議録の確定について", "進行管理について", "その他")


def line(text: str) -> Line:
    return read_lines(text)[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [("（２）進行管理について", 2), ("議題1　会議録の確定について", 1), ("3 その他", 3), ("【進行管理について】", 2), ("議題２", 2), ("（4）別の件について", None), ("進行", None)],
)  # fmt: skip
def test_a_heading_names_its_agenda_item(text: str, number: int | None) -> None:
    assert agenda_of(text, AGENDA) == number


@pytest.mark.parametrize(
    "text",
    [
        "## 8. 議事等",
        "（1）計画の見直し",
        "2．議　事",
        "開　会",
        "＜議事内容＞",
        "△傍聴について",
        "議案第3号　条例の改正について",
    ],
)
def test_headings_are_recognised(text: str) -> None:
    assert is_heading(line(text), ())


@pytest.mark.parametrize(
    "text",
    [
        "3人です",
        "10名が出席しました。",
        "（1）をご覧ください。",
        "令和3年度",
        "はい",
        "1点目は、訓練の対象です。",
    ],
)
def test_speech_is_not_a_heading(text: str) -> None:
    assert not is_heading(line(text), ())


@pytest.mark.parametrize(
    "text",
    [
        "発言者\t議事内容",
        "発言者　発言の要旨",
        "発　言　者\t会　議　の　内　容",
        "発言者\t審議の内容（審議経過・決定事項等）",
    ],
)
def test_heads_of_the_table_of_speeches_are_recognised(text: str) -> None:
    assert is_table_head(text)


def test_topics_are_listed_once_without_their_numbers() -> None:
    lines = read_lines("（1）料金について\n会長　はい。\n議題2　回数の件\n（1）料金について\n3 開会")
    assert list_topics(lines) == ("料金について", "回数の件")
    assert is_topic(lines[0])


def test_a_numbered_list_inside_a_speech_is_not_a_heading() -> None:
    lines = read_lines(
        "会長：要点は次のとおりです。\n（1）相談体制の充実\n（2）人員の確保\n委員：はい。\n（3）料金について\n会長：次です。"
    )
    assert find_headings(lines, 0, len(lines), {0, 3, 5}, ()) == {4}


@pytest.mark.parametrize(
    ("text", "item"),
    [("（1）料金", True), ("・料金", True), ("①料金", True), ("→回答", True), ("来年から", False)],
)
def test_list_items_start_with_a_number_or_a_dot(text: str, item: bool) -> None:
    assert starts_like_item(text) is item
