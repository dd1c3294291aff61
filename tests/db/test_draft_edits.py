from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.anchors import Anchor
from db.connection import writing
from db.draft_edits import DraftChange, add_draft_edit, list_draft_edits
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.records import DropReason, Span
from tests.db.samples import SECRETARY, save_meeting
from tests.db.strategies import optional, several, spans, texts
from tests.stores import new_store

_KINDS = [kind for kind in EventKind if kind.name.startswith("DRAFT_")]
_CHANGES = st.builds(
    DraftChange,
    st.sampled_from(_KINDS),
    several(st.builds(Anchor, spans(3), texts)),
    texts,
    texts,
    optional(st.sampled_from(DropReason)),
    optional(texts),
    optional(st.integers(1, 9)),
)


@settings(max_examples=40)
@given(several(_CHANGES))
def test_edits_come_back_in_the_order_they_were_made(changes: tuple[DraftChange, ...]) -> None:
    with new_store() as db:
        meeting_id, other = save_meeting(db), save_meeting(db, "other")
        with writing(db):
            made = tuple(add_draft_edit(db, meeting_id, change, SECRETARY) for change in changes)
            add_draft_edit(db, other, DraftChange(EventKind.DRAFT_UNDONE, undoes=1), SECRETARY)
        found = list_draft_edits(db, meeting_id)
        assert found == made
        assert [(edit.seq, edit.change) for edit in found] == list(enumerate(changes, 1))


def test_an_edit_and_its_event_are_one(store: Database) -> None:
    meeting_id = save_meeting(store)
    with writing(store):
        edit = add_draft_edit(store, meeting_id, DraftChange(EventKind.DRAFT_MERGED), SECRETARY)
    (event,) = list_events_of(store, Subject(SubjectKind.MEETING, meeting_id))
    assert (event.id, event.kind, event.act) == (edit.event_id, edit.change.kind, edit.act)


def test_an_edit_may_not_point_outside_its_meeting(store: Database) -> None:
    meeting_id = save_meeting(store)
    change = DraftChange(EventKind.DRAFT_DROPPED, (Anchor(Span(9, 0, 1), "一"),))
    with pytest.raises(ValueError, match="発言「9」"), writing(store):
        add_draft_edit(store, meeting_id, change, SECRETARY)
    assert list_draft_edits(store, meeting_id) == ()
