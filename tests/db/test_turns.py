from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.records import Span
from db.turns import get_turns, list_turns, span_columns, turn_ids
from tests.db.samples import TURNS, save_meeting


def test_turns_are_listed_by_number_and_fetched_in_the_order_asked(store: Database) -> None:
    save_meeting(store, "mae")
    meeting_id = save_meeting(store)
    stored = list_turns(store, meeting_id)
    assert tuple(one.turn for one in stored) == TURNS
    assert {one.meeting_id for one in stored} == {meeting_id}
    first, second, third = (one.id for one in stored)
    assert get_turns(store, [third, 999, first]) == (stored[2], stored[0])
    assert turn_ids(store, meeting_id) == {1: first, 2: second, 3: third}


def test_a_span_outside_the_meeting_is_refused() -> None:
    assert span_columns(Span(2, 3, 9), {2: 70}) == {"turn": 70, "start_offset": 3, "end_offset": 9}
    with pytest.raises(ValueError, match="発言「4」"):
        span_columns(Span(4, 0, 1), {2: 70})
