from __future__ import annotations

import pysqlite3
import pytest
from hypothesis import given, settings
from sqlite_utils import Database

from db.committees import ensure_committee
from db.connection import writing
from db.errors import NotFoundError
from db.exchanges import replace_exchanges
from db.links import DecisionChange, decide, replace_links
from db.meetings import add_meeting, get_meeting, get_minutes, list_meetings
from db.plans import list_measures
from db.records import Decision, Minutes
from db.sources import add_source
from tests.db.samples import (
    BICYCLES,
    HOURS,
    LIBRARY,
    NOW,
    PARKING,
    SECRETARY,
    link,
    save_meeting,
    save_plan,
    source,
)
from tests.db.strategies import minutes
from tests.stores import new_store


@settings(max_examples=40)
@given(minutes())
def test_minutes_come_back_as_they_were_saved(given_minutes: Minutes) -> None:
    with new_store() as db:
        with writing(db):
            committee_id = ensure_committee(db, "図書館協議会")
            source_id = add_source(db, source("kaigi"), SECRETARY)
            meeting_id = add_meeting(db, committee_id, source_id, given_minutes, NOW)
        assert get_minutes(db, meeting_id) == given_minutes
        meeting = get_meeting(db, meeting_id)
        assert (meeting.committee_id, meeting.source_id, meeting.created_at) == (committee_id, source_id, NOW)


def test_the_list_is_newest_first_and_undated_last(store: Database) -> None:
    undated = save_meeting(store, "a", held_on=None)
    old = save_meeting(store, "b", held_on="2024-01-01")
    new = save_meeting(store, "c", held_on="2026-01-01", committee="環境審議会")
    assert [entry.id for entry in list_meetings(store)] == [new, old, undated]
    committee_id = list_meetings(store)[0].committee_id
    assert [(entry.id, entry.committee) for entry in list_meetings(store, committee_id)] == [
        (new, "環境審議会")
    ]


def test_the_list_counts_what_waits_for_a_decision(store: Database) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    library, parking = list_measures(store, plan_id)
    with writing(store):
        hours, bicycles = replace_exchanges(store, meeting_id, [HOURS, BICYCLES])
        candidates = [
            link(HOURS, LIBRARY, 0.9),
            link(HOURS, PARKING, 0.2, suggested=False),
            link(BICYCLES, PARKING, 0.8),
            link(BICYCLES, LIBRARY, 0.6),
        ]
        replace_links(store, meeting_id, plan_id, candidates)
        decide(store, bicycles, parking.id, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
        decide(store, bicycles, library.id, DecisionChange(None, Decision.REJECTED), SECRETARY)
        decide(store, hours, parking.id, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
    entry = list_meetings(store)[0]
    assert (entry.turns, entry.exchanges, entry.undecided, entry.confirmed) == (3, 2, 1, 2)
    with writing(store):
        replace_exchanges(store, meeting_id, [HOURS])
    assert list_meetings(store)[0].exchanges == 1


def test_a_date_that_does_not_exist_is_refused(store: Database) -> None:
    with pytest.raises(pysqlite3.IntegrityError):
        save_meeting(store, held_on="2026-02-30")
    assert list_meetings(store) == ()


def test_an_unknown_meeting_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="会議「9」"):
        get_meeting(store, 9)


def test_deleting_a_meeting_takes_everything_that_has_no_meaning_without_it(store: Database) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    other = save_meeting(store, "hoka")
    with writing(store):
        (exchange_id,) = replace_exchanges(store, meeting_id, [HOURS])
        replace_links(store, meeting_id, plan_id, [link(HOURS, LIBRARY, 0.9)])
        decide(
            store,
            exchange_id,
            list_measures(store, plan_id)[0].id,
            DecisionChange(None, Decision.CONFIRMED),
            SECRETARY,
        )
        store.execute("DELETE FROM meeting WHERE id = ?", [meeting_id])
    left = {
        table: store.table(table).count
        for table in (
            "turn",
            "agenda_item",
            "exchange",
            "exchange_span",
            "link",
            "link_decision",
            "measure",
            "event",
        )
    }
    assert left == {
        "turn": 3,
        "agenda_item": 1,
        "exchange": 0,
        "exchange_span": 0,
        "link": 0,
        "link_decision": 0,
        "measure": 2,
        "event": 1,
    }
    assert [entry.id for entry in list_meetings(store)] == [other]
