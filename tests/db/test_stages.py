"""手続きの表と、会議録を進めた一手。"""

from __future__ import annotations

from itertools import product

import pytest
from sqlite_utils import Database

from db.anchors import Anchor
from db.committees import ensure_committee
from db.connection import writing
from db.draft_edits import DraftChange, add_draft_edit
from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, append_event, list_events_of
from db.meetings import add_meeting
from db.open_meetings import is_published, is_withdrawn
from db.procedures import SigningMethod
from db.records import Span
from db.sealed_records import SealedRow, keep_sealed
from db.signatures import Shown, add_request
from db.sources import add_source
from db.stage_moves import NextStep, last_move_to, list_moves, move_meeting, stage_of
from db.stages import OPEN_TO_EDITS, TRANSITIONS, Move, Stage, StageError, find_transition
from tests.db.samples import NOW, SECRETARY, minutes, source

# 会議録が、取り込みから掲載の終わりまでに通る、いちばんふつうの道。署名済みは、署名がそろうと自然になる。
USUAL = (Move.START_DRAFT, Move.CIRCULATE, Move.REQUEST_SIGNATURES)
BY_NATURE = {Stage.IMPORTED, Stage.SIGNED}


@pytest.fixture
def meeting(store: Database) -> int:
    with writing(store):
        committee = ensure_committee(store, "図書館協議会")
        return add_meeting(store, committee, add_source(store, source("一"), SECRETARY), minutes(), NOW)


def analyze(db: Database, meeting: int) -> None:
    with writing(db):
        append_event(db, EventKind.ANALYZED, Subject(SubjectKind.MEETING, meeting), SECRETARY)


def go(db: Database, meeting: int, *moves: Move) -> None:
    for move in moves:
        with writing(db):
            move_meeting(db, meeting, NextStep(stage_of(db, meeting), move, "理由"), SECRETARY)


def test_a_meeting_is_imported_and_then_organized_without_anyone_moving_it(
    store: Database, meeting: int
) -> None:
    assert stage_of(store, meeting) is Stage.IMPORTED
    analyze(store, meeting)
    assert stage_of(store, meeting) is Stage.ORGANIZING
    assert list_moves(store, meeting) == ()


def test_each_move_is_kept_with_who_when_and_why_and_told_as_an_event(store: Database, meeting: int) -> None:
    analyze(store, meeting)
    go(store, meeting, *USUAL, Move.SEND_BACK)
    moves = list_moves(store, meeting)
    assert [move.stage for move in moves] == [Stage.DRAFTING, Stage.CHECKING, Stage.SIGNING, Stage.DRAFTING]
    assert {move.act for move in moves} == {SECRETARY}
    assert moves[-1].reason == "理由"
    assert stage_of(store, meeting) is Stage.DRAFTING
    told = list_events_of(store, Subject(SubjectKind.MEETING, meeting))[-4:]
    assert [event.kind for event in told] == [EventKind(move.move) for move in moves]
    assert told[-1].detail == {"before": "署名依頼", "after": "要約案", "reason": "理由", "due_on": None}
    assert last_move_to(store, meeting, Stage.DRAFTING) == moves[-1]
    assert last_move_to(store, meeting, Stage.SEALED) is None


def test_every_move_has_its_event_kind() -> None:
    assert {EventKind(move) for move in Move} <= set(EventKind)


def test_every_stage_can_be_reached_and_nothing_leads_back_from_a_sealed_record() -> None:
    assert {one.target for one in TRANSITIONS} | BY_NATURE == set(Stage)
    assert len({(one.source, one.move) for one in TRANSITIONS}) == len(TRANSITIONS)
    sealed = {Stage.SEALED, Stage.PUBLISHED, Stage.WITHDRAWN}
    back = [one for one in TRANSITIONS if one.source in sealed and one.target not in sealed]
    # 封の無い、前から公表していたものとして登録した会議録だけが通る。
    assert [(one.source, one.move) for one in back] == [(Stage.WITHDRAWN, Move.SEND_BACK)]
    assert not OPEN_TO_EDITS & (sealed | {Stage.SIGNING, Stage.SIGNED})


