"""時刻の足し引き."""

from __future__ import annotations

import re
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from app.clock import now, shifted

_SECONDS = st.integers(min_value=-(10**8), max_value=10**8)
AT = "2026-11-21T00:00:10Z"


def test_the_time_of_now_can_be_shifted_and_stays_written_the_same_way() -> None:
    at = now()
    assert shifted(at, 0) == at
    assert shifted(AT, -20) == "2026-11-20T23:59:50Z"


@given(_SECONDS, _SECONDS)
def test_times_compare_as_text_in_the_order_of_the_clock(one: int, other: int) -> None:
    first, second = shifted(AT, one), shifted(AT, other)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first)
    assert (first < second) == (one < other)
    assert (
        datetime.fromisoformat(second).timestamp() - datetime.fromisoformat(first).timestamp() == other - one
    )
