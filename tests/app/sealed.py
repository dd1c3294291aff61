"""封をした会議録. 見本の会議を、署名を経て確定し、公表する。"""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from app.accounts.links import issue_link
from app.accounts.visitor import Visitor
from app.clock import now, shifted
from app.signing.acts import Seen, sign_shown
from app.signing.candidates import propose_signatories
from app.workflow.moving import advance
from db.access_links import LinkTerms, get_access_link, list_access_links
from db.connection import writing
from db.drafts import get_draft
from db.events import Act
from db.meetings import get_meeting
from db.procedures import ProcedureChange, get_procedure
from db.procedures import change_procedure as change
from db.records import LinkPurpose, Span, Withheld, WithheldKind
from db.signatories import SignatoryChange, list_signatories, name_signatories
from db.signatures import find_request
from db.stage_moves import NextStep, stage_of
from db.stages import Move
from db.withholdings import withhold

# 署名を経て確定する会議。氏名を印字しない会議体のもの。
MEETING = 5
REASON = "個人の情報"
MASK = f"（秘密のため非公開：{REASON}）"
_DAYS = 30 * 24 * 60 * 60


def act() -> Act:
    return Act("事務局", now())


def go(db: Database, *moves: Move, meeting_id: int = MEETING) -> None:
    for move in moves:
        with writing(db):
            advance(db, meeting_id, NextStep(stage_of(db, meeting_id), move, "言い回しを直す"), act())


def mask_source(db: Database, span: Span) -> None:
    """根拠箇所を秘密として伏せる。"""
    with writing(db):
        one = Withheld(WithheldKind.SECRET, REASON, span.start, span.end)
        withhold(db, MEETING, span.turn, one, act())


def seal_meeting(db: Database, paragraph: int | None = None) -> None:
    """会議録を確定まで進める。paragraph は、根拠箇所を伏せておく段落の番号(伏せなければ None)。"""
    if paragraph is not None:
        mask_source(db, get_draft(db, MEETING).items[paragraph - 1].sources[0])
    committee = get_meeting(db, MEETING).committee_id
    with writing(db):
        before = get_procedure(db, committee)
        change(db, committee, ProcedureChange(before, replace(before, checks=False)), act())
        proposed = propose_signatories(db, MEETING).signatories
        seen = list_signatories(db, MEETING)
        name_signatories(db, MEETING, SignatoryChange(seen, proposed), act())
    go(db, Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    for one in list_signatories(db, MEETING):
        _sign(db, one.name)
    go(db, Move.SEAL)


def _sign(db: Database, name: str) -> None:
    """署名のためのリンクで署名する。"""
    with writing(db):
        issue_link(db, LinkTerms(MEETING, LinkPurpose.SIGNING, name, shifted(now(), _DAYS)), act())
        link = next(one.link for one in list_access_links(db, MEETING) if one.link.terms.holder == name)
    request = find_request(db, MEETING)
    assert request is not None
    holder = Visitor(link=get_access_link(db, link.id))
    with writing(db):
        sign_shown(db, MEETING, Seen(request.id, request.shown.content_hash), holder, act())
