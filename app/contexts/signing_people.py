"""署名委員と、差し戻した依頼の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.signing.acts import ways_to_sign
from db.signatories import list_signatories
from db.signatures import Signature, SignatureRequest, list_requests, list_signatures


@dataclass(frozen=True, slots=True)
class SignatoryView:
    """署名委員。

    title, name: 務めと氏名。
    signed_at, signed_by: 署名した時刻(UTC)と、記録した人の名。まだなら None。
    note: 紙を受け取ったときの覚え書きか空。
    ways: いま署名に使えるもの(「アカウント」「確認リンク」)。
    """

    title: str
    name: str
    signed_at: str | None
    signed_by: str | None
    note: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoidSignature:
    """効力をなくした署名。title, name: 務めと氏名。signed_at: 署名した時刻(UTC)。"""

    title: str
    name: str
    signed_at: str


@dataclass(frozen=True, slots=True)
class FormerRequest:
    """差し戻した依頼。

    asked_at: 頼んだ時刻(UTC)。content_hash: 示した内容の印。
    ended_at, ended_by, reason: 差し戻した時刻と人と理由。
    signatures: そのときまでの署名。
    """

    asked_at: str
    content_hash: str
    ended_at: str
    ended_by: str
    reason: str
    signatures: tuple[VoidSignature, ...]


def load_people(
    db: Database, meeting_id: int, request: SignatureRequest | None, at: str
) -> tuple[SignatoryView, ...]:
    """署名委員。決めた順。at はいまの時刻(UTC)。"""
    signed = {one.name: one for one in list_signatures(db, request.id)} if request else {}
    return tuple(
        _person(one.title, one.name, signed.get(one.name), ways_to_sign(db, meeting_id, one.name, at))
        for one in list_signatories(db, meeting_id)
    )


def load_former_requests(db: Database, meeting_id: int) -> tuple[FormerRequest, ...]:
    """差し戻した依頼。新しい順。"""
    return tuple(
        FormerRequest(
            asked_at=one.act.at,
            content_hash=one.shown.content_hash,
            ended_at=one.ended.at,
            ended_by=one.ended.actor,
            reason=one.reason,
            signatures=tuple(
                VoidSignature(found.title, found.name, found.act.at) for found in list_signatures(db, one.id)
            ),
        )
        for one in reversed(list_requests(db, meeting_id))
        if one.ended
    )


def _person(title: str, name: str, signed: Signature | None, ways: tuple[str, ...]) -> SignatoryView:
    if signed is None:
        return SignatoryView(title, name, None, None, "", ways)
    return SignatoryView(title, name, signed.act.at, signed.act.actor, signed.note, ways)
