from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.generations import (
    Predecessor,
    PredecessorChange,
    choose_predecessor,
    get_predecessor,
    list_descendants,
    list_followers,
    list_generations,
)
from db.links import DecisionChange
from db.plans import list_measures
from db.records import Decision
from db.successions import Candidate, Pair, decide_succession, list_successions, replace_successions
from tests.db.samples import SECRETARY, save_plan

LATER = Act("事務局 遠野", "2026-11-22T00:00:00Z")


def choose(db: Database, plan: int, before: int | None, after: int | None, act: Act = SECRETARY) -> None:
    with writing(db):
        choose_predecessor(db, plan, PredecessorChange(before, after), act)


def test_a_person_says_which_plan_this_one_follows_and_can_take_it_back(store: Database) -> None:
    old, new = save_plan(store, "dai3ji"), save_plan(store, "dai4ji")
    choose(store, new, None, old)
    assert get_predecessor(store, new) == Predecessor(old, SECRETARY)
    assert (list_followers(store, old), list_generations(store)) == ((new,), ((new, old),))
    choose(store, new, old, None, LATER)
    assert get_predecessor(store, new) is None
    events = list_events_of(store, Subject(SubjectKind.PLAN, new))
    assert [(event.kind, event.act, event.detail) for event in events] == [
        (EventKind.PREDECESSOR_CHOSEN, SECRETARY, {"predecessor": old, "before": None}),
        (EventKind.PREDECESSOR_REMOVED, LATER, {"predecessor": None, "before": old}),
    ]


def test_the_same_choice_twice_is_one_choice(store: Database) -> None:
    old, new = save_plan(store, "dai3ji"), save_plan(store, "dai4ji")
    choose(store, new, None, old)
    choose(store, new, None, old, LATER)
    assert get_predecessor(store, new) == Predecessor(old, SECRETARY)
    assert len(list_events_of(store, Subject(SubjectKind.PLAN, new))) == 1


def test_no_plan_comes_before_itself_however_long_the_line(store: Database) -> None:
    first, second, third = (save_plan(store, name) for name in ("dai1ji", "dai2ji", "dai3ji"))
    choose(store, second, None, first)
    choose(store, third, None, second)
    assert list_descendants(store, first) == (first, second, third)
    for later in (second, third):
        with pytest.raises(ConflictError, match="より後の計画として決まっている"):
            choose(store, first, None, later)
    with pytest.raises(ConflictError, match="それ自身の前の計画"):
        choose(store, first, None, first)
    assert get_predecessor(store, first) is None


def test_a_choice_made_on_an_old_page_is_refused_naming_both(store: Database) -> None:
    first, second, third = (save_plan(store, name) for name in ("dai1ji", "dai2ji", "dai3ji"))
    choose(store, third, None, first)
    with pytest.raises(ConflictError, match="「未定」でしたが、いまは「あさひ野市生涯学習計画」"):
        choose(store, third, None, second)
    assert get_predecessor(store, third) == Predecessor(first, SECRETARY)


def test_what_does_not_exist_cannot_be_chosen(store: Database) -> None:
    plan = save_plan(store)
    with pytest.raises(NotFoundError, match="計画「9」"):
        choose(store, plan, None, 9)
    with pytest.raises(NotFoundError, match="計画「9」"):
        choose(store, 9, None, plan)


def test_another_plan_before_drops_the_candidates_but_never_a_decision(store: Database) -> None:
    old, new = save_plan(store, "dai3ji"), save_plan(store, "dai4ji")
    choose(store, new, None, old)
    above, below = list_measures(store, new), list_measures(store, old)
    pairs = [Pair(a.id, b.id) for a, b in zip(above, below, strict=True)]
    with writing(store):
        replace_successions(store, new, [Candidate(pair, 0.5, True, ()) for pair in pairs])
        decide_succession(store, pairs[0], DecisionChange(None, Decision.CONFIRMED), SECRETARY)
    choose(store, new, old, None)
    assert list_successions(store, new) == ()
    choose(store, new, None, old)
    (kept,) = list_successions(store, new)
    assert kept.decision is not None
    assert (kept.successor, kept.predecessor) == (above[0], below[0])
