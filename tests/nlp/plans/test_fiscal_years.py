from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.plans.fiscal_years import (
    EraMention,
    FiscalYear,
    complete_eras,
    find_eras,
    find_fiscal_year,
    first_calendar_year,
    fiscal_year_of,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("令和２年度内容及び目標", "令和2年度"),
        ("令和元年度評価", "令和元年度"),
        ("令和1年度", "令和元年度"),
        ("平成30年度", "平成30年度"),
        ("平成三十年度", "平成30年度"),
        ("Ｒ２実績", "令和2年度"),
        ("H31", "平成31年度"),
        ("2020年度", "令和2年度"),
        ("2018年度", "平成30年度"),
        ("2020（令和2）年度", "令和2年度"),
        ("令和2（2020）年度", "令和2年度"),
        ("令 和 2 年 度", "令和2年度"),
        ("24年度", "24年度"),
        ("元年度", "元年度"),
    ],
)
def test_a_fiscal_year_has_one_name(text: str, name: str) -> None:
    year = find_fiscal_year(text)
    assert year is not None
    assert year.name == name


@pytest.mark.parametrize(
    "text", ["平成29年3月31日現在", "R2.3.31時点", "PR2", "担当課", "3R推進", "第2回", ""]
)
def test_a_date_or_a_plain_number_is_no_fiscal_year(text: str) -> None:
    assert find_fiscal_year(text) is None


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (
            ["平成29年度", "30年度", "元年度", "2年度"],
            ["平成29年度", "平成30年度", "令和元年度", "令和2年度"],
        ),
        (["29年度", "30年度", "令和元年度"], ["平成29年度", "平成30年度", "令和元年度"]),
        (["R4", "5年度"], ["令和4年度", "令和5年度"]),
        (["平成30年度", "29年度", "28年度"], ["平成30年度", "平成29年度", "平成28年度"]),
        (["24年度", "25年度"], ["24年度", "25年度"]),
    ],
)
def test_an_era_carries_over_to_the_years_beside_it(labels: list[str], expected: list[str]) -> None:
    years = [year for label in labels if (year := find_fiscal_year(label))]
    assert [year.name for year in complete_eras(years, (), 0)] == expected


def test_the_nearest_era_within_fifteen_years_names_the_years() -> None:
    eras = find_eras(
        ["令和4年3月", "昭和50年に市制を敷き、平成 23 年に改めた。", "", "", "令和3年に見直す。"]
    )
    years = [FiscalYear(None, 24), FiscalYear(None, 25)]
    assert [year.name for year in complete_eras(years, eras, 3)] == ["平成24年度", "平成25年度"]
    assert [year.name for year in complete_eras([FiscalYear(None, 4)], eras, 2)] == ["令和4年度"]


def test_an_era_too_far_away_in_years_leaves_the_printed_year() -> None:
    eras = (EraMention(0, FiscalYear("令和", 3)),)
    assert complete_eras([FiscalYear(None, 24)], eras, 0) == (FiscalYear(None, 24),)


@given(
    st.lists(st.builds(FiscalYear, st.sampled_from([None, "令和", "平成"]), st.integers(1, 31)), max_size=6)
)
def test_completing_keeps_printed_eras_and_all_numbers(years: list[FiscalYear]) -> None:
    completed = complete_eras(years, (), 0)
    assert [year.number for year in completed] == [year.number for year in years]
    assert all(new.era == old.era for new, old in zip(completed, years, strict=True) if old.era)
    assert all(year.era for year in completed) or not any(year.era for year in years)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("令和6年度", 2024),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("昭和63年度", 1988),
        ("R6", 2024),
        ("2024年度", 2024),
        ("24年度", None),
        ("年度なし", None),
        ("", None),
    ],
)
def test_the_name_of_a_fiscal_year_gives_the_year_it_begins(name: str, year: int | None) -> None:
    assert first_calendar_year(name) == year


@pytest.mark.parametrize(
    ("day", "year"),
    [("2025-03-31", 2024), ("2025-04-01", 2025), ("2025-12-31", 2025), ("2026-01-01", 2025)],
)
def test_a_day_belongs_to_the_fiscal_year_that_began_on_the_first_of_april(day: str, year: int) -> None:
    assert fiscal_year_of(day) == year
