"""会議体の手続きの決まり."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from db.committees import ensure_committee
from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.procedures import (
    Procedure,
    ProcedureChange,
    SigningMethod,
    Silence,
    change_procedure,
    get_procedure,
)
from tests.db.samples import SECRETARY

STRICT = Procedure(3, False, 5, Silence.AWAITED, 14, 10, SigningMethod.PAPER, False, 2)


@pytest.fixture
def committee(store: Database) -> int:
    with writing(store):
        return ensure_committee(store, "図書館協議会")


def test_a_committee_that_decided_nothing_has_the_usual_procedure(store: Database, committee: int) -> None:
    assert get_procedure(store, committee) == Procedure()


def test_a_change_is_kept_and_told_once(store: Database, committee: int) -> None:
    for before, after in ((Procedure(), STRICT), (STRICT, STRICT)):
        with writing(store):
            change_procedure(store, committee, ProcedureChange(before, after), SECRETARY)
    assert get_procedure(store, committee) == STRICT
    told = list_events_of(store, Subject(SubjectKind.COMMITTEE, committee))
    assert [event.kind for event in told] == [EventKind.PROCEDURE_CHANGED]
    assert told[0].detail["after"]["method"] == "紙に署名"


def test_the_second_of_two_people_is_refused_and_the_first_stands(store: Database, committee: int) -> None:
    with writing(store):
        change_procedure(store, committee, ProcedureChange(Procedure(), STRICT), SECRETARY)
    other = replace(Procedure(), keep_years=30)
    with pytest.raises(ConflictError), writing(store):
        change_procedure(store, committee, ProcedureChange(Procedure(), other), SECRETARY)
    assert get_procedure(store, committee) == STRICT


def test_a_committee_that_does_not_exist_has_no_procedure(store: Database) -> None:
    with pytest.raises(NotFoundError):
        get_procedure(store, 1)
