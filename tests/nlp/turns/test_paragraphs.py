from __future__ import annotations

import pytest

from nlp.turns.paragraphs import join_lines, wrap_width
from nlp.turns.source_lines import read_lines

WRAPPED = "路線の見直しについては、利用の少ない北部の路線から順に、予\n約に応じて運行する形に改めることを考えておりまして、来年の\n四月から始めます。\n"


def join(source: str) -> str:
    lines = [line for line in read_lines(source) if line.text]
    return join_lines(lines, wrap_width(lines))


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
    assert wrap_width(read_lines(source)) == 0
