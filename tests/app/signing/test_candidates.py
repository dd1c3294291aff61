"""署名する人の案: 会議録に書かれた人が先で、なければ委員名簿の順番による。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.signing.candidates import Candidate, list_candidates, missing_signatories, propose_signatories
from db.committees import ensure_committee, replace_roster
from db.connection import writing
from db.house_style import Member
from db.meetings import add_meeting
from db.procedures import Procedure, ProcedureChange, change_procedure
from db.records import MeetingHeader, SpeakerGroup, Turn
from db.signatories import Duty, Signatory, SignatoryChange, name_signatories
from db.sources import add_source
from tests.db.samples import NOW, SECRETARY, minutes, source
from tests.stores import new_store

ROSTER = (
    Member("桐谷 葵", "会長"),
    Member("白根 操", "委員"),
    Member("遠野 隆", "委員"),
    Member("遠野 恵", "委員"),
)
CHAIR = Turn(1, "会長", None, "会長", None, "始めます。", SpeakerGroup.CHAIR)


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return new_store(tmp_path / "city.sqlite")


def meet(
    db: Database,
    *attendees: str,
    chair: Turn = CHAIR,
    held_on: str = "2026-05-10",
    signatories: tuple[str, ...] = (),
) -> int:
    header = MeetingHeader(held_on=held_on, attendees=attendees, signatories=signatories)
    with writing(db):
        committee = ensure_committee(db, "図書館協議会")
        read = replace(minutes(), header=header, turns=(chair,))
        return add_meeting(db, committee, add_source(db, source(held_on), SECRETARY), read, NOW)


def enrol(db: Database, roster: tuple[Member, ...] = ROSTER) -> None:
    with writing(db):
        replace_roster(db, ensure_committee(db, "図書館協議会"), roster)


def proposed(db: Database, meeting: int) -> list[str]:
    return [f"{one.title} {one.name}" for one in propose_signatories(db, meeting).signatories]


def named(chair: str, role: str) -> Turn:
    return replace(CHAIR, name=chair, role=role)


@pytest.mark.parametrize(
    ("attendees", "chair", "expected"),
    [
        ("桐谷 白根 遠野隆", CHAIR, ["会長 桐谷 葵", "署名委員 白根 操"]),
        ("桐谷 遠野隆", CHAIR, ["会長 桐谷 葵", "署名委員 遠野 隆"]),
        ("白根 遠野隆", named("白根", "委員長代理"), ["会長 白根 操", "署名委員 遠野 隆"]),
        ("桐谷 白根", named("桐谷", "会長"), ["会長 桐谷 葵", "署名委員 白根 操"]),
        ("白根 遠野隆", CHAIR, ["署名委員 白根 操"]),
        ("桐谷 遠野", CHAIR, ["会長 桐谷 葵"]),
        ("桐谷", CHAIR, ["会長 桐谷 葵"]),
    ],
    ids=[
        "ふつう",
        "欠席を飛ばす",
        "代わりの人が進める",
        "姓で進める",
        "会長が欠席",
        "どの遠野か分からない",
        "一人だけ",
    ],
)
def test_the_chair_and_the_next_present_member_of_the_roster_are_proposed(
    store: Database, attendees: str, chair: Turn, expected: list[str]
) -> None:
    enrol(store)
    assert proposed(store, meet(store, *attendees.split(), chair=chair)) == expected


def test_the_turn_follows_the_meeting_before_this_one(store: Database) -> None:
    enrol(store)
    everyone = ("桐谷葵", "白根操", "遠野隆", "遠野恵")
    first = meet(store, *everyone, held_on="2026-04-01")
    third = meet(store, *everyone, held_on="2026-06-01")
    second = meet(store, *everyone, held_on="2026-05-01", signatories=("遠野 隆",))
    assert proposed(store, first)[1:] == ["署名委員 白根 操"]
    assert proposed(store, second)[1:] == ["署名委員 遠野 隆"]
    assert propose_signatories(store, second).stated
    assert proposed(store, third)[1:] == ["署名委員 遠野 恵"]
    with writing(store):
        chosen = (Signatory(Duty.MEMBER, "署名委員", "遠野 恵"),)
        name_signatories(store, second, SignatoryChange((), chosen), SECRETARY)
    assert proposed(store, third)[1:] == ["署名委員 白根 操"]


def test_where_no_attendees_are_written_anyone_of_the_roster_may_sign(store: Database) -> None:
    enrol(store)
    meeting = meet(store)
    assert list_candidates(store, meeting) == tuple(Candidate(one.name, one.title or "") for one in ROSTER)


def test_without_attendees_and_roster_the_way_out_is_said(store: Database) -> None:
    assert "委員名簿を入れるか" in str(missing_signatories(store, meet(store)))


@pytest.mark.parametrize(
    ("wanted", "duties", "missing"),
    [
        ((True, 1), "", "会長(委員長)と委員 1 人"),
        ((True, 1), "会長", "委員 1 人"),
        ((True, 1), "委員", "会長(委員長)"),
        ((True, 1), "会長 委員", None),
        ((True, 9), "会長 委員", None),
        ((False, 1), "委員", None),
        ((False, 0), "", None),
        ((True, 0), "会長", None),
    ],
)
def test_as_many_as_the_rules_want_and_can_be_had_must_be_named(
    store: Database, wanted: tuple[bool, int], duties: str, missing: str | None
) -> None:
    enrol(store)
    meeting = meet(store, "桐谷", "白根")
    people = {
        "会長": Signatory(Duty.CHAIR, "会長", "桐谷 葵"),
        "委員": Signatory(Duty.MEMBER, "署名委員", "白根 操"),
    }
    after = Procedure(chair_signs=wanted[0], members_signing=wanted[1])
    with writing(store):
        change_procedure(store, 1, ProcedureChange(Procedure(), after), SECRETARY)
        chosen = tuple(people[duty] for duty in duties.split())
        name_signatories(store, meeting, SignatoryChange((), chosen), SECRETARY)
    said = missing_signatories(store, meeting)
    assert said == (missing and f"署名委員({missing})を、「署名」の画面で決めてください。")
