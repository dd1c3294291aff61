"""指摘と承認と見たところの保存: 書き足すだけで、どれも失われない。"""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.acceptances import Acceptance, add_acceptance, list_acceptances
from db.anchors import Anchor
from db.comments import (
    OPEN_TO_ANSWERS,
    CommentState,
    NewComment,
    NewStep,
    StepKind,
    add_comment,
    add_step,
    get_comment,
    list_comments,
)
from db.committees import ensure_committee
from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event, list_events_of
from db.looks import Look, keep_look, list_looks
from db.meetings import add_meeting
from db.records import Span
from db.sources import add_source
from db.stage_moves import NextStep, meetings_in, move_meeting, stage_of
from db.stages import Move, Stage, StageError
from tests.db.samples import NOW, SECRETARY, minutes, source
from tests.stores import new_store

MEMBER = Act("白根 操(shirane)", "2026-11-22T09:00:00Z")
SAID = NewComment("白根 操", (Anchor(Span(1, 0, 2), "開会"),), "開く。", "開会しますと言いました。", 1, 0)
TO_CHECKING = (Move.START_DRAFT, Move.CIRCULATE)


@pytest.fixture
def meeting(store: Database) -> int:
    return checked_meeting(store)


def checked_meeting(db: Database) -> int:
    """発言者確認に進んだ会議。"""
    with writing(db):
        committee = ensure_committee(db, "図書館協議会")
        found = add_meeting(db, committee, add_source(db, source("一"), SECRETARY), minutes(), NOW)
        append_event(db, EventKind.ANALYZED, Subject(SubjectKind.MEETING, found), SECRETARY)
    go(db, found, *TO_CHECKING)
    return found


def go(db: Database, meeting: int, *moves: Move) -> None:
    for move in moves:
        with writing(db):
            due = "2026-11-29" if move is Move.CIRCULATE else None
            move_meeting(db, meeting, NextStep(stage_of(db, meeting), move, "理由", due), SECRETARY)


def comment(db: Database, meeting: int, said: NewComment = SAID) -> int:
    with writing(db):
        return add_comment(db, meeting, said, MEMBER)


def step(db: Database, meeting: int, number: int, kind: StepKind, text: str = "言葉") -> None:
    seen = get_comment(db, meeting, number).last_step
    with writing(db):
        add_step(db, meeting, number, NewStep(kind, text, seen), SECRETARY)


def test_a_comment_is_kept_as_it_was_said_with_its_event(store: Database, meeting: int) -> None:
    number = comment(store, meeting)
    whole = comment(store, meeting, NewComment("白根 操", (), "", "出席者が違います。", 1, 0))
    kept = get_comment(store, meeting, number)
    assert (kept.said, kept.act, kept.stage, kept.state) == (SAID, MEMBER, Stage.CHECKING, CommentState.OPEN)
    assert kept.spans == (Span(1, 0, 2),)
    assert get_comment(store, meeting, whole).spans == ()
    events = [
        one for one in list_events_of(store, Subject(SubjectKind.MEETING, meeting)) if one.act == MEMBER
    ]
    assert [(one.kind, one.detail["comment"]) for one in events] == [
        (EventKind.COMMENTED, number),
        (EventKind.COMMENTED, whole),
    ]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), CommentState.OPEN),
        ((StepKind.FIXED,), CommentState.FIXED),
        ((StepKind.KEPT,), CommentState.KEPT),
        ((StepKind.KEPT, StepKind.REPLY), CommentState.OPEN),
        ((StepKind.REPLY, StepKind.FIXED), CommentState.FIXED),
        ((StepKind.FIXED, StepKind.WITHDRAWAL), CommentState.WITHDRAWN),
    ],
)
def test_what_happened_last_says_how_a_comment_stands(
    store: Database, meeting: int, kinds: tuple[StepKind, ...], state: CommentState
) -> None:
    number = comment(store, meeting)
    for kind in kinds:
        step(store, meeting, number, kind)
    kept = get_comment(store, meeting, number)
    assert kept.state is state
    assert tuple(one.kind for one in kept.steps) == kinds


