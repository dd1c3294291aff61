from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from db.committees import (
    CommitteeChange,
    HouseStyle,
    RosterChange,
    change_committee,
    change_roster,
    get_committee,
)
from db.connection import writing
from db.drafts import replace_draft
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.house_style import DraftLength, Member
from db.meetings import get_meeting
from db.records import Draft, DraftItem, DraftSentence, Span, Writer
from db.redrafts import Behind, drafts_behind, record_redraft
from tests.db.samples import save_meeting

ACT = Act("事務局", "2026-11-21T00:00:00Z")


def _meeting(store: Database) -> tuple[int, int]:
    meeting_id = save_meeting(store)
    with writing(store):
        append_event(store, EventKind.ANALYZED, Subject(SubjectKind.MEETING, meeting_id), ACT)
    return meeting_id, get_meeting(store, meeting_id).committee_id


def _restyle(store: Database, committee_id: int, **parts: object) -> None:
    before = get_committee(store, committee_id)
    with writing(store):
        change_committee(store, CommitteeChange(before, replace(before, **parts)), ACT)  # type: ignore[arg-type]


def test_a_new_style_or_roster_leaves_drafts_behind_until_they_are_written_again(store: Database) -> None:
    meeting, committee = _meeting(store)
    assert drafts_behind(store, committee) == Behind((), (), ())
    _restyle(store, committee, style=HouseStyle(length=DraftLength.FULL))
    assert drafts_behind(store, committee) == Behind((meeting,), (), ())
    with writing(store):
        record_redraft(store, meeting, ACT)
    assert drafts_behind(store, committee) == Behind((), (), ())
    with writing(store):
        change_roster(store, committee, RosterChange((), (Member("岡本 晴香"),)), ACT)
    assert drafts_behind(store, committee) == Behind((meeting,), (), ())


def test_a_new_name_leaves_no_draft_behind(store: Database) -> None:
    _, committee = _meeting(store)
    _restyle(store, committee, name="市立図書館協議会")
    assert drafts_behind(store, committee) == Behind((), (), ())


def test_a_draft_with_a_sentence_of_a_person_is_told_apart(store: Database) -> None:
    meeting, committee = _meeting(store)
    sentence = DraftSentence("夜も開けます。", (Span(1, 0, 1),), Writer.PERSON)
    with writing(store):
        replace_draft(store, meeting, Draft((DraftItem(None, None, "委員", (sentence,)),), ()))
    _restyle(store, committee, style=HouseStyle(length=DraftLength.FULL))
    assert drafts_behind(store, committee) == Behind((), (meeting,), ())