def test_an_adopted_record_comes_back_and_a_sealed_one_never_does(store: Database, meeting: int) -> None:
    analyze(store, meeting)
    go(store, meeting, Move.ADOPT, Move.WITHDRAW)
    assert is_withdrawn(store, meeting)
    go(store, meeting, Move.SEND_BACK)
    assert stage_of(store, meeting) is Stage.ORGANIZING
    assert (is_withdrawn(store, meeting), is_published(store, meeting)) == (True, False)
    go(store, meeting, *USUAL)
    with writing(store):
        request = add_request(store, meeting, Shown(SigningMethod.APPROVAL, "0" * 64, b"{}"), SECRETARY)
    go(store, meeting, Move.SEAL)
    with writing(store):
        keep_sealed(store, SealedRow(meeting, request, b"whole", b"public", None, SECRETARY))
    go(store, meeting, Move.PUBLISH, Move.WITHDRAW)
    before = list_moves(store, meeting)
    with pytest.raises(StageError, match=r"「掲載終了」から「整理」に差し戻せません"), writing(store):
        move_meeting(store, meeting, NextStep(Stage.WITHDRAWN, Move.SEND_BACK, "直す"), SECRETARY)
    assert list_moves(store, meeting) == before


@pytest.mark.parametrize(("stage", "move"), list(product(Stage, Move)))
def test_a_path_that_is_not_in_the_table_is_refused_naming_both_states(stage: Stage, move: Move) -> None:
    paths = [one for one in TRANSITIONS if (one.source, one.move) == (stage, move)]
    if paths:
        assert [find_transition(stage, move)] == paths
        return
    with pytest.raises(StageError) as refusal:
        find_transition(stage, move)
    assert f"いま「{stage}」" in str(refusal.value)
    assert all(one.source in str(refusal.value) for one in TRANSITIONS if one.move is move)


def test_the_second_of_two_people_who_send_back_is_refused_and_nothing_moves(
    store: Database, meeting: int
) -> None:
    analyze(store, meeting)
    go(store, meeting, *USUAL, Move.SEND_BACK)
    before = list_moves(store, meeting)
    with pytest.raises(StageError, match=r"いま「要約案」.*「署名依頼」"), writing(store):
        move_meeting(store, meeting, NextStep(Stage.SIGNING, Move.SEND_BACK, "理由"), SECRETARY)
    assert list_moves(store, meeting) == before


@pytest.mark.parametrize("move", [Move.SEND_BACK, Move.ADOPT, Move.WITHDRAW])
def test_a_move_that_needs_a_reason_is_not_made_without_one(
    store: Database, meeting: int, move: Move
) -> None:
    seen = next(one.source for one in TRANSITIONS if one.move is move)
    analyze(store, meeting)
    go(store, meeting, *{Stage.DRAFTING: USUAL[:1], Stage.PUBLISHED: (Move.ADOPT,)}.get(seen, ()))
    with pytest.raises(ValueError, match="理由"), writing(store):
        move_meeting(store, meeting, NextStep(stage_of(store, meeting), move, "　"), SECRETARY)


def test_an_edit_that_comes_together_with_the_request_for_signatures_is_refused(
    store: Database, meeting: int
) -> None:
    analyze(store, meeting)
    go(store, meeting, *USUAL)
    change = DraftChange(EventKind.DRAFT_REWRITTEN, (Anchor(Span(1, 0, 3), "議題の"),), "前", "後")
    with pytest.raises(StageError, match="いま「署名依頼」"), writing(store):
        add_draft_edit(store, meeting, change, SECRETARY)


def test_a_meeting_that_does_not_exist_has_no_stage(store: Database) -> None:
    with pytest.raises(NotFoundError):
        stage_of(store, 1)
