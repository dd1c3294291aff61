from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.plans.tables import read_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表題\n1\t防災課", [("表題",), ("1", "防災課")]),
        ("| 番号 | 課 |\n|---|:--:|\n| 1 | 防災課 |", [("番号", "課"), ("1", "防災課")]),
        ("|a\\|b|c|", [("a|b", "c")]),
        ("1\t<p>前半</p><p>後半</p>", [("1", "前半\n後半")]),
        ("1\t\t3", [("1", "", "3")]),
        ("\t\t\n\n", [(), (), ()]),
        ("## **見出し**", [("見出し",)]),
        ("<p>一</p><p>二</p>", [("一",), ("二",)]),
        ('1\t"一行目\n二行目"\t課', [("1", "一行目\n二行目", "課")]),
        ('1\t"閉じ忘れ\n2\t次', [("1", '"閉じ忘れ'), ("2", "次")]),
        ("<table><tr><th>番号</th><th>課</th></tr>\n<tr><td>1\n</td><td>防災課</td></tr></table>後", [
            (), ("番号", "課"), ("1", "防災課"), ("後",),
        ]),
        ("運用 \ue000\t甲&amp;乙", [("運用", "甲&乙")]),
        ("値が<5の場合\t式 a<b", [("値が<5の場合", "式 a<b")]),
    ],
)  # fmt: skip
def test_every_notation_becomes_the_same_cells(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [line.cells for line in read_lines(text)] == expected


CELL = st.text(alphabet="防災課1①-ア。（）", min_size=1, max_size=6)


@given(st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6))
def test_tsv_and_markdown_tables_read_alike(rows: list[list[str]]) -> None:
    tsv = "\n".join("\t".join(row) for row in rows)
    pipes = "\n".join("|" + "|".join(row) + "|" for row in rows)
    lines = read_lines(tsv)
    assert [line.cells for line in lines] == [tuple(row) for row in rows]
    # 横線だけの行は Markdown では罫線なので、比べない。
    if not any(set("".join(row)) <= set("-") for row in rows):
        assert read_lines(pipes) == lines


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_cells_are_trimmed_and_prose_never_holds_a_line_break(text: str) -> None:
    for line in read_lines(text):
        assert all(cell == cell.strip() for cell in line.cells)
        assert "\n" not in line.prose
        assert line.cells == () or any(line.cells)
