from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.plans.table_headers import Header, Role, align, find_header, find_role
from nlp.plans.tables import read_lines


def read_header(text: str) -> Header | None:
    return find_header(read_lines(text), 0, ())


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("番号", Role.NUMBER),
        ("Ｎｏ．", Role.NUMBER),
        ("主担当", Role.LEAD),
        ("主担当課", Role.DEPARTMENT),
        ("所管課", Role.DEPARTMENT),
        ("担 当 課 名", Role.DEPARTMENT),
        ("実施事業", Role.HEADING),
        ("施策名", Role.HEADING),
        ("基本目標", Role.HEADING),
        ("具体的な取組", Role.HEADING),
        ("実施内容", Role.CONTENT),
        ("取組の内容", Role.CONTENT),
        ("事業概要", Role.CONTENT),
        ("現状及び事業目標", Role.STATE),
        ("現状（令和元年度）", Role.STATE),
        ("令和２年度内容及び目標", Role.TARGET),
        ("R2計画", Role.TARGET),
        ("令和２年度", Role.TARGET),
        ("平成30年度評価", Role.EVALUATION),
        ("2020年度 目標達成状況", Role.EVALUATION),
        ("令和2年度決算額", Role.OTHER),
        ("取組実績", Role.EVALUATION),
        ("目標値", Role.TARGET),
        ("備考", Role.OTHER),
        ("氏名", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_a_header_word_tells_the_role_of_its_column(label: str, role: Role) -> None:
    assert find_role(label) is role


TWO_YEARS = [
    (Role.HEADING, None),
    (Role.DEPARTMENT, None),
    (Role.TARGET, "令和2年度"),
    (Role.EVALUATION, "令和2年度"),
    (Role.TARGET, "令和3年度"),
    (Role.EVALUATION, "令和3年度"),
]


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("取組\t担当課\t令和２年度目標\t令和２年度評価\tR3計画\tR3実績", 1),
        ("取組\t担当課\t令和2年度\t\t3年度\t\n\t\t目標\t評価\t目標\t評価", 2),
        ("取組\t担当課\t令和2年度\t令和3年度\n目標\t評価\t目標\t評価", 2),
        ("|取組|担当課|2020年度||2021年度||\n|---|---|---|---|---|---|\n|||計画|実績|計画|実績|", 2),
        ("取組\t担当課\tR2目標\tR2評価\tR3目標\tR3評価\n取組\t担当課\tR2目標\tR2評価\tR3目標\tR3評価", 1),
    ],
)
def test_one_or_two_header_lines_give_the_same_columns(text: str, height: int) -> None:
    header = read_header(text)
    assert header is not None
    assert [(column.role, column.year) for column in header.columns] == TWO_YEARS
    assert header.height == height
    assert header.years == ("令和2年度", "令和3年度")


@pytest.mark.parametrize("upper", ["実施項目\t実施時期\t", "実施項目\t実施時期", "実施項目\t\t"])
def test_years_under_a_collective_heading_are_columns(upper: str) -> None:
    header = read_header(f"{upper}\n\t24年度\t25年度")
    assert header is not None
    assert header.years == ("24年度", "25年度")


@pytest.mark.parametrize("row", ["行政評価の実施\t計画\t評価", "①-1 計画づくり\t計画\t評価", "緑化\t\t評価"])
def test_a_row_of_stages_is_no_second_header_line(row: str) -> None:
    header = read_header(f"実施項目\t24年度\t25年度\n{row}")
    assert header is not None
    assert header.height == 1


@pytest.mark.parametrize(
    "text",
    [
        "番号\t氏名\t役職",
        "質問・意見\t市の考え方",
        "事業名\t実施項目",
        "取組\t令和2年度は取組を進めた。",
        "取組\t" + "令和2年度に進める長い説明" * 4,
        "令和2年度\t令和3年度",
        "取組",
        "",
    ],
)
def test_other_rows_are_no_header(text: str) -> None:
    assert read_header(text) is None


HEADER = read_header("番号\t取組\t主担当\t担当課\t実施内容\tR2目標\tR2評価")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1", "緑化", "○", "緑地課", "植樹", "十本"), ("1", "緑化", "○", "緑地課", "植樹", "十本", "")),
        (
            ("1", "緑化", "緑地課", "植樹", "十本", "九本"),
            ("1", "緑化", "", "緑地課", "植樹", "十本", "九本"),
        ),
        (
            ("緑化", "○", "緑地課", "植樹", "十本", "九本"),
            ("", "緑化", "○", "緑地課", "植樹", "十本", "九本"),
        ),
        (
            ("1", "緑化", "と花", "○", "緑地課", "植樹", "十本", "九本"),
            ("1", "緑化 と花", "○", "緑地課", "植樹", "十本", "九本"),
        ),
        (
            ("1", "緑化", "○", "緑地課", "植樹", "十本", "九本", "", ""),
            ("1", "緑化", "○", "緑地課", "植樹", "十本", "九本"),
        ),
    ],
)
def test_a_row_of_the_wrong_width_falls_into_its_columns(
    cells: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert HEADER is not None
    assert align(cells, HEADER) == expected


@given(st.lists(st.sampled_from(["", "1", "○", "緑地課", "植樹を行う。", "十本"]), min_size=1, max_size=60))
def test_aligning_gives_one_cell_for_each_column_and_keeps_all_text(cells: list[str]) -> None:
    assert HEADER is not None
    row = align(cells, HEADER)
    assert len(row) == len(HEADER.columns)
    assert " ".join(row).split() == " ".join(cells).split()
