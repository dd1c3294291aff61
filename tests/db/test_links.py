from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.exchanges import replace_exchanges
from db.links import (
    DecisionChange,
    LinkDecision,
    decide,
    list_links,
    list_links_of_meeting,
    list_standing_links,
    replace_links,
)
from db.plans import list_measures
from db.records import Decision, EvidenceWord, Link
from tests.db.samples import BICYCLES, HOURS, LIBRARY, PARKING, SECRETARY, link, save_meeting, save_plan
from tests.db.strategies import evidence
from tests.stores import new_store

LATER = Act("事務局 遠野", "2026-11-22T00:00:00Z")


class Case:
    """会議ひとつ(質疑応答二つ)と計画ひとつ(施策二つ)。"""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.meeting_id, self.plan_id = save_meeting(db), save_plan(db)
        self.library, self.parking = (measure.id for measure in list_measures(db, self.plan_id))
        with writing(db):
            self.hours, self.bicycles = replace_exchanges(db, self.meeting_id, [HOURS, BICYCLES])

    def replace(self, *links: Link) -> None:
        with writing(self.db):
            replace_links(self.db, self.meeting_id, self.plan_id, links)

    def decide(
        self,
        measure_id: int,
        decision: Decision | None,
        act: Act = SECRETARY,
        seen: Decision | None = None,
    ) -> None:
        with writing(self.db):
            decide(self.db, self.hours, measure_id, DecisionChange(seen, decision), act)

    def links(self) -> list[tuple[int, float | None, Decision | None]]:
        """開館時間の質疑応答の (施策, 点, 判断)。"""
        return [
            (
                stored.measure.id,
                stored.link.score if stored.link else None,
                stored.decision.decision if stored.decision else None,
            )
            for stored in list_links(self.db, self.hours)
        ]


@pytest.fixture
def case(store: Database) -> Case:
    return Case(store)


@settings(max_examples=30)
@given(st.lists(evidence, max_size=3), st.floats(0, 1), st.booleans())
def test_a_candidate_comes_back_as_it_was_saved(
    words: list[EvidenceWord], score: float, suggested: bool
) -> None:
    with new_store() as db:
        case = Case(db)
        candidate = replace(link(HOURS, LIBRARY, score, suggested=suggested), evidence=tuple(words))
        case.replace(candidate)
        (stored,) = list_links(db, case.hours)
        assert (stored.link, stored.decision, stored.measure.measure) == (candidate, None, LIBRARY)


def test_a_rerun_replaces_the_candidates_nobody_decided(case: Case) -> None:
    case.replace(link(HOURS, LIBRARY, 0.9), link(HOURS, PARKING, 0.5))
    case.replace(link(HOURS, PARKING, 0.6))
    assert case.links() == [(case.parking, 0.6, None)]


def test_a_rerun_never_overwrites_what_a_person_decided(case: Case) -> None:
    case.replace(link(HOURS, LIBRARY, 0.9), link(HOURS, PARKING, 0.5))
    case.decide(case.library, Decision.CONFIRMED)
    case.decide(case.parking, Decision.REJECTED)
    case.replace(link(HOURS, LIBRARY, 0.1), link(HOURS, PARKING, 0.99))
    case.replace()
    assert case.links() == [
        (case.library, 0.9, Decision.CONFIRMED),
        (case.parking, 0.5, Decision.REJECTED),
    ]


def test_a_rerun_for_one_plan_leaves_the_other_plan_and_meeting_alone(case: Case) -> None:
    other_plan = save_plan(case.db, "dai5ji")
    other_meeting = save_meeting(case.db, "hoka")
    with writing(case.db):
        replace_exchanges(case.db, other_meeting, [HOURS])
        replace_links(case.db, other_meeting, case.plan_id, [link(HOURS, LIBRARY, 0.3)])
        replace_links(case.db, case.meeting_id, other_plan, [link(HOURS, LIBRARY, 0.4)])
    case.replace(link(HOURS, LIBRARY, 0.9))
    case.replace()
    assert [stored.measure.plan_id for stored in list_links(case.db, case.hours)] == [other_plan]
    assert len(list_links_of_meeting(case.db, other_meeting)) == 1


def test_a_measure_outside_the_candidates_may_be_confirmed_and_comes_first(case: Case) -> None:
    case.replace(link(HOURS, LIBRARY, 0.9))
    case.decide(case.parking, Decision.CONFIRMED)
    assert case.links() == [(case.parking, None, Decision.CONFIRMED), (case.library, 0.9, None)]
    case.replace(link(HOURS, PARKING, 0.8))
    assert case.links() == [(case.parking, None, Decision.CONFIRMED)]


