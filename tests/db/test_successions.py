from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.generations import PredecessorChange, choose_predecessor
from db.links import DecisionChange, LinkDecision
from db.plans import list_measures
from db.records import Decision
from db.successions import (
    Candidate,
    Pair,
    decide_succession,
    list_ancestors,
    list_confirmed_pairs,
    list_descendant_measures,
    list_successions,
    list_successions_of,
    replace_successions,
)
from tests.db.samples import SECRETARY, save_plan

LATER = Act("事務局 遠野", "2026-11-22T00:00:00Z")


class Line:
    """三代続く計画。どれにも、図書館と駐輪場の二つの施策がある。"""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.plans = [save_plan(db, name) for name in ("dai1ji", "dai2ji", "dai3ji")]
        self.library, self.parking = (
            [list_measures(db, plan)[place].id for plan in self.plans] for place in (0, 1)
        )
        with writing(db):
            for earlier, later in ((0, 1), (1, 2)):
                change = PredecessorChange(None, self.plans[earlier])
                choose_predecessor(db, self.plans[later], change, SECRETARY)

    def propose(self, generation: int, *candidates: Candidate) -> None:
        with writing(self.db):
            replace_successions(self.db, self.plans[generation], candidates)

    def decide(
        self, pair: Pair, decision: Decision | None, seen: Decision | None = None, act: Act = SECRETARY
    ) -> None:
        with writing(self.db):
            decide_succession(self.db, pair, DecisionChange(seen, decision), act)

    def pairs(self, generation: int) -> list[tuple[int, int, float | None, Decision | None]]:
        return [
            (
                found.successor.id,
                found.predecessor.id,
                found.candidate.score if found.candidate else None,
                found.decision.decision if found.decision else None,
            )
            for found in list_successions(self.db, self.plans[generation])
        ]


@pytest.fixture
def line(store: Database) -> Line:
    return Line(store)


def candidate(pair: Pair, score: float = 0.8, *, suggested: bool = True) -> Candidate:
    return Candidate(pair, score, suggested, ("図書館", "開館"))


def test_a_candidate_comes_back_as_it_was_saved_from_both_sides(line: Line) -> None:
    wanted = candidate(Pair(line.library[1], line.library[0]))
    line.propose(1, wanted)
    for measure in wanted.pair.successor, wanted.pair.predecessor:
        (found,) = list_successions_of(line.db, measure)
        assert (found.candidate, found.decision) == (wanted, None)


def test_a_rerun_replaces_the_candidates_nobody_decided_and_never_a_decision(line: Line) -> None:
    kept, dropped = Pair(line.library[1], line.library[0]), Pair(line.parking[1], line.library[0])
    line.propose(1, candidate(kept), candidate(dropped))
    line.decide(kept, Decision.CONFIRMED)
    line.propose(1, candidate(kept, 0.1))
    assert line.pairs(1) == [(*_ids(kept), 0.8, Decision.CONFIRMED)]


def test_several_may_be_merged_and_one_may_be_split(line: Line) -> None:
    merged = [Pair(line.library[1], line.library[0]), Pair(line.library[1], line.parking[0])]
    split = Pair(line.parking[1], line.library[0])
    for pair in (*merged, split):
        line.decide(pair, Decision.CONFIRMED)
    assert {Pair(after, before) for after, before, _, _ in line.pairs(1)} == {*merged, split}


def test_a_measure_outside_the_candidates_may_be_confirmed_and_comes_first(line: Line) -> None:
    line.propose(1, candidate(Pair(line.library[1], line.library[0])))
    line.decide(Pair(line.library[1], line.parking[0]), Decision.CONFIRMED)
    assert [score for _, _, score, _ in line.pairs(1)] == [None, 0.8]


def test_the_latest_decision_counts_and_the_history_stays(line: Line) -> None:
    pair = Pair(line.library[1], line.library[0])
    line.propose(1, candidate(pair))
    line.decide(pair, Decision.CONFIRMED)
    line.decide(pair, Decision.REJECTED, Decision.CONFIRMED, LATER)
    (found,) = list_successions_of(line.db, pair.successor)
    assert found.decision == LinkDecision(Decision.REJECTED, LATER)
    line.decide(pair, None, Decision.REJECTED, LATER)
    events = list_events_of(line.db, Subject(SubjectKind.MEASURE, pair.successor))
    assert [(event.kind, event.detail) for event in events] == [
        (EventKind.SUCCESSION_CONFIRMED, {"predecessor": pair.predecessor, "before": None}),
        (EventKind.SUCCESSION_REJECTED, {"predecessor": pair.predecessor, "before": "確定"}),
        (EventKind.SUCCESSION_REOPENED, {"predecessor": pair.predecessor, "before": "却下"}),
    ]


@pytest.mark.parametrize(
    ("stored", "seen", "wanted", "says"),
    [
        (Decision.CONFIRMED, None, Decision.REJECTED, "「未確認」でしたが、いまは「確定」"),
        (Decision.REJECTED, Decision.CONFIRMED, None, "「確定」でしたが、いまは「却下」"),
        (None, Decision.REJECTED, Decision.CONFIRMED, "「却下」でしたが、いまは「未確認」"),
    ],
)
def test_a_decision_made_on_an_old_page_is_refused_naming_both_states(
    line: Line, stored: Decision | None, seen: Decision | None, wanted: Decision | None, says: str
) -> None:
    pair = Pair(line.library[1], line.library[0])
    line.decide(pair, stored)
    with pytest.raises(ConflictError, match=says):
        line.decide(pair, wanted, seen, LATER)


def test_measures_of_plans_that_do_not_follow_each_other_cannot_be_paired(line: Line) -> None:
    for pair in (
        Pair(line.library[2], line.library[0]),
        Pair(line.library[0], line.library[1]),
        Pair(line.library[1], line.parking[1]),
    ):
        with pytest.raises(ConflictError, match="前後の計画として決まっていません"):
            line.decide(pair, Decision.CONFIRMED)
    with pytest.raises(NotFoundError, match="施策「999」"):
        line.decide(Pair(line.library[1], 999), Decision.CONFIRMED)


def test_a_line_runs_over_confirmed_pairs_and_ends_with_a_proposed_one(line: Line) -> None:
    first, second, third = line.library
    line.propose(1, candidate(Pair(second, first)))
    line.propose(2, candidate(Pair(third, second)))
    assert _line(line, third) == [(second, False)], "提案の先はたどらない"
    line.decide(Pair(third, second), Decision.CONFIRMED)
    assert _line(line, third) == [(second, True), (first, False)]
    line.decide(Pair(second, first), Decision.CONFIRMED)
    assert _line(line, third) == [(second, True), (first, True)]
    assert [(r.measure.id, r.confirmed) for r in list_descendant_measures(line.db, first)] == [
        (second, True),
        (third, True),
    ]
    assert set(list_confirmed_pairs(line.db)) == {Pair(third, second), Pair(second, first)}
    line.decide(Pair(second, first), Decision.REJECTED, Decision.CONFIRMED)
    assert _line(line, third) == [(second, True)]


def test_candidates_that_are_not_suggested_are_no_relatives(line: Line) -> None:
    line.propose(1, candidate(Pair(line.library[1], line.library[0]), suggested=False))
    assert _line(line, line.library[1]) == []


def _line(line: Line, measure: int) -> list[tuple[int, bool]]:
    return [(found.measure.id, found.confirmed) for found in list_ancestors(line.db, measure)]


def _ids(pair: Pair) -> tuple[int, int]:
    return pair.successor, pair.predecessor
