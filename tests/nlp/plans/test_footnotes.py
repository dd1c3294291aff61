from __future__ import annotations

import pytest

from nlp.plans.footnotes import remove_footnotes
from nlp.plans.tables import read_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("速報メール¹²を使う。\n¹² 速報メール：一斉に届くもの。", ["速報メールを使う。"]),
        ("循環¹⁷⁾を回す。\n¹⁷⁾ 循環: 計画と評価。", ["循環を回す。"]),
        ("サイト16の開設\n¹⁶ サイト：場。", ["サイトの開設"]),
        ("用語※3を使う。\n※3 用語：ことば。", ["用語を使う。"]),
        ("面積5m²の区画。\n² 区画：土地。", ["面積5m²の区画。"]),
        ("脚注のない¹²文。", ["脚注のない¹²文。"]),
        ("¹²³は番号12ではない。\n¹² 速報：もの。", ["¹²³は番号12ではない。"]),
    ],
)
def test_a_footnote_and_its_marks_leave_the_text(text: str, expected: list[str]) -> None:
    assert [line.prose for line in remove_footnotes(read_lines(text)) if line.cells] == expected


def test_the_number_of_lines_stays() -> None:
    lines = read_lines("甲\n¹ 甲：乙\n\n丙")
    assert len(remove_footnotes(lines)) == len(lines)