def test_an_answer_to_what_one_has_not_seen_is_refused_and_nothing_is_written(
    store: Database, meeting: int
) -> None:
    number = comment(store, meeting)
    step(store, meeting, number, StepKind.REPLY)
    with pytest.raises(ConflictError, match="「返信」"), writing(store):
        add_step(store, meeting, number, NewStep(StepKind.FIXED, "", 0), SECRETARY)
    step(store, meeting, number, StepKind.WITHDRAWAL)
    with pytest.raises(ConflictError, match="取り下げ"):
        step(store, meeting, number, StepKind.FIXED)
    assert len(get_comment(store, meeting, number).steps) == 2


def test_a_comment_of_another_meeting_is_not_found(store: Database, meeting: int) -> None:
    number = comment(store, meeting)
    with pytest.raises(NotFoundError):
        get_comment(store, meeting + 1, number)


def test_the_stages_in_which_one_comments_accepts_and_answers(store: Database, meeting: int) -> None:
    number = comment(store, meeting)
    accepted = Acceptance("白根 操", 1, 0, MEMBER)
    with writing(store):
        add_acceptance(store, meeting, accepted)
    go(store, meeting, Move.REQUEST_SIGNATURES)
    comment(store, meeting)
    with pytest.raises(StageError), writing(store):
        add_acceptance(store, meeting, accepted)
    go(store, meeting, Move.SEND_BACK)
    with pytest.raises(StageError):
        comment(store, meeting)
    step(store, meeting, number, StepKind.FIXED)
    assert len(list_comments(store, meeting)) == 2
    assert list_acceptances(store, meeting) == (accepted,)
    assert Stage.SEALED not in OPEN_TO_ANSWERS


@pytest.mark.parametrize("table", ["comment", "comment_step", "acceptance"])
def test_what_people_said_can_never_be_changed(store: Database, meeting: int, table: str) -> None:
    number = comment(store, meeting)
    step(store, meeting, number, StepKind.FIXED)
    with writing(store):
        add_acceptance(store, meeting, Acceptance("白根 操", 1, 0, MEMBER))
    with pytest.raises(Exception, match="変えられません"), writing(store):
        store.execute(f"UPDATE {table} SET id = id + 100")


def test_the_last_look_of_a_person_takes_the_place_of_the_one_before(store: Database, meeting: int) -> None:
    looks = (Look("白根 操", 1, 0, NOW), Look("桐谷", 1, 2, NOW), Look("白根 操", 2, 3, MEMBER.at))
    for look in looks:
        with writing(store):
            keep_look(store, meeting, look)
    assert set(list_looks(store, meeting)) == set(looks[1:])


def test_meetings_are_found_by_their_stage_with_the_due_date(store: Database, meeting: int) -> None:
    assert meetings_in(store, {Stage.CHECKING, Stage.SIGNING}) == ((meeting, Stage.CHECKING, "2026-11-29"),)
    go(store, meeting, Move.REQUEST_SIGNATURES)
    assert meetings_in(store, {Stage.SIGNING}) == ((meeting, Stage.SIGNING, None),)
    assert meetings_in(store, {Stage.CHECKING}) == ()


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(["comment", *StepKind, Move.SEND_BACK, Move.START_DRAFT, *TO_CHECKING]), max_size=12
    )
)
def test_whatever_people_do_no_comment_and_no_step_is_ever_lost(acts: list[str]) -> None:
    with closing(new_store()) as db:
        meeting = checked_meeting(db)
        said, followed = [], 0
        for act in acts:
            try:
                if act == "comment":
                    said.append(comment(db, meeting))
                elif act in set(Move):
                    go(db, meeting, Move(act))
                elif said:
                    step(db, meeting, said[-1], StepKind(act))
                    followed += 1
            except ConflictError:
                pass
        found = list_comments(db, meeting)
        assert [one.id for one in found] == said
        assert sum(len(one.steps) for one in found) == followed
        assert all(one.said == SAID for one in found)
