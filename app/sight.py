"""来た人の見える範囲. 閉じた会議と、伏せた発言の原本を、だれに見せるか。"""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request

from app.accounts.visitor import Visitor
from app.gate import gate_of
from app.signing.leaving_out import leaves_out
from db.accounts import Account
from db.records import LinkPurpose, Role
from db.sight import Maskers, Sight, show_only
from nlp.masking import Mask, masked_paragraph

# アドレスで公開版を求める語。
PUBLIC = "public"
MASKERS = Maskers(Mask, masked_paragraph, leaves_out)


def sight_of(visitor: Visitor) -> Sight:
    """来た人の見える範囲。

    会議体の委員と事務局は、その会議体の閉じた会議も、伏せた発言の原本も見る。署名のためのリンクの人も、署名する会議を
    原本で見る(示したものに署名するので)。発言者確認のリンクの人はその会議を見るが、伏せた発言は公開版で見る。管理者とほかの会議体の人には、閉じた会議は無いのと同じである。
    """
    if visitor.link:
        terms = visitor.link.terms
        signing = terms.purpose is LinkPurpose.SIGNING
        return Sight(meeting_id=terms.meeting_id, original_id=terms.meeting_id if signing else None)
    account = visitor.account
    if account is None:
        return Sight()
    own = frozenset() if account.role is Role.ADMINISTRATOR else account.committees
    return Sight(closed=own, originals=own, account_id=account.id)


def sees_originals(visitor: Visitor, meeting_id: int, committee_id: int) -> bool:
    """この会議の、伏せた発言の原本を見る人か。"""
    sight = sight_of(visitor)
    return sight.original_id == meeting_id or committee_id in sight.originals


def show_originals_of(request: Request, account: Account) -> None:
    """合い言葉のアドレスへの要求では、伏せた発言のある会議でも、その人の回答が済んだかを、前の版と比べて求める。

    発言の言葉を出さない応答だけで使う。閉じた会議は、ログインしないままでは見せない。
    """
    gate = gate_of(request)
    assert gate is not None, "門番を通らない要求に、接続はない"
    originals = frozenset() if account.role is Role.ADMINISTRATOR else account.committees
    show_only(gate.db, replace(sight_of(gate.visitor), originals=originals), MASKERS)


def show_public(request: Request) -> None:
    """この要求では、原本を見てよい人にも、伏せた発言を公開版で見せる。"""
    gate = gate_of(request)
    assert gate is not None, "門番を通らない要求に、接続はない"
    show_only(gate.db, replace(sight_of(gate.visitor), originals=frozenset(), original_id=None), MASKERS)
