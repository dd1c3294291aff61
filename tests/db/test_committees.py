from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.committees import (
    Member,
    ensure_committee,
    get_committee,
    list_committees,
    list_roster,
    replace_roster,
    set_print_rule,
)
from db.connection import writing
from db.errors import NotFoundError
from db.records import PrintRule


def test_the_same_name_is_the_same_committee_and_keeps_its_rule(store: Database) -> None:
    with writing(store):
        first = ensure_committee(store, "図書館協議会")
        set_print_rule(store, first, PrintRule.NAME)
        assert ensure_committee(store, "図書館協議会") == first
        assert ensure_committee(store, "環境審議会") != first
    assert get_committee(store, first).print_rule is PrintRule.NAME
    assert [committee.name for committee in list_committees(store)] == ["図書館協議会", "環境審議会"]


def test_a_roster_keeps_its_order_and_is_replaced_whole(store: Database) -> None:
    roster = (Member("緑川", "会長"), Member("秋月", None), Member("緑川", "会長"))
    with writing(store):
        committee_id = ensure_committee(store, "図書館協議会")
        replace_roster(store, committee_id, (Member("前任", None),) * 5)
        replace_roster(store, committee_id, roster)
    assert list_roster(store, committee_id) == roster


def test_an_unknown_committee_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="会議体「7」"):
        get_committee(store, 7)
    with writing(store), pytest.raises(NotFoundError):
        replace_roster(store, 7, [])
    with writing(store), pytest.raises(NotFoundError):
        set_print_rule(store, 7, PrintRule.NAME)


def test_a_write_outside_a_transaction_is_refused(store: Database) -> None:
    with pytest.raises(RuntimeError, match="writing"):
        ensure_committee(store, "図書館協議会")
    assert list_committees(store) == ()
