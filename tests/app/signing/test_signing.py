"""署名: 示したものだけに、示した人だけが、一度だけ署名する。"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.accounts.visitor import ANONYMOUS, Visitor
from app.errors import UsageError
from app.signing.acts import NotSignatoryError, Seen, receive_paper, sign_shown
from app.signing.stored_check import check_stored
from db.access_links import revoke_access_link
from db.accounts import set_disabled
from db.chain.checking import check_database
from db.committees import CommitteeChange, HouseStyle, change_committee, get_committee, replace_roster
from db.connection import connect, writing
from db.drafts import replace_draft
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.house_style import DraftLength, Member, PrintForm
from db.procedures import ProcedureChange, SigningMethod, change_procedure, get_procedure
from db.records import Draft, LinkPurpose, Role
from db.signatories import Signatory, SignatoryChange, list_signatories, name_signatories
from db.signatures import Signature, find_request, list_requests, list_signatures
from db.stage_moves import stage_of
from db.stages import Move, Stage, StageError
from tests.app.signing.city import (
    CHAIR,
    LATER,
    MEETING,
    MEMBER,
    OTHER,
    City,
    asked_city,
    make_city,
    shown_text,
)
from tests.db.samples import NOW, SECRETARY


@pytest.fixture
def city(tmp_path: Path) -> City:
    return asked_city(tmp_path)


def test_what_is_shown_is_the_printed_draft_the_facts_and_every_turn(city: City) -> None:
    shown = shown_text(city)
    for words in (
        "議題の一に入る。",
        "開館時間は延びるか。",
        "中央図書館",
        "駐輪場は増えますか。",
        CHAIR,
        MEMBER,
    ):
        assert words in shown


def _change_draft(db: Database) -> None:
    replace_draft(db, MEETING, Draft((), ()))


def _change_roster(db: Database) -> None:
    replace_roster(db, 1, [Member("別の 人")])


def _change_committee(db: Database) -> None:
    before = get_committee(db, 1)
    style = HouseStyle(form=PrintForm.SURNAME, length=DraftLength.FULL)
    change_committee(
        db, CommitteeChange(before, replace(before, name="新しい協議会", style=style)), SECRETARY
    )


def _change_procedure(db: Database) -> None:
    before = get_procedure(db, 1)
    after = replace(before, method=SigningMethod.PAPER, members_signing=3)
    change_procedure(db, 1, ProcedureChange(before, after), SECRETARY)


def _change_facts(db: Database) -> None:
    db.execute("UPDATE meeting SET place = '公民館'")
    db.execute("UPDATE turn SET text = '別の発言。' WHERE number = 2")


@pytest.mark.parametrize(
    "change", [_change_draft, _change_roster, _change_committee, _change_procedure, _change_facts]
)
def test_whatever_changes_after_the_request_changes_neither_what_is_shown_nor_its_hash(
    city: City, change: Callable[[Database], None]
) -> None:
    before, shown = city.request, shown_text(city)
    with writing(city.db):
        change(city.db)
    assert city.request == before
    assert shown_text(city) == shown
    city.sign(city.link(CHAIR))
    assert list_signatures(city.db, before.id)[0].content_hash == before.shown.content_hash


def test_the_same_record_asked_again_has_another_hash(city: City) -> None:
    first = city.request
    city.go(Move.SEND_BACK, Move.REQUEST_SIGNATURES)
    assert city.request.shown.content_hash != first.shown.content_hash


def test_a_record_is_signed_when_the_last_signatory_signs(city: City) -> None:
    city.sign(city.link(CHAIR))
    assert stage_of(city.db, MEETING) is Stage.SIGNING
    city.sign(Visitor(account=city.account(MEMBER, "shirane")))
    assert stage_of(city.db, MEETING) is Stage.SIGNED
    told = list_events_of(city.db, Subject(SubjectKind.MEETING, MEETING))
    assert [event.kind for event in told[-2:]] == [EventKind.SIGNED] * 2
    assert told[-1].detail["content_hash"] == city.request.shown.content_hash


def test_a_committee_that_wants_no_signatures_is_signed_at_once(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    before = get_procedure(city.db, 1)
    after = replace(before, chair_signs=False, members_signing=0)
    with writing(city.db):
        change_procedure(city.db, 1, ProcedureChange(before, after), SECRETARY)
    city.go(Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    assert stage_of(city.db, MEETING) is Stage.SIGNED


def test_signatures_are_not_asked_for_before_signatories_are_named(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    with pytest.raises(UsageError, match=r"会長\(委員長\)と委員 1 人"):
        city.go(Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    assert stage_of(city.db, MEETING) is Stage.DRAFTING
    assert list_requests(city.db, MEETING) == ()


def _disabled(city: City) -> Visitor:
    visitor = Visitor(account=city.account(CHAIR, "kiritani"))
    assert visitor.account
    with writing(city.db):
        set_disabled(city.db, visitor.account.id, True, SECRETARY)
    return visitor


def _revoked(city: City) -> Visitor:
    visitor = city.link(CHAIR)
    assert visitor.link
    with writing(city.db):
        revoke_access_link(city.db, visitor.link.id, SECRETARY)
    return visitor


def _twins(city: City) -> Visitor:
    city.account(CHAIR, "kiritani-1")
    return Visitor(account=city.account(CHAIR, "kiritani-2"))


WRONG: list[tuple[str, Callable[[City], Visitor]]] = [
    ("ログインしていない人", lambda _: ANONYMOUS),
    ("署名する人ではない委員", lambda city: Visitor(account=city.account(OTHER, "tono"))),
    ("同じ氏名の事務局", lambda city: Visitor(account=city.account(CHAIR, "kiritani", Role.SECRETARIAT))),
    ("署名する人ではない人のリンク", lambda city: city.link(OTHER)),
    ("発言者確認のリンク", lambda city: city.link(CHAIR, LinkPurpose.STATEMENT_CHECK)),
    ("停止された人", _disabled),
    ("取り消されたリンク", _revoked),
    ("同じ氏名の委員が二人", _twins),
]


@pytest.mark.parametrize("visitor_of", [visitor for _, visitor in WRONG], ids=[name for name, _ in WRONG])
def test_nobody_but_the_signatory_can_sign(city: City, visitor_of: Callable[[City], Visitor]) -> None:
    visitor = visitor_of(city)
    with pytest.raises(NotSignatoryError):
        city.sign(visitor)
    assert list_signatures(city.db, city.request.id) == ()


def test_a_link_that_has_expired_signs_nothing(city: City) -> None:
    with pytest.raises(NotSignatoryError):
        city.sign(city.link(CHAIR), at=LATER)


def test_the_same_person_cannot_sign_twice_even_by_another_way(city: City) -> None:
    city.sign(city.link(CHAIR))
    for again in (city.link(CHAIR), Visitor(account=city.account(CHAIR, "kiritani"))):
        with pytest.raises(ConflictError, match="二度は"):
            city.sign(again)
    assert len(list_signatures(city.db, city.request.id)) == 1


def test_two_who_press_at_once_both_sign_and_one_who_presses_twice_signs_once(city: City) -> None:
    visitors, seen = [city.link(CHAIR), city.link(CHAIR), city.link(MEMBER)], city.seen
    refused: list[Exception] = []
    start = threading.Barrier(len(visitors))

    def press(visitor: Visitor) -> None:
        with closing(connect(city.path)) as db:
            start.wait()
            try:
                with writing(db):
                    sign_shown(db, MEETING, seen, visitor, Act(visitor.actor, NOW))
            except ConflictError as error:
                refused.append(error)

    threads = [threading.Thread(target=press, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert {one.name for one in list_signatures(city.db, city.request.id)} == {CHAIR, MEMBER}
    assert stage_of(city.db, MEETING) is Stage.SIGNED


def test_sending_back_voids_the_signatures_and_keeps_them_on_record(city: City) -> None:
    former, seen = city.request, city.seen
    city.sign(city.link(CHAIR))
    city.go(Move.SEND_BACK)
    assert find_request(city.db, MEETING) is None
    (ended,) = list_requests(city.db, MEETING)
    assert (ended.reason, ended.ended) == ("言い回しを直す", SECRETARY)
    assert [one.name for one in list_signatures(city.db, ended.id)] == [CHAIR]
    city.go(Move.REQUEST_SIGNATURES)
    assert city.request.id != former.id
    assert stage_of(city.db, MEETING) is Stage.SIGNING
    with pytest.raises(ConflictError, match="新しくなりました"):
        city.sign(city.link(CHAIR), seen)
    city.sign(city.link(CHAIR))
    assert check_stored(city.db, ()) == ()


@pytest.mark.parametrize("part", ["request", "hash"])
def test_what_was_not_seen_is_not_signed(city: City, part: str) -> None:
    seen = city.seen
    other = (
        Seen(seen.request_id + 1, seen.content_hash) if part == "request" else Seen(seen.request_id, "0" * 64)
    )
    with pytest.raises(ConflictError):
        city.sign(city.link(CHAIR), other)


def test_signatories_are_not_named_again_once_signatures_are_asked_for(city: City) -> None:
    with pytest.raises(StageError), writing(city.db):
        name_signatories(city.db, MEETING, SignatoryChange(list_signatories(city.db, MEETING), ()), SECRETARY)


def test_two_officers_never_name_over_each_other(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    city.name_proposed()
    with pytest.raises(ConflictError, match=f"いまは「{CHAIR}、{MEMBER}」"), writing(city.db):
        name_signatories(city.db, MEETING, SignatoryChange((), ()), SECRETARY)


def _paper(city: City, one: Signatory, note: str = "") -> None:
    with writing(city.db):
        paper = Signature(one.name, one.title, city.request.shown.content_hash, note, SECRETARY)
        receive_paper(city.db, MEETING, city.seen, paper)


def test_paper_is_received_by_the_secretariat_and_not_signed_on_the_page(tmp_path: Path) -> None:
    city = asked_city(tmp_path, SigningMethod.PAPER)
    with pytest.raises(UsageError, match="紙に署名"):
        city.sign(city.link(CHAIR))
    chair, member = list_signatories(city.db, MEETING)
    _paper(city, chair, "書庫 3 に保管")
    with pytest.raises(ConflictError):
        _paper(city, chair)
    with pytest.raises(UsageError, match="200 字"):
        _paper(city, member, "長" * 201)
    with pytest.raises(NotFoundError):
        _paper(city, replace(member, name=OTHER))
    _paper(city, member)
    signed = list_signatures(city.db, city.request.id)
    assert [(one.note, one.act) for one in signed] == [("書庫 3 に保管", SECRETARY), ("", SECRETARY)]
    assert stage_of(city.db, MEETING) is Stage.SIGNED


def test_paper_is_not_received_for_a_record_that_is_signed_on_the_page(city: City) -> None:
    with pytest.raises(UsageError, match="自分で署名"):
        _paper(city, list_signatories(city.db, MEETING)[0])


TAMPERINGS = [
    "UPDATE signature_request SET record = x'00'",
    f"UPDATE signature_request SET content_hash = '{'0' * 64}'",
    f"UPDATE signature SET content_hash = '{'0' * 64}'",
    f"UPDATE signature SET name = '{OTHER}'",
    "DELETE FROM signature",
    f"UPDATE signatory SET name = '{OTHER}' WHERE position = 0",
]


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_tampering_with_a_request_or_a_signature_is_found(city: City, tampering: str) -> None:
    city.sign(city.link(CHAIR))
    assert check_database(city.db, (), ()).findings == ()
    with Database(city.path) as outside:
        outside.execute(tampering)
        outside.conn.commit()
    assert check_database(city.db, (), ()).findings != ()
