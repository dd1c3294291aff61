from __future__ import annotations

import pytest

from nlp.turns.paragraphs import find_wrapping, join_lines
from nlp.turns.source_lines import read_lines

WRAPPED = "路線の見直しについては、利用の少ない北部の路線から順に、予\n約に応じて運行する形に改めることを考えておりまして、来年の\n四月から始めます。\n"


def join(source: str) -> str:
    lines = [line for line in read_lines(source) if line.text]
    return join_lines(lines, find_wrapping(lines))


def test_wrapped_words_are_joined() -> None:
    assert join(WRAPPED) == WRAPPED.replace("\n", "")


@pytest.mark.parametrize(
    ("source", "joined"),
    [
        ("一つ目です。\n二つ目です。", "一つ目です。\n二つ目です。"),
        ("路線の見直しについては、\n来年から始めます。", "路線の見直しについては、来年から始めます。"),
        ("次の三点については、\n（1）料金\n（2）回数", "次の三点については、\n（1）料金\n（2）回数"),
        ("料金の見直し\n回数の増加", "料金の見直し\n回数の増加"),
    ],
)
def test_paragraphs_stay_apart_and_unfinished_sentences_go_on(source: str, joined: str) -> None:
    assert join(source) == joined


def test_lines_of_any_length_are_not_wrapped_lines() -> None:
    source = "短い見出し\n" + "".join(f"{'長い本文' * n}。\n" for n in range(5, 40, 3))
    assert find_wrapping(read_lines(source)).width == 0


def test_in_a_text_of_whole_sentences_a_line_that_stops_midway_goes_on() -> None:
    whole = "".join(f"{n}番目の地区では、集会所の机と椅子を新しくしました。\n" for n in range(30))
    assert join(whole + "予約のできる時間を長くしてほしいという声が、最も多く寄せられ\nました。").endswith(
        "最も多く寄せられました。"
    )
    assert join(whole + "短い見出し\n次の段落です。").endswith("短い見出し\n次の段落です。")
