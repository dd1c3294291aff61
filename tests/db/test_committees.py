from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from db.committees import (
    Committee,
    CommitteeChange,
    HouseStyle,
    RosterChange,
    change_committee,
    change_roster,
    ensure_committee,
    get_committee,
    list_committees,
    list_roster,
)
from db.connection import writing
from db.errors import ConflictError, NameTakenError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.house_style import DraftLength, Member, PrintForm

ACT = Act("事務局", "2026-11-21T00:00:00Z")
STYLE = HouseStyle(
    PrintForm.LETTER, DraftLength.POINTS, 50, frozenset({"けど"}), frozenset({"漢数字→算用数字"})
)


def make(store: Database, name: str = "図書館協議会") -> Committee:
    with writing(store):
        return get_committee(store, ensure_committee(store, name))


def kinds(store: Database, committee_id: int) -> list[EventKind]:
    return [event.kind for event in list_events_of(store, Subject(SubjectKind.COMMITTEE, committee_id))]


def test_the_same_name_is_the_same_committee_and_keeps_its_style(store: Database) -> None:
    first = make(store)
    with writing(store):
        change_committee(store, CommitteeChange(first, replace(first, style=STYLE)), ACT)
    assert make(store) == replace(first, style=STYLE)
    assert make(store, "環境審議会").style == HouseStyle()
    assert [committee.name for committee in list_committees(store)] == ["図書館協議会", "環境審議会"]
    assert list_committees(store)[0].style == STYLE


def test_each_change_is_told_with_who_when_and_both_states(store: Database) -> None:
    first = make(store)
    after = replace(first, name="市立図書館協議会", style=STYLE)
    with writing(store):
        change_committee(store, CommitteeChange(first, after), ACT)
        change_committee(store, CommitteeChange(first, after), ACT)
    renamed, changed = list_events_of(store, Subject(SubjectKind.COMMITTEE, first.id))
    assert (renamed.kind, renamed.detail) == (
        EventKind.COMMITTEE_RENAMED,
        {"before": "図書館協議会", "after": "市立図書館協議会"},
    )
    assert (changed.kind, changed.act) == (EventKind.HOUSE_STYLE_CHANGED, ACT)
    assert changed.detail["before"]["print_form"] == "役職"
    assert changed.detail["after"] == {
        "print_form": "委員と記号",
        "draft_length": "要点",
        "draft_percent": 50,
        "stopped": ["けど"],
        "added": ["漢数字→算用数字"],
    }


def test_a_second_change_from_the_old_page_is_refused_with_both_states(store: Database) -> None:
    first = make(store)
    with writing(store):
        change_committee(store, CommitteeChange(first, replace(first, style=STYLE)), ACT)
    other = replace(first, name="別の名")
    with (
        writing(store),
        pytest.raises(
            ConflictError,
            match=r"発言者の印字は「役職」でしたが、いまは「委員と記号」です.*使わない規則は「なし」でしたが、いまは「けど」です",
        ),
    ):
        change_committee(store, CommitteeChange(first, other), ACT)
    assert get_committee(store, first.id) == replace(first, style=STYLE)
    assert kinds(store, first.id) == [EventKind.HOUSE_STYLE_CHANGED]


def test_a_name_that_is_taken_is_refused(store: Database) -> None:
    first, second = make(store), make(store, "環境審議会")
    with writing(store), pytest.raises(NameTakenError, match="会議体「図書館協議会」は、すでにあります"):
        change_committee(store, CommitteeChange(second, replace(second, name=first.name)), ACT)
    assert kinds(store, second.id) == []


def test_a_roster_keeps_its_order_and_is_replaced_whole(store: Database) -> None:
    first = make(store)
    before = (Member("前任"),) * 5
    roster = (Member("緑川 誠", "会長", "みどりかわ まこと"), Member("秋月"), Member("緑川 誠", "会長"))
    with writing(store):
        change_roster(store, first.id, RosterChange((), before), ACT)
        change_roster(store, first.id, RosterChange(before, roster), ACT)
        change_roster(store, first.id, RosterChange(before, roster), ACT)
    assert list_roster(store, first.id) == roster
    assert kinds(store, first.id) == [EventKind.ROSTER_CHANGED] * 2
    with (
        writing(store),
        pytest.raises(ConflictError, match=r"前任.*でしたが、いまは「緑川 誠、秋月、緑川 誠」"),
    ):
        change_roster(store, first.id, RosterChange(before, ()), ACT)
    assert list_roster(store, first.id) == roster


def test_an_unknown_committee_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="会議体「7」"):
        get_committee(store, 7)
    nobody = Committee(7, "無い会議")
    with writing(store), pytest.raises(NotFoundError):
        change_roster(store, 7, RosterChange((), ()), ACT)
    with writing(store), pytest.raises(NotFoundError):
        change_committee(store, CommitteeChange(nobody, nobody), ACT)


def test_a_write_outside_a_transaction_is_refused(store: Database) -> None:
    with pytest.raises(RuntimeError, match="writing"):
        ensure_committee(store, "図書館協議会")
    first = make(store)
    with pytest.raises(RuntimeError, match="writing"):
        change_committee(store, CommitteeChange(first, first), ACT)
    with pytest.raises(RuntimeError, match="writing"):
        change_roster(store, first.id, RosterChange((), ()), ACT)
