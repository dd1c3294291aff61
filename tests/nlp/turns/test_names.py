from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.turns.names import read_entries, read_name, read_names, split_titled


@pytest.mark.parametrize(
    ("roster", "present", "absent"),
    [
        ("長岡委員（会長）\n岡本 晴香 委員、（欠席）椎名委員", ("長岡", "岡本晴香"), ("椎名",)),
        (
            "中里委員長、大島副委員長、くりはら、保科の各委員（志村委員は欠席）",
            ("中里", "大島", "くりはら", "保科"),
            ("志村",),
        ),
        ("委員長　　山川　正志\n委員　　　森　　一", ("山川正志", "森一"), ()),
        ("山元昇委員長，桜木茂副委員長，高梨要委員", ("山元昇", "桜木茂", "高梨要"), ()),
        ("長岡 正雄　岡本 晴香　宇佐美 進", ("長岡正雄", "岡本晴香", "宇佐美進"), ()),
        ("長岡正雄 岡本晴香 宇佐美進", ("長岡正雄", "岡本晴香", "宇佐美進"), ()),
        ("長岡 正雄 岡本 晴香", ("長岡正雄", "岡本晴香"), ()),
        ("１番　長　岡　正　雄", ("長岡正雄",), ()),
        ("委員長高岡　健一君\n理事加納　　之君\n大宮さちえ君", ("高岡健一", "加納之", "大宮さちえ"), ()),
        ("稲田　昭 君　　中林　博 君", ("稲田昭", "中林博"), ()),
        ("1番委員　吉原　美華　　2番委員　野沢　達也", ("吉原美華", "野沢達也"), ()),
        ("長岡委員長　岡本副委員長　宇佐美委員　森委員", ("長岡", "岡本", "宇佐美", "森"), ()),
        ("委員長　後藤善治　副委員長　白石敏明　委員　沢口和宏", ("後藤善治", "白石敏明", "沢口和宏"), ()),
        ("委員長：星川建一、副委員長：安藤哲也", ("星川建一", "安藤哲也"), ()),
        ("◎堀 越 文 也  〇町 村 浩 介", ("堀越文也", "町村浩介"), ()),
        ("木 崎 大 地 重 森 元 美", ("木崎大地", "重森元美"), ()),
        ("伊原忠（出席）\n三崎忍（欠席）", ("伊原忠",), ("三崎忍",)),
        ("村木茂委員（連合会副会長）林田健一委員（公募委員）", ("村木茂", "林田健一"), ()),
        ("あさひ野大学教授　岡本 晴香", ("岡本晴香",), ()),
        ("会　長　　長岡", ("長岡",), ()),
        ("市川 太郎　町田 花子", ("市川太郎", "町田花子"), ()),
        ("委員9名　事務局3名", (), ()),
        ("十九名", (), ()),
        ("別紙名簿のとおり", (), ()),
        ("なし", (), ()),
        ("三番　欠　員", (), ()),
        ("傍聴議員　0名", (), ()),
        ("", (), ()),
    ],
)
def test_rosters_give_names_alone(roster: str, present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    assert read_names(roster) == (present, absent)


@pytest.mark.parametrize(
    ("piece", "name"),
    [("副会長　岡本 晴香", "岡本晴香"), ("情報政策課長 柴田", "柴田"), ("総務部長 羽田昭夫", "羽田昭夫"), ("柴田課長", "柴田"), ("館長", None), ("以上8名", None),
     ("情報政策課", None), ("総務部 情報政策課", None), ("総務部", None), ("学校給食センター", None), ("中央図書館", None), ("水道局", None), ("服部", "服部"), ("長谷部", "長谷部"), ("田所課長", "田所")],
)  # fmt: skip
def test_one_person_gives_one_name(piece: str, name: str | None) -> None:
    assert read_name(piece) == name


@pytest.mark.parametrize(
    ("line", "official"),
    [("局長　元村勇治", True), ("柴田課長", True), ("長岡委員", False), ("教育長　長岡正雄", False)],
)
def test_an_official_is_told_from_a_member_by_the_title(line: str, official: bool) -> None:
    assert [entry.is_official for entry in read_entries(line)] == [official]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("柴田課長 荒木係長", ["柴田課長", "荒木係長"]),
        ("こども課長 戸田", ["こども課長 戸田"]),
        ("柴田課長", ["柴田課長"]),
    ],
)
def test_titled_names_in_a_row_are_split(text: str, people: list[str]) -> None:
    assert split_titled(text) == people


@given(st.text(alphabet="長岡委員会課君 　、（）()：1１番○〇欠席は的\n", max_size=60))
def test_no_roster_breaks_the_reading_and_no_name_has_spaces(roster: str) -> None:
    present, absent = read_names(roster)
    assert all(name and not any(mark.isspace() for mark in name) for name in present + absent)
