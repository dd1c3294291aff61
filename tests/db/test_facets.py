from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.facets import date_facets


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 5, 10), date(2026, 5, 10), ["d20260510"]),
        (date(2026, 5, 1), date(2026, 5, 31), ["m202605"]),
        (date(2024, 2, 1), date(2024, 2, 28), [f"d202402{day:02}" for day in range(1, 29)]),
        (date(2024, 2, 1), date(2024, 2, 29), ["m202402"]),
        (date(2024, 12, 31), date(2026, 2, 1), ["d20241231", "y2025", "m202601", "d20260201"]),
        (
            date(2025, 4, 1),
            date(2026, 3, 31),
            [f"m2025{m:02}" for m in range(4, 13)] + ["m202601", "m202602", "m202603"],
        ),
        (date(2026, 5, 11), date(2026, 5, 10), []),
        (date(9999, 12, 30), date.max, ["d99991230", "d99991231"]),
        (date.min, date(1, 12, 31), ["y0001"]),
    ],
)
def test_a_period_is_written_in_the_widest_marks(since: date, until: date, expected: list[str]) -> None:
    assert date_facets(since, until) == expected


days = st.dates(date(2019, 1, 1), date(2023, 12, 31))


@given(days, days, days)
def test_a_day_has_exactly_one_mark_of_a_period_when_it_lies_in_it(
    day: date, since: date, until: date
) -> None:
    marks = date_facets(since, until)
    own = [f"y{day:%Y}", f"m{day:%Y%m}", f"d{day:%Y%m%d}"]
    assert sum(mark in marks for mark in own) == (since <= day <= until)


@given(days, st.integers(0, 2000))
def test_marks_stay_few(since: date, length: int) -> None:
    years = length // 365 + 1
    assert len(date_facets(since, since + timedelta(length))) <= 60 + 22 + years
