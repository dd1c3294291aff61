from __future__ import annotations

import pysqlite3
import pytest
from sqlite_utils import Database

from db.connection import writing
from db.event_kinds import EventKind
from db.events import Event, Subject, SubjectKind, append_event, list_events, list_events_of
from tests.db.samples import SECRETARY

MEETING = Subject(SubjectKind.MEETING, 4)
PLAN = Subject(SubjectKind.PLAN, 4)


@pytest.fixture
def ids(store: Database) -> list[int]:
    with writing(store):
        return [
            append_event(store, EventKind.IMPORTED, MEETING, SECRETARY, {"file": "「議事録」'1'.txt"}),
            append_event(store, EventKind.IMPORTED, PLAN, SECRETARY),
            append_event(store, EventKind.ANALYZED, MEETING, SECRETARY, {"exchanges": 3}),
        ]


def test_events_are_kept_in_order(store: Database, ids: list[int]) -> None:
    assert list_events_of(store, MEETING) == (
        Event(ids[0], SECRETARY, EventKind.IMPORTED, MEETING, {"file": "「議事録」'1'.txt"}),
        Event(ids[2], SECRETARY, EventKind.ANALYZED, MEETING, {"exchanges": 3}),
    )
    assert [event.id for event in list_events(store, limit=2)] == [ids[2], ids[1]]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE event SET actor = 'だれか'", "DELETE FROM event", "REPLACE INTO event SELECT * FROM event"],
)
def test_an_event_can_be_neither_changed_nor_deleted(store: Database, ids: list[int], statement: str) -> None:
    before = list_events(store)
    with pytest.raises(pysqlite3.IntegrityError, match="出来事の記録は"), writing(store):
        store.execute(statement)
    assert list_events(store) == before
    assert len(before) == len(ids)
