from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from sqlite_utils import Database

from db.connection import writing
from db.drafts import get_draft, replace_draft
from db.exchanges import replace_exchanges
from db.records import Draft, DraftItem, DraftSentence, Side, Span
from tests.db.samples import BICYCLES, HOURS, save_meeting
from tests.db.strategies import drafts
from tests.stores import new_store


@settings(max_examples=40)
@given(drafts(3, 2), drafts(3, 2))
def test_a_draft_comes_back_as_it_was_saved_last(earlier: Draft, later: Draft) -> None:
    with new_store() as db:
        meeting_id = save_meeting(db)
        with writing(db):
            replace_exchanges(db, meeting_id, [HOURS, BICYCLES])
            replace_draft(db, meeting_id, earlier)
            replace_draft(db, meeting_id, later)
        assert get_draft(db, meeting_id) == later


def test_a_draft_follows_the_numbers_of_its_exchanges(store: Database) -> None:
    meeting_id = save_meeting(store)
    items = tuple(
        DraftItem(number, Side.QUESTION, "委員", (DraftSentence("要約", (Span(2, 0, 5),)),))
        for number in (1, 2)
    )
    with writing(store):
        replace_exchanges(store, meeting_id, [HOURS, BICYCLES])
        replace_draft(store, meeting_id, Draft(items, ()))
        replace_exchanges(store, meeting_id, [replace(BICYCLES, number=1)])
    assert [item.exchange for item in get_draft(store, meeting_id).items] == [None, 1]


def test_a_meeting_without_a_draft_has_an_empty_one(store: Database) -> None:
    assert get_draft(store, save_meeting(store)) == Draft((), ())


def test_a_draft_may_not_point_outside_its_meeting(store: Database) -> None:
    meeting_id = save_meeting(store)
    with writing(store):
        with pytest.raises(ValueError, match="質疑応答「1」"):
            replace_draft(store, meeting_id, Draft((DraftItem(1, Side.ANSWER, "課長", ()),), ()))
        with pytest.raises(ValueError, match="発言「9」"):
            replace_draft(
                store,
                meeting_id,
                Draft((DraftItem(None, None, "", (DraftSentence("", (Span(9, 0, 1),)),)),), ()),
            )
