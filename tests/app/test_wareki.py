"""和暦."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wareki import japanese_date, japanese_moment
from nlp.text.dates import find_date


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2024-08-06", "令和6年8月6日(火)"),
        ("2019-05-01", "令和元年5月1日(水)"),
        ("2019-04-30", "平成31年4月30日(火)"),
        ("1989-01-08", "平成元年1月8日(日)"),
        ("1989-01-07", "昭和64年1月7日(土)"),
        ("1926-12-25", "昭和元年12月25日(土)"),
        ("1900-01-01", "明治33年1月1日(月)"),
        ("1600-10-21", "1600年10月21日(土)"),
    ],
)
def test_a_date_is_printed_in_its_era(iso: str, expected: str) -> None:
    assert japanese_date(iso) == expected


@given(st.dates(date(1912, 7, 30), date(2060, 12, 31)))
def test_what_is_printed_reads_back_as_the_same_day(day: date) -> None:
    assert find_date(japanese_date(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-11-21T09:00:00Z", "令和8年11月21日(土) 18時00分"),
        ("2026-11-20T15:04:05Z", "令和8年11月21日(土) 0時04分"),
        ("2019-04-30T14:59:59Z", "平成31年4月30日(火) 23時59分"),
    ],
)
def test_a_moment_is_printed_in_japanese_time(utc: str, expected: str) -> None:
    assert japanese_moment(utc) == expected
