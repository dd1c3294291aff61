from __future__ import annotations

import pytest
from hypothesis import given, settings
from sqlite_utils import Database

from db.connection import writing
from db.errors import NotFoundError
from db.plans import (
    PlanEntry,
    add_plan,
    get_measure,
    get_measures,
    get_plan,
    list_departments,
    list_measures,
    list_plans,
)
from db.records import Plan, SourceKind
from db.sources import add_source
from tests.db.samples import LIBRARY, SECRETARY, save_plan, source
from tests.db.strategies import plans
from tests.stores import new_store


@settings(max_examples=40)
@given(plans)
def test_a_plan_comes_back_as_it_was_saved(plan: Plan) -> None:
    with new_store() as db:
        with writing(db):
            source_id = add_source(db, source("keikaku", plan.kind), SECRETARY)
            plan_id = add_plan(db, source_id, plan)
        entry = get_plan(db, plan_id)
        assert entry == PlanEntry(plan_id, source_id, plan.title, plan.kind, len(plan.measures))
        assert tuple(stored.measure for stored in list_measures(db, plan_id)) == plan.measures


def test_plans_may_share_the_keys_of_their_measures(store: Database) -> None:
    first, second = save_plan(store, "dai4ji"), save_plan(store, "dai5ji")
    assert [(entry.id, entry.measures, entry.kind) for entry in list_plans(store)] == [
        (first, 2, SourceKind.PROGRESS_TABLE),
        (second, 2, SourceKind.PROGRESS_TABLE),
    ]
    old, new = list_measures(store, first)[0], list_measures(store, second)[0]
    assert old.measure == new.measure == LIBRARY
    assert (old.plan_id, new.plan_id) == (first, second)
    assert get_measures(store, [new.id, 999, old.id]) == (new, old)
    assert get_measure(store, new.id) == new


def test_departments_are_listed_once(store: Database) -> None:
    save_plan(store, "dai4ji")
    save_plan(store, "dai5ji")
    assert list_departments(store) == ("公園課", "生涯学習課", "道路課")


def test_an_unknown_plan_or_measure_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="計画「3」"):
        get_plan(store, 3)
    with pytest.raises(NotFoundError, match="施策「3」"):
        get_measure(store, 3)
