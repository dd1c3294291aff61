from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.query.periods import Period, parse_period


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024年", "2024-01-01", "2024-12-31"),
        ("2024年度", "2024-04-01", "2025-03-31"),
        ("令和6年度", "2024-04-01", "2025-03-31"),
        ("令和元年", "2019-01-01", "2019-12-31"),
        ("平成三十年", "2018-01-01", "2018-12-31"),
        ("R6", "2024-01-01", "2024-12-31"),
        ("ｒ６年度", "2024-04-01", "2025-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024年4月", "2024-04-01", "2024-04-30"),
        ("2024/4/1", "2024-04-01", "2024-04-01"),
        ("令和6年8月6日", "2024-08-06", "2024-08-06"),
        ("2023..2025", "2023-01-01", "2025-12-31"),
        ("令和5年度～令和6年度", "2023-04-01", "2025-03-31"),
        ("2024-04-01~2024-09-30", "2024-04-01", "2024-09-30"),
        ("2024年から2025年まで", "2024-01-01", "2025-12-31"),
        ("2024年以降", "2024-01-01", None),
        ("2024..", "2024-01-01", None),
        ("..2024", None, "2024-12-31"),
        ("令和6年度まで", None, "2025-03-31"),
    ],
)
def test_a_period_is_read(text: str, since: str | None, until: str | None) -> None:
    found = parse_period(text)
    assert found == Period(since and date.fromisoformat(since), until and date.fromisoformat(until))


@pytest.mark.parametrize(
    "text", ["", "きのう", "2024-13", "2024-02-30", "2025..2024", "..", "0000", "令和", "2024年5月32日"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


@given(st.text(alphabet="令和平成元年度月日0123456789-/.~RH からまで以降", max_size=20))
def test_no_text_is_an_error(text: str) -> None:
    found = parse_period(text)
    assert found is None or not (found.since and found.until) or found.since <= found.until
