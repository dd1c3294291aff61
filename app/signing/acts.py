"""署名する. 示したものを見た本人が署名するか、紙に署名したものを事務局が受け取ったと記す。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.accounts.visitor import Visitor
from app.errors import UsageError
from app.workflow.persons import same_name
from db.access_links import get_access_link, list_access_links
from db.accounts import get_account, list_accounts
from db.errors import ConflictError
from db.events import Act
from db.meetings import get_meeting
from db.procedures import SigningMethod
from db.records import LinkPurpose, Role
from db.signatories import Signatory, list_signatories
from db.signatures import Signature, SignatureRequest, find_request, sign
from db.stage_moves import stage_of
from db.stages import Stage, require_stage

LONGEST_NOTE = 200


class NotSignatoryError(UsageError):
    """署名する人ではない。"""


@dataclass(frozen=True, slots=True)
class Seen:
    """署名する人が見ていた依頼とその内容の印。"""

    request_id: int
    content_hash: str


def own_duty(db: Database, meeting_id: int, visitor: Visitor, at: str) -> Signatory | None:
    """来た人の、この会議の署名の務め。署名する人でなければ None。at はいまの時刻(UTC)。

    アカウントの人は、その会議体の委員で氏名が同じ人。リンクの人は、この会議の署名のためのリンクで氏名が同じ人。
    停止された人と、期限の過ぎたリンクは認めない。NotFoundError: 会議が無い。
    """
    name = _proved_name(db, meeting_id, visitor, at)
    return next((one for one in list_signatories(db, meeting_id) if same_name(one.name, name)), None)


def ways_to_sign(db: Database, meeting_id: int, name: str, at: str) -> tuple[str, ...]:
    """その氏名の人が、いま署名に使えるもの(「アカウント」「確認リンク」)。at はいまの時刻(UTC)。"""
    linked = any(
        link.opens(at) and link.terms.purpose is LinkPurpose.SIGNING and same_name(link.terms.holder, name)
        for link in (one.link for one in list_access_links(db, meeting_id))
    )
    account = len(_accounts_of(db, meeting_id, name)) == 1
    return (*(["アカウント"] if account else []), *(["確認リンク"] if linked else []))


def sign_shown(db: Database, meeting_id: int, seen: Seen, visitor: Visitor, act: Act) -> None:
    """示した内容に、来た人が署名する。writing() の中で呼ぶ。

    NotSignatoryError: 署名する人ではない。UsageError: 紙に署名する会議録である。
    StageError: 署名を頼んでいる状態ではない。ConflictError: 依頼が見ていたものと違うか、もう署名している。
    """
    request = _seen_request(db, meeting_id, seen)
    own = own_duty(db, meeting_id, visitor, act.at)
    if own is None:
        raise NotSignatoryError(
            "この会議録の署名委員ではないので、署名できません。署名委員は、事務局が決めています。"
        )
    if request.shown.method is SigningMethod.PAPER:
        raise UsageError("この会議録は紙に署名します。事務局からお渡しする紙に署名してください。")
    sign(db, request, Signature(own.name, own.title, seen.content_hash, "", act))


def receive_paper(db: Database, meeting_id: int, seen: Seen, received: Signature) -> None:
    """署名された紙を受け取ったことを、事務局が記す。writing() の中で呼ぶ。

    received の note は覚え書き。UsageError: 紙に署名する会議録ではないか、覚え書きが長すぎる。
    NotFoundError・StageError・ConflictError: db.signatures.sign() と同じ。
    """
    request = _seen_request(db, meeting_id, seen)
    if request.shown.method is not SigningMethod.PAPER:
        raise UsageError("この会議録には、署名する人が自分で署名します。紙の受け取りは記せません。")
    if len(received.note) > LONGEST_NOTE:
        raise UsageError(f"覚え書きは {LONGEST_NOTE} 字までで書いてください。")
    sign(db, request, received)


def _seen_request(db: Database, meeting_id: int, seen: Seen) -> SignatureRequest:
    """見ていた依頼が、いまの依頼であることを確かめる。"""
    require_stage(stage_of(db, meeting_id), frozenset({Stage.SIGNING}))
    request = find_request(db, meeting_id)
    if request is None or (request.id, request.shown.content_hash) != (seen.request_id, seen.content_hash):
        raise ConflictError(
            "画面を開いた後に、署名の依頼が新しくなりました。署名は記録していません。"
            "下の、いまの内容を確かめてから、もう一度署名してください。"
        )
    return request


def _proved_name(db: Database, meeting_id: int, visitor: Visitor, at: str) -> str:
    """来た人の、確かめられた氏名。この会議に署名できる立場でなければ空。"""
    if visitor.link:
        link = get_access_link(db, visitor.link.id)
        terms = link.terms
        own = link.opens(at) and (terms.meeting_id, terms.purpose) == (meeting_id, LinkPurpose.SIGNING)
        return terms.holder if own else ""
    if not visitor.account:
        return ""
    account = get_account(db, visitor.account.id)
    # 同じ会議体に同じ氏名の委員が二人いれば、どちらが署名する人か分からないので、確認リンクで署名してもらう。
    found = _accounts_of(db, meeting_id, account.name)
    return account.name if found == [account.id] else ""


def _accounts_of(db: Database, meeting_id: int, name: str) -> list[int]:
    """その会議体の、働いている委員のうち、その氏名の人。"""
    committee_id = get_meeting(db, meeting_id).committee_id
    return [
        one.id
        for one in list_accounts(db)
        if one.role is Role.MEMBER
        and not one.disabled
        and committee_id in one.committees
        and same_name(one.name, name)
    ]
