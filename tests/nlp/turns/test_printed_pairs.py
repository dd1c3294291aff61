from __future__ import annotations

import pytest

from nlp.turns.printed_pairs import PrintedPair, read_pairs
from nlp.turns.source_lines import read_lines

HEAD = "番号\t質問・意見\t市の考え方\n"


def pairs(source: str) -> tuple[PrintedPair, ...]:
    found = read_pairs(read_lines(source))
    assert found is not None
    return found[1]


def test_rows_become_pairs_under_the_printed_words() -> None:
    assert pairs(f"表題\n{HEAD}1\tいつか。\t来年です。\n2\t額は。\t百円です。\n") == (
        PrintedPair("質問・意見", "いつか。", "市の考え方", "来年です。"),
        PrintedPair("質問・意見", "額は。", "市の考え方", "百円です。"),
    )


@pytest.mark.parametrize(
    ("rows", "question", "answer"),
    [
        ("1\tいつか。\t来年です。\n\t\tまた、\n", "いつか。", "来年です。\nまた、"),
        (f"1\tいつか。\t来年です。\n{HEAD}\t理由は。\t\n", "いつか。\n理由は。", "来年です。"),
        ("1\tいつか。\t来年です。\n補足です。\n", "いつか。", "来年です。\n補足です。"),
        ("1\tいつか。\t<p>来年です。</p><p>額は未定です。</p>\n", "いつか。", "来年です。\n額は未定です。"),
    ],
)
def test_rows_cut_by_a_page_go_on(rows: str, question: str, answer: str) -> None:
    assert [(p.question, p.answer) for p in pairs(HEAD + rows)] == [(question, answer)]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "発言者\t発言内容\n会長\tはい。",
        "質問・意見\t市の考え方\n",
        "質問です。\t回答です。長い文章が続く升は見出しではありません。",
    ],
)
def test_other_tables_are_not_pairs(source: str) -> None:
    assert read_pairs(read_lines(source)) is None
