"""人が直した形は、何をどう直しても、分析をやり直しても残り、元に戻せる."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.exchange_matching import overlaps
from db.exchanges import get_exchange, list_dismissed_exchanges, list_exchanges, replace_exchanges
from db.follow_ups import FollowUpAct, FollowUpChange, FollowUpDecision, decide_follow_up, get_follow_up
from db.links import DecisionChange, LinkDecision, confirm_together, decide, list_links, replace_links
from db.meetings import list_meetings
from db.plans import list_measures
from db.records import Decision, Exchange, ExchangeKind, Span
from db.shapes import Shape, ShapeState, read_shape, shape_of, write_shape
from db.shaping import Reshape, Seen, reshape
from db.steps import Step, latest_step
from db.undo import undo_step
from tests.db.samples import BICYCLES, HOURS, LIBRARY, PARKING, SECRETARY, link, save_meeting, save_plan
from tests.db.strategies import exchanges, spans
from tests.stores import new_store

LATER = Act("事務局 遠野", "2026-11-22T00:00:00Z")
HALVES = (Span(2, 0, 7),), (Span(2, 7, 14),)


class Board:
    """質疑応答二つの会議を直す人。"""

    def __init__(self, db: Database, found: tuple[Exchange, ...] = (HOURS, BICYCLES)) -> None:
        self.db = db
        self.meeting_id, self.plan_id = save_meeting(db), save_plan(db)
        self.library, self.parking = (measure.id for measure in list_measures(db, self.plan_id))
        self.ids = self.analyze(found)

    def analyze(self, found: tuple[Exchange, ...]) -> tuple[int, ...]:
        with writing(self.db):
            return replace_exchanges(self.db, self.meeting_id, found)

    def seen(self, exchange_id: int) -> Seen:
        return Seen(exchange_id, shape_of(get_exchange(self.db, exchange_id).exchange))

    def reshape(self, kind: EventKind, *edits: Reshape, act: Act = SECRETARY) -> tuple[int, ...]:
        with writing(self.db):
            return reshape(self.db, self.meeting_id, kind, edits, act)

    def split(self, exchange_id: int) -> int:
        seen = self.seen(exchange_id)
        first, second = (replace(seen.shape, question=half) for half in HALVES)
        return self.reshape(EventKind.EXCHANGE_SPLIT, Reshape(seen, first), Reshape(None, second))[1]

    def merge(self, exchange_id: int, other: int) -> None:
        seen, gone = self.seen(exchange_id), self.seen(other)
        whole = replace(seen.shape, question=(*seen.shape.question, *gone.shape.question))
        away = Reshape(gone, gone.shape, ShapeState.MERGED, exchange_id)
        self.reshape(EventKind.EXCHANGE_MERGED, Reshape(seen, whole), away)

    def dismiss(self, exchange_id: int) -> None:
        seen = self.seen(exchange_id)
        self.reshape(EventKind.EXCHANGE_DISMISSED, Reshape(seen, seen.shape, ShapeState.DISMISSED))

    def decide(self, exchange_id: int, decision: Decision | None, seen: Decision | None = None) -> None:
        with writing(self.db):
            decide(self.db, exchange_id, self.library, DecisionChange(seen, decision), SECRETARY)

    def close(self, exchange_id: int, note: str) -> FollowUpAct | None:
        with writing(self.db):
            change = FollowUpChange(None, FollowUpDecision.CLOSED, note)
            decide_follow_up(self.db, exchange_id, change, SECRETARY)
        return self.follow_ups(exchange_id)[0]

    def follow_ups(self, *ids: int) -> list[FollowUpAct | None]:
        return [get_follow_up(self.db, exchange_id) for exchange_id in ids]

    def undo(self, step_id: int | None = None) -> Step:
        latest = latest_step(self.db, self.meeting_id)
        with writing(self.db):
            return undo_step(self.db, self.meeting_id, step_id or (latest.id if latest else 1), LATER)

    def state(
        self,
    ) -> list[tuple[int, int, Shape, bool, bool, int | None, list[tuple[int, LinkDecision | None]]]]:
        """元に戻ったかどうかを見る、質疑応答のすべて。"""
        return [
            (
                one.id,
                one.exchange.number,
                shape_of(one.exchange),
                one.shaping is not None,
                one.stale,
                one.parent_id,
                [
                    (found.measure.id, found.decision)
                    for found in list_links(self.db, one.id)
                    if found.decision
                ],
            )
            for one in list_exchanges(self.db, self.meeting_id)
        ]


@pytest.fixture
def board(store: Database) -> Board:
    return Board(store)


@given(st.sampled_from(ExchangeKind), st.lists(spans(3), max_size=4), st.lists(spans(3), max_size=4))
def test_a_shape_is_read_back_as_it_was_written(
    kind: ExchangeKind, question: list[Span], answers: list[Span]
) -> None:
    shape = Shape(kind, tuple(question), tuple(answers))
    assert read_shape(write_shape(shape)) == shape


@pytest.mark.parametrize(
    "text", ["", "question", "question||x", "speech||", "question|1.2-3,|", "question|1.2|", "a|b|c"]
)
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="読めません"):
        read_shape(text)


acts = st.sampled_from(["split", "merge", "dismiss", "restore", "kind", "check", "empty", "undo", "confirm"])


def _edit(board: Board, act: str, pick: int) -> None:
    """いまの質疑応答のどれかに、act を行う。できないときは何もしない。"""
    standing = [one for one in list_exchanges(board.db, board.meeting_id) if one.exchange.question]
    gone = list_dismissed_exchanges(board.db, board.meeting_id)
    if act == "undo":
        if latest_step(board.db, board.meeting_id):
            board.undo()
    elif act == "restore" and gone:
        seen = board.seen(gone[pick % len(gone)].id)
        board.reshape(EventKind.EXCHANGE_RESTORED, Reshape(seen, seen.shape))
    elif standing and act != "restore":
        _edit_one(board, act, [one.id for one in standing], pick)


def _edit_one(board: Board, act: str, standing: list[int], pick: int) -> None:
    one, other = standing[pick % len(standing)], standing[(pick + 1) % len(standing)]
    seen = board.seen(one)
    if act == "merge" and one != other:
        board.merge(one, other)
    elif act == "dismiss":
        board.dismiss(one)
    elif act == "confirm":
        if not [found for found in list_links(board.db, one) if found.decision]:
            board.decide(one, Decision.CONFIRMED)
    elif act == "split":
        halves = (
            replace(seen.shape, question=half) for half in ((seen.shape.question[0],), seen.shape.question)
        )
        first, second = halves
        board.reshape(EventKind.EXCHANGE_SPLIT, Reshape(seen, first), Reshape(None, second))
    elif act in ("kind", "check", "empty"):
        shape = {
            "kind": replace(seen.shape, kind=ExchangeKind.REQUEST),
            "check": seen.shape,
            "empty": replace(seen.shape, answers=()),
        }[act]
        board.reshape(EventKind.EXCHANGE_KIND_CHANGED, Reshape(seen, shape))


@settings(max_examples=60)
@given(
    exchanges(3),
    st.lists(st.tuples(acts, st.integers(0, 4)), max_size=8),
    st.lists(exchanges(3), min_size=1, max_size=2),
)
def test_whatever_people_shaped_survives_whatever_the_machine_finds_next(
    first: tuple[Exchange, ...], edits: list[tuple[str, int]], later: list[tuple[Exchange, ...]]
) -> None:
    with new_store() as db:
        board = Board(db, first)
        for act, pick in edits:
            _edit(board, act, pick)
        shaped = {one.id: one for one in list_exchanges(db, board.meeting_id) if one.shaping}
        gone = list_dismissed_exchanges(db, board.meeting_id)
        removed = [(one.id, shape_of(one.exchange), one.shaping) for one in gone]
        decided = {one.id: list_links(db, one.id) for one in list_exchanges(db, board.meeting_id)}
        for found in later:
            board.analyze(found)
        after = {one.id: one for one in list_exchanges(db, board.meeting_id)}
        for key, one in shaped.items():
            assert (shape_of(after[key].exchange), after[key].shaping, after[key].stale) == (
                shape_of(one.exchange), one.shaping, False,
            )  # fmt: skip
        assert removed == [
            (one.id, shape_of(one.exchange), one.shaping)
            for one in list_dismissed_exchanges(db, board.meeting_id)
        ]
        fixed = [span for one in (*shaped.values(), *gone) for span in one.exchange.question]
        assert not [
            one
            for key, one in after.items()
            if key not in shaped and not one.stale and overlaps(one.exchange.question, fixed)
        ]
        assert [one.exchange.number for one in after.values()] == list(range(1, len(after) + 1))
        for key, links in decided.items():
            kept = {one.measure.id: one.decision for one in links if one.decision}
            if kept:
                assert {one.measure.id: one.decision for one in list_links(db, key) if one.decision} == kept


@settings(max_examples=60)
@given(
    exchanges(3), st.lists(st.tuples(acts.filter(lambda act: act != "undo"), st.integers(0, 4)), max_size=6)
)
def test_undoing_every_step_leads_back_to_the_beginning(
    first: tuple[Exchange, ...], edits: list[tuple[str, int]]
) -> None:
    with new_store() as db:
        # 機械の見つける順は位置の順である。
        ordered = sorted(first, key=lambda one: shape_of(one).place)
        board = Board(db, tuple(replace(one, number=n) for n, one in enumerate(ordered, 1)))
        states = [board.state()]
        for act, pick in edits:
            before = latest_step(db, board.meeting_id)
            _edit(board, act, pick)
            if latest_step(db, board.meeting_id) != before:
                states.append(board.state())
        while len(states) > 1:
            assert board.state() == states.pop()
            board.undo()
        assert board.state() == states.pop()
        assert latest_step(db, board.meeting_id) is None


def test_a_split_keeps_the_old_address_and_numbers_follow_the_meeting(board: Board) -> None:
    hours, bicycles = board.ids
    new = board.split(hours)
    shown = [
        (one.id, one.exchange.number, one.exchange.question)
        for one in list_exchanges(board.db, board.meeting_id)
    ]
    assert shown == [(hours, 1, HALVES[0]), (new, 2, HALVES[1]), (bicycles, 3, BICYCLES.question)]
    assert get_exchange(board.db, new).exchange.answers == HOURS.answers
    assert list_meetings(board.db)[0].exchanges == 3


def test_every_edit_says_who_and_when_in_the_history_of_each_exchange_it_touched(board: Board) -> None:
    hours, bicycles = board.ids
    board.merge(hours, bicycles)
    board.undo()
    for exchange_id in board.ids:
        events = list_events_of(board.db, Subject(SubjectKind.EXCHANGE, exchange_id))
        assert [(event.kind, event.act) for event in events] == [
            (EventKind.EXCHANGE_MERGED, SECRETARY),
            (EventKind.EDIT_UNDONE, LATER),
        ]


def test_decisions_go_along_into_a_merger_and_come_back_apart(board: Board) -> None:
    hours, bicycles = board.ids
    with writing(board.db):
        replace_links(
            board.db,
            board.meeting_id,
            board.plan_id,
            [link(BICYCLES, LIBRARY, 0.7), link(HOURS, PARKING, 0.6)],
        )
    board.decide(bicycles, Decision.CONFIRMED)
    before = board.state()
    board.merge(hours, bicycles)
    (moved,) = [one for one in list_links(board.db, hours) if one.decision]
    assert (moved.measure.id, moved.decision) == (board.library, LinkDecision(Decision.CONFIRMED, SECRETARY))
    assert moved.link
    assert moved.link.score == 0.7
    shaping = get_exchange(board.db, bicycles).shaping
    assert shaping
    assert (shaping.state, shaping.merged_into) == (ShapeState.MERGED, hours)
    entry = list_meetings(board.db)[0]
    assert (entry.exchanges, entry.confirmed) == (1, 1)
    board.undo()
    assert board.state() == before


def test_a_follow_up_decision_goes_along_into_a_merger_and_comes_back(board: Board) -> None:
    hours, bicycles = board.ids
    closed = board.close(bicycles, "駐輪場を増やした。")
    board.merge(hours, bicycles)
    assert board.follow_ups(hours) == [closed]
    board.undo()
    assert board.follow_ups(hours, bicycles) == [None, closed]


def test_a_merger_keeps_the_follow_up_decision_of_the_exchange_that_stays(board: Board) -> None:
    hours, bicycles = board.ids
    decided = [board.close(hours, "夜間の開館を始めた。"), board.close(bicycles, "駐輪場を増やした。")]
    board.merge(hours, bicycles)
    assert board.follow_ups(hours) == decided[:1]
    board.undo()
    assert board.follow_ups(hours, bicycles) == decided


def test_undoing_the_check_of_what_the_last_analysis_did_not_find_leaves_it_so(board: Board) -> None:
    hours, bicycles = board.ids
    board.decide(hours, Decision.CONFIRMED)
    board.analyze((replace(BICYCLES, number=1),))
    before = board.state()
    seen = board.seen(hours)
    board.reshape(EventKind.EXCHANGE_CHECKED, Reshape(seen, seen.shape))
    assert [(one.id, one.stale) for one in list_exchanges(board.db, 1)] == [(hours, False), (bicycles, False)]
    board.undo()
    assert board.state() == before
    assert [(one.id, one.stale) for one in list_exchanges(board.db, 1)] == [(bicycles, False), (hours, True)]


def test_undoing_a_merger_keeps_what_was_decided_after_it(board: Board) -> None:
    hours, bicycles = board.ids
    closed = board.close(bicycles, "駐輪場を増やした。")
    board.merge(hours, bicycles)
    with writing(board.db):
        change = FollowUpChange(FollowUpDecision.CLOSED, FollowUpDecision.REOPENED, "")
        decide_follow_up(board.db, hours, change, LATER)
    board.undo()
    assert board.follow_ups(hours, bicycles) == [FollowUpAct(FollowUpDecision.REOPENED, "", LATER), closed]


def test_a_split_is_not_undone_over_a_follow_up_decision_on_the_new_half(board: Board) -> None:
    new = board.split(board.ids[0])
    closed = board.close(new, "夜間の開館を始めた。")
    before = board.state()
    with pytest.raises(ConflictError, match="検討事項の判断「閉じた」が付いています"):
        board.undo()
    assert (board.state(), board.follow_ups(new)) == (before, [closed])


# 駐輪場の質問を、開館時間の質問の再質問とする。
FOLLOWING = replace(BICYCLES, parent=1)
# さらに、駐輪場の質問の再質問。
LAST = Exchange(3, ExchangeKind.QUESTION, (Span(3, 11, 22),), (), None, 0.7, parent=2)


def _parents(board: Board, *ids: int) -> list[int | None]:
    return [get_exchange(board.db, exchange_id).parent_id for exchange_id in ids]


def test_a_follow_up_question_follows_its_parent_into_a_merger_and_back(store: Database) -> None:
    found = (HOURS, FOLLOWING, replace(LAST, parent=None))
    board = Board(store, found)
    hours, bicycles, last = board.ids
    before = board.state()
    board.merge(last, hours)
    assert _parents(board, bicycles) == [last]
    board.analyze(found)
    assert _parents(board, bicycles) == [last]
    board.undo()
    assert board.state() == before


@pytest.mark.parametrize("into", [1, 2])
def test_a_merger_of_a_question_into_one_that_follows_it_makes_no_circle(store: Database, into: int) -> None:
    board = Board(store, (HOURS, FOLLOWING, LAST))
    hours = board.ids[0]
    before = board.state()
    board.merge(board.ids[into], hours)
    parents = _parents(board, *board.ids[1:])
    assert parents[into - 1] is None
    assert parents[2 - into] == board.ids[into]
    board.undo()
    assert board.state() == before


def test_both_halves_of_a_split_follow_the_question_the_whole_followed(store: Database) -> None:
    first = Exchange(1, ExchangeKind.QUESTION, (Span(1, 0, 5),), (), None, 0.7)
    board = Board(store, (first, replace(HOURS, number=2, parent=1)))
    before = board.state()
    new = board.split(board.ids[1])
    assert _parents(board, board.ids[1], new) == [board.ids[0]] * 2
    board.undo()
    assert board.state() == before


def test_a_rerun_leaves_a_follow_up_question_with_the_parent_a_person_shaped(store: Database) -> None:
    board = Board(store, (HOURS, FOLLOWING))
    hours, bicycles = board.ids
    board.split(hours)
    board.analyze((HOURS, FOLLOWING))
    assert _parents(board, bicycles) == [hours]
    board.undo()
    board.dismiss(hours)
    board.analyze((HOURS, FOLLOWING))
    assert _parents(board, bicycles) == [None]


def test_what_is_dismissed_has_no_links_until_it_returns(board: Board) -> None:
    hours, _ = board.ids
    board.decide(hours, Decision.CONFIRMED)
    before = [one.decision for one in list_links(board.db, hours)]
    board.dismiss(hours)
    assert not [one for one in list_links(board.db, hours) if one.decision]
    assert [one.id for one in list_dismissed_exchanges(board.db, board.meeting_id)] == [hours]
    with pytest.raises(ConflictError, match="「除外」されている"):
        board.decide(hours, Decision.REJECTED)
    seen = board.seen(hours)
    board.reshape(EventKind.EXCHANGE_RESTORED, Reshape(seen, seen.shape))
    assert [one.decision for one in list_links(board.db, hours)] == before
    board.undo()
    assert not [one for one in list_links(board.db, hours) if one.decision]


def test_what_was_merged_is_not_restored_as_if_it_were_dismissed(board: Board) -> None:
    hours, bicycles = board.ids
    board.merge(hours, bicycles)
    before, seen = board.state(), board.seen(bicycles)
    with pytest.raises(ConflictError, match="「除外」でしたが、いまは「統合」"):
        board.reshape(EventKind.EXCHANGE_RESTORED, Reshape(seen, seen.shape))
    assert board.state() == before


def test_an_edit_made_on_an_old_page_is_refused_naming_both_shapes(board: Board) -> None:
    hours, _ = board.ids
    seen = board.seen(hours)
    board.split(hours)
    before = board.state()
    with pytest.raises(
        ConflictError, match="「質問、論点 14 字、答弁 1 か所 11 字」でしたが、いまは「質問、論点 7 字"
    ):
        board.reshape(EventKind.EXCHANGE_CHECKED, Reshape(seen, seen.shape), act=LATER)
    board.dismiss(hours)
    with pytest.raises(ConflictError, match="いまは「除外」"):
        board.reshape(EventKind.EXCHANGE_CHECKED, Reshape(seen, seen.shape), act=LATER)
    board.undo()
    assert board.state() == before


def test_an_undo_of_a_step_that_is_no_longer_the_last_is_refused(board: Board) -> None:
    hours, bicycles = board.ids
    board.decide(hours, Decision.CONFIRMED)
    step = latest_step(board.db, board.meeting_id)
    assert step
    board.decide(bicycles, Decision.REJECTED)
    before = board.state()
    with pytest.raises(ConflictError, match="いま戻せる操作は「紐付け却下」"):
        board.undo(step.id)
    assert board.state() == before
    board.undo()
    board.undo(step.id)
    with pytest.raises(ConflictError, match="いま戻せる操作はありません。画面"):
        board.undo(step.id)


def test_an_undo_is_refused_when_what_it_would_restore_has_changed(board: Board) -> None:
    hours, _ = board.ids
    board.decide(hours, Decision.CONFIRMED)
    board.decide(hours, None, seen=Decision.CONFIRMED)
    # 判断の無くなった質疑応答は、分析をやり直すと消えることがある。
    board.analyze((replace(BICYCLES, number=1),))
    with pytest.raises(ConflictError, match="いまはありません"):
        board.undo()


def test_confirming_together_is_one_step_and_an_event_for_each(board: Board) -> None:
    hours, bicycles = board.ids
    with writing(board.db):
        confirm_together(
            board.db, board.meeting_id, [(hours, board.library), (bicycles, board.parking)], SECRETARY
        )
    for exchange_id in board.ids:
        (event,) = list_events_of(board.db, Subject(SubjectKind.EXCHANGE, exchange_id))
        assert event.kind is EventKind.LINK_CONFIRMED
    board.undo()
    assert [decisions for *_, decisions in board.state()] == [[], []]
    assert latest_step(board.db, board.meeting_id) is None