@pytest.mark.parametrize(
    ("suggested", "decision", "stands"),
    [
        (True, None, True), (False, None, False), (True, Decision.CONFIRMED, True), (False, Decision.CONFIRMED, True),
        (True, Decision.REJECTED, False), (False, Decision.REJECTED, False),
    ],
)  # fmt: skip
def test_a_link_stands_while_confirmed_or_suggested_and_undecided(
    case: Case, suggested: bool, decision: Decision | None, stands: bool
) -> None:
    case.replace(replace(link(HOURS, LIBRARY, 0.9), suggested=suggested))
    if decision:
        case.decide(case.library, decision)
    (stored,) = list_links(case.db, case.hours)
    assert list_standing_links(case.db, [case.hours, 999]) == {
        case.hours: (stored,) if stands else (),
        999: (),
    }


def test_the_latest_decision_counts_and_the_history_stays(case: Case) -> None:
    case.replace(link(HOURS, LIBRARY, 0.9))
    case.decide(case.library, Decision.CONFIRMED)
    case.decide(case.library, Decision.REJECTED, LATER, seen=Decision.CONFIRMED)
    (stored,) = list_links(case.db, case.hours)
    assert stored.decision == LinkDecision(Decision.REJECTED, LATER)
    case.decide(case.library, None, LATER, seen=Decision.REJECTED)
    assert case.links() == [(case.library, 0.9, None)]
    events = list_events_of(case.db, Subject(SubjectKind.EXCHANGE, case.hours))
    assert [(event.kind, event.act, event.detail["before"]) for event in events] == [
        (EventKind.LINK_CONFIRMED, SECRETARY, None),
        (EventKind.LINK_REJECTED, LATER, "確定"),
        (EventKind.LINK_REOPENED, LATER, "却下"),
    ]
    assert {event.detail["measure"] for event in events} == {case.library}


def test_deciding_the_same_twice_is_one_decision(case: Case) -> None:
    case.decide(case.library, None)
    case.decide(case.library, Decision.CONFIRMED)
    case.decide(case.library, Decision.CONFIRMED, LATER)
    (stored,) = list_links(case.db, case.hours)
    assert stored.decision == LinkDecision(Decision.CONFIRMED, SECRETARY)
    assert len(list_events_of(case.db, Subject(SubjectKind.EXCHANGE, case.hours))) == 1


@pytest.mark.parametrize(
    ("stored", "seen", "wanted", "says"),
    [
        (Decision.CONFIRMED, None, Decision.REJECTED, "「未確認」でしたが、いまは「確定」"),
        (Decision.REJECTED, None, Decision.CONFIRMED, "「未確認」でしたが、いまは「却下」"),
        (Decision.REJECTED, Decision.CONFIRMED, None, "「確定」でしたが、いまは「却下」"),
        (None, Decision.REJECTED, Decision.CONFIRMED, "「却下」でしたが、いまは「未確認」"),
    ],
)
def test_a_decision_made_on_an_old_page_is_refused_naming_both_states(
    case: Case, stored: Decision | None, seen: Decision | None, wanted: Decision | None, says: str
) -> None:
    case.decide(case.library, stored)
    before = case.links()
    with pytest.raises(ConflictError, match=says):
        case.decide(case.library, wanted, LATER, seen=seen)
    assert case.links() == before


def test_links_of_a_meeting_follow_its_exchanges_best_first(case: Case) -> None:
    case.replace(link(BICYCLES, PARKING, 0.7), link(HOURS, PARKING, 0.2), link(HOURS, LIBRARY, 0.9))
    shown = [(one.exchange_id, one.measure.id) for one in list_links_of_meeting(case.db, case.meeting_id)]
    assert shown == [(case.hours, case.library), (case.hours, case.parking), (case.bicycles, case.parking)]


def test_what_does_not_exist_cannot_be_linked(case: Case) -> None:
    with pytest.raises(NotFoundError, match="施策「999」"):
        case.decide(999, Decision.CONFIRMED)
    with writing(case.db), pytest.raises(NotFoundError, match="質疑応答「999」"):
        decide(case.db, 999, case.library, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
    with pytest.raises(ValueError, match="質疑応答「3」"):
        case.replace(link(replace(HOURS, number=3), LIBRARY, 0.5))
    with pytest.raises(ValueError, match="施策「9-9/無い」"):
        case.replace(link(HOURS, replace(LIBRARY, key="9-9/無い"), 0.5))
    assert case.links() == []
