"""署名の試験の道具. 会議ひとつの小さな市(あさひ野市、架空)を、署名の依頼まで進める。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from app.accounts.links import issue_link
from app.accounts.visitor import Visitor
from app.signing.acts import Seen, sign_shown
from app.signing.candidates import propose_signatories
from app.signing.sealing import asked_leaves
from app.workflow.moving import advance
from db.access_links import LinkTerms, get_access_link, list_access_links
from db.accounts import Account, AccountEntry, add_account, get_account
from db.chain.keys import create_key, register_key
from db.committees import ensure_committee, replace_roster
from db.connection import writing
from db.drafts import replace_draft
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.house_style import Member
from db.meetings import add_meeting
from db.procedures import Procedure, ProcedureChange, SigningMethod, change_procedure
from db.records import (
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    LinkPurpose,
    MeetingHeader,
    Role,
    Span,
    Withheld,
)
from db.signatories import SignatoryChange, list_signatories, name_signatories
from db.signatures import SignatureRequest, find_request
from db.sources import add_source
from db.stage_moves import NextStep, stage_of
from db.stages import Move, Stage
from db.withholdings import withhold
from tests.db.samples import NOW, SECRETARY, TURNS, minutes, source
from tests.stores import new_store

CHAIR, MEMBER, OTHER = "桐谷 葵", "白根 操", "遠野 隆"
LATER = "2026-12-21T09:00:00Z"
COMMITTEE = "図書館協議会"
MEETING = 1
HEADER = MeetingHeader(
    title="第1回あさひ野市図書館協議会",
    held_on="2026-05-10",
    place="中央図書館",
    agenda=("開館時間について",),
    attendees=("桐谷", "白根", "遠野"),
)
DRAFT = Draft(
    (
        DraftItem(None, None, "委員長", (DraftSentence("議題の一に入る。", (Span(1, 0, 5),)),)),
        DraftItem(None, None, "委員", (DraftSentence("開館時間は延びるか。", (Span(2, 0, 13),)),)),
    ),
    # 誤りの残る要約案では、署名を依頼できない。
    (
        Dropped(Span(1, 5, 12), DropReason.PROCEDURE),
        Dropped(Span(2, 13, 25), DropReason.DETAIL),
        Dropped(Span(3, 0, 21), DropReason.DETAIL),
    ),
)


@dataclass(frozen=True)
class City:
    db: Database
    path: Path

    @property
    def request(self) -> SignatureRequest:
        found = find_request(self.db, MEETING)
        assert found is not None
        return found

    @property
    def seen(self) -> Seen:
        return Seen(self.request.id, self.request.shown.content_hash)

    def account(self, name: str, login: str, role: Role = Role.MEMBER) -> Account:
        with writing(self.db):
            made = add_account(self.db, login, AccountEntry(name, role, frozenset({1})), SECRETARY)
        return get_account(self.db, made)

    def link(self, name: str, purpose: LinkPurpose = LinkPurpose.SIGNING) -> Visitor:
        with writing(self.db):
            issue_link(self.db, LinkTerms(MEETING, purpose, name, LATER), SECRETARY)
        return Visitor(link=get_access_link(self.db, list_access_links(self.db, MEETING)[0].link.id))

    def go(self, *moves: Move) -> None:
        for move in moves:
            with writing(self.db):
                step = NextStep(stage_of(self.db, MEETING), move, "言い回しを直す")
                advance(self.db, MEETING, step, SECRETARY)

    def name_proposed(self) -> None:
        with writing(self.db):
            proposed = propose_signatories(self.db, MEETING).signatories
            now = list_signatories(self.db, MEETING)
            name_signatories(self.db, MEETING, SignatoryChange(now, proposed), SECRETARY)

    def sign(self, visitor: Visitor, seen: Seen | None = None, at: str = NOW) -> None:
        with writing(self.db):
            actor = visitor.actor if visitor.known else "だれか"
            sign_shown(self.db, MEETING, seen or self.seen, visitor, Act(actor, at))


def make_city(folder: Path, method: SigningMethod = SigningMethod.APPROVAL) -> City:
    """会長一人と委員二人の会議体と、要約案のある会議ひとつ。署名の鍵も登録してある。"""
    path = folder / "city.sqlite"
    db = new_store(path)
    create_key(folder / "server.key")
    with writing(db):
        register_key(db, folder / "server.key", SECRETARY)
        committee = ensure_committee(db, COMMITTEE)
        replace_roster(
            db, committee, [Member(CHAIR, "委員長"), Member(MEMBER, "委員"), Member(OTHER, "委員")]
        )
        read = replace(minutes(), header=HEADER, turns=TURNS)
        meeting = add_meeting(db, committee, add_source(db, source("一"), SECRETARY), read, NOW)
        append_event(db, EventKind.ANALYZED, Subject(SubjectKind.MEETING, meeting), SECRETARY)
        replace_draft(db, meeting, DRAFT)
        after = replace(Procedure(), checks=False, method=method)
        change_procedure(db, committee, ProcedureChange(Procedure(), after), SECRETARY)
    return City(db, path)


def asked_city(
    folder: Path, method: SigningMethod = SigningMethod.APPROVAL, withheld: Withheld | None = None
) -> City:
    """署名を頼んだ会議のある市。会長の桐谷さんと、委員の白根さんが署名する。withheld は発言 2 の伏せる箇所。"""
    city = make_city(folder, method)
    if withheld is not None:
        with writing(city.db):
            withhold(city.db, MEETING, 2, withheld, SECRETARY)
    city.name_proposed()
    city.go(Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    return city


def sealed_city(folder: Path, withheld: Withheld | None = None) -> City:
    """確定した会議のある市。"""
    city = asked_city(folder, withheld=withheld)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    assert stage_of(city.db, MEETING) is Stage.SIGNED
    city.go(Move.SEAL)
    return city


def shown_text(city: City) -> str:
    """示している内容の、すべての文字。"""
    return repr([leaf.content for leaf in asked_leaves(city.request)])
