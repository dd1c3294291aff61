from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.exchanges import list_exchanges, replace_exchanges
from db.follow_ups import (
    FollowUpAct,
    FollowUpChange,
    FollowUpDecision,
    TrackedExchange,
    decide_follow_up,
    list_follow_up_events,
    list_tracked_exchanges,
)
from db.links import replace_links
from db.plans import list_measures
from db.records import Commitment, CommitmentFinding, Span
from db.shapes import ShapeState, shape_of
from db.shaping import Reshape, Seen, reshape
from tests.db.samples import BICYCLES, HOURS, LIBRARY, SECRETARY, link, save_meeting, save_plan

LATER = Act("事務局 遠野", "2026-11-22T00:00:00Z")
CLOSED, REOPENED = FollowUpDecision.CLOSED, FollowUpDecision.REOPENED
PROMISED = replace(HOURS, commitment=CommitmentFinding(Commitment.CONSIDER, Span(3, 6, 10)))


@pytest.fixture
def promised(store: Database) -> int:
    """開館時間を検討すると答えた質疑応答。"""
    meeting, plan = save_meeting(store), save_plan(store)
    with writing(store):
        exchange_id, _ = replace_exchanges(store, meeting, [PROMISED, BICYCLES])
        replace_links(store, meeting, plan, [link(HOURS, LIBRARY, 0.9)])
    return exchange_id


def decide(db: Database, exchange_id: int, change: FollowUpChange, act: Act = SECRETARY) -> None:
    with writing(db):
        decide_follow_up(db, exchange_id, change, act)


def close(note: str) -> FollowUpChange:
    return FollowUpChange(None, CLOSED, note)


REOPEN = FollowUpChange(CLOSED, REOPENED, "")


def tracked(db: Database, ids: list[int] | None = None) -> tuple[TrackedExchange, ...]:
    return list_tracked_exchanges(db, [Commitment.CONSIDER, Commitment.STUDY], ids)


def test_a_promise_is_tracked_with_its_meeting_and_its_standing_measures(
    store: Database, promised: int
) -> None:
    (found,) = tracked(store)
    assert (found.stored.id, found.committee, found.held_on, found.decision) == (
        promised, "図書館協議会", "2026-05-10", None,
    )  # fmt: skip
    assert found.measure_ids == (list_measures(store, 1)[0].id,)
    assert tracked(store, [promised]) == (found,)
    assert tracked(store, []) == ()


@pytest.mark.usefixtures("promised")
def test_promises_come_oldest_first(store: Database) -> None:
    for content, day in (("mukashi", "2020-05-10"), ("fumei", None)):
        meeting = save_meeting(store, content, held_on=day)
        with writing(store):
            replace_exchanges(store, meeting, [PROMISED])
    assert [found.held_on for found in tracked(store)] == [None, "2020-05-10", "2026-05-10"]


def test_closing_needs_a_note_and_is_kept_with_its_history(store: Database, promised: int) -> None:
    for blank in ("", " ", "\u3000\n"):
        with pytest.raises(ValueError, match="理由"):
            decide(store, promised, close(blank))
    assert tracked(store)[0].decision is None
    decide(store, promised, close(" 夜間の開館を始めた。 "))
    decide(store, promised, REOPEN, LATER)
    assert tracked(store)[0].decision == FollowUpAct(REOPENED, "", LATER)
    events = list_events_of(store, Subject(SubjectKind.EXCHANGE, promised))
    assert [event.kind for event in events] == [EventKind.FOLLOW_UP_CLOSED, EventKind.FOLLOW_UP_REOPENED]
    assert list_follow_up_events(store, [promised]) == {
        promised: [FollowUpAct(CLOSED, "夜間の開館を始めた。", SECRETARY), FollowUpAct(REOPENED, "", LATER)]
    }


def test_closing_on_an_old_page_is_refused_naming_both_states_and_the_note(
    store: Database, promised: int
) -> None:
    decide(store, promised, close("一人目の理由"))
    decide(store, promised, REOPEN)
    with pytest.raises(ConflictError, match=r"「未確認」でしたが、いまは「開き直した」.*「二人目の理由」"):
        decide(store, promised, close("二人目の理由"))


def test_closing_twice_is_one_closing(store: Database, promised: int) -> None:
    decide(store, promised, close("一人目の理由"))
    decide(store, promised, close("二人目の理由"), LATER)
    assert tracked(store)[0].decision == FollowUpAct(CLOSED, "一人目の理由", SECRETARY)


def test_what_a_person_closed_survives_a_rerun_that_does_not_find_it_again(
    store: Database, promised: int
) -> None:
    decide(store, promised, close("夜間の開館を始めた。"))
    with writing(store):
        replace_exchanges(store, 1, [BICYCLES])
    (found,) = tracked(store)
    assert (found.stored.id, found.stored.stale) == (promised, True)
    assert len(list_exchanges(store, 1)) == 2


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (EventKind.EXCHANGE_DISMISSED, ShapeState.DISMISSED),
        (EventKind.EXCHANGE_MERGED, ShapeState.MERGED),
    ],
)
@pytest.mark.parametrize("decided", [False, True])
def test_what_was_removed_is_no_longer_tracked_and_cannot_be_closed(
    store: Database, promised: int, decided: bool, kind: EventKind, state: ShapeState
) -> None:
    if decided:
        decide(store, promised, close("夜間の開館を始めた。"))
        decide(store, promised, REOPEN)
    other = list_exchanges(store, 1)[1]
    into = other.id if state is ShapeState.MERGED else None
    seen = Seen(promised, shape_of(PROMISED))
    with writing(store):
        reshape(store, 1, kind, [Reshape(seen, seen.shape, state, into)], SECRETARY)
    assert promised not in [found.stored.id for found in tracked(store)]
    before = REOPENED if decided else None
    with pytest.raises(
        ConflictError, match=f"「{state.japanese}」されている.*「閉じた」.*書かれた理由:「理由」"
    ):
        decide(store, promised, FollowUpChange(before, CLOSED, "理由"))


def test_what_does_not_exist_cannot_be_closed(store: Database) -> None:
    with pytest.raises(NotFoundError, match="質疑応答「999」"):
        decide(store, 999, close("理由"))


@pytest.mark.usefixtures("promised")
def test_a_longer_list_takes_no_more_queries(store: Database) -> None:
    def queries() -> int:
        seen: list[str] = []
        store.conn.set_trace_callback(seen.append)
        tracked(store)
        store.conn.set_trace_callback(None)
        return len(seen)

    few = queries()
    for number in range(5):
        meeting = save_meeting(store, f"kaigi{number}")
        with writing(store):
            replace_exchanges(store, meeting, [PROMISED])
    assert (len(tracked(store)), queries()) == (6, few)
