from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.draft_snapshots import MachineDraft, SideSpans, get_snapshot, keep_snapshot, list_snapshots
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, append_event
from db.records import Draft, Dropped, DropReason, Side, Span
from tests.db.samples import SECRETARY, save_meeting
from tests.db.strategies import drafts, several, spans, texts
from tests.stores import new_store

_MACHINES = st.builds(
    MachineDraft,
    drafts(3, 2),
    st.dictionaries(st.integers(1, 3), texts, max_size=3),
    several(st.builds(SideSpans, st.integers(1, 2), st.sampled_from(Side), several(spans(3)))),
)


@settings(max_examples=40)
@given(_MACHINES)
def test_a_machine_draft_comes_back_as_it_was_kept(machine: MachineDraft) -> None:
    with new_store() as db:
        meeting_id = save_meeting(db)
        with writing(db):
            keep_snapshot(db, meeting_id, machine)
        assert get_snapshot(db, meeting_id) == get_snapshot(db, meeting_id, 1) == machine


def _machine(reason: DropReason) -> MachineDraft:
    return MachineDraft(Draft((), (Dropped(Span(1, 0, 5), reason),)), {}, ())


def test_only_a_draft_that_differs_from_the_last_gets_the_next_number(store: Database) -> None:
    meeting_id = save_meeting(store)
    with writing(store):
        for reason in (DropReason.DETAIL, DropReason.DETAIL, DropReason.PREAMBLE, DropReason.DETAIL):
            keep_snapshot(store, meeting_id, _machine(reason))
    assert [one.number for one in list_snapshots(store, meeting_id)] == [1, 2, 3]
    assert get_snapshot(store, meeting_id, 2) == _machine(DropReason.PREAMBLE)
    assert get_snapshot(store, meeting_id) == _machine(DropReason.DETAIL)


def test_a_draft_knows_the_event_that_made_it(store: Database) -> None:
    meeting_id, other = save_meeting(store), save_meeting(store, "other")
    with writing(store):
        keep_snapshot(store, other, _machine(DropReason.DETAIL))
        event = append_event(store, EventKind.ANALYZED, Subject(SubjectKind.MEETING, meeting_id), SECRETARY)
        append_event(store, EventKind.ANALYZED, Subject(SubjectKind.MEETING, other), SECRETARY)
        keep_snapshot(store, meeting_id, _machine(DropReason.DETAIL))
    (entry,) = list_snapshots(store, meeting_id)
    assert (entry.event_id, entry.kind, entry.act) == (event, EventKind.ANALYZED, SECRETARY)
    (unknown,) = list_snapshots(store, other)
    assert (unknown.event_id, unknown.kind, unknown.act) == (0, None, None)


def test_a_meeting_without_a_kept_draft_has_none(store: Database) -> None:
    assert get_snapshot(store, save_meeting(store)) is None
    assert list_snapshots(store, 1) == ()
