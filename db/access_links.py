"""確認リンク. アカウントのない委員が、一つの会議を一つの用途のために開くための、期限のあるリンク。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.meetings import get_meeting
from db.records import LinkPurpose
from db.rows import Row, add_row, first_row, require_writing, rows
from db.sessions import end_sessions_of_link


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """リンクの決まり。holder は渡す相手の氏名、expires_at は使えなくなる時刻(UTC)。"""

    meeting_id: int
    purpose: LinkPurpose
    holder: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class AccessLink:
    """出したリンク。revoked は取り消した人と時刻か None。"""

    id: int
    terms: LinkTerms
    issued: Act
    revoked: Act | None

    def opens(self, now: str) -> bool:
        """now に使えるか。"""
        return self.revoked is None and now < self.terms.expires_at


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """出したリンクと、使われた様子。uses は開かれた回数、used_at は最後に開かれた時刻(UTC)か None。"""

    link: AccessLink
    uses: int
    used_at: str | None


def issue_access_link(db: Database, terms: LinkTerms, token_hash: str, act: Act) -> int:
    """リンクを出して id を返す。NotFoundError: 会議が無い。"""
    require_writing(db)
    get_meeting(db, terms.meeting_id)
    columns: Row = {
        "token_hash": token_hash,
        "meeting": terms.meeting_id,
        "purpose": terms.purpose,
        "holder": terms.holder,
        "expires_at": terms.expires_at,
        "issued_by": act.actor,
        "issued_at": act.at,
    }
    link_id = add_row(db, "access_link", columns)
    detail = {"meeting": terms.meeting_id, "purpose": terms.purpose, "holder": terms.holder}
    _record(db, EventKind.ACCESS_LINK_ISSUED, link_id, act, detail)
    return link_id


def revoke_access_link(db: Database, link_id: int, act: Act) -> None:
    """リンクを取り消し、それで開いている画面も使えなくする。もう取り消してあれば何もしない。NotFoundError: 無い。"""
    require_writing(db)
    if get_access_link(db, link_id).revoked is not None:
        return
    db.execute(
        "UPDATE access_link SET revoked_by = ?, revoked_at = ? WHERE id = ?", [act.actor, act.at, link_id]
    )
    end_sessions_of_link(db, link_id)
    _record(db, EventKind.ACCESS_LINK_REVOKED, link_id, act, {})


def list_access_links(db: Database, meeting_id: int) -> tuple[IssuedLink, ...]:
    """会議のために出したリンクのすべて。新しい順。期限の過ぎたものも、取り消したものも入る。"""
    query = """
        SELECT access_link.*, count(event.id) AS uses, max(event.at) AS used_at
        FROM access_link LEFT JOIN event ON event.subject_kind = ? AND event.subject_id = access_link.id
            AND event.kind = ?
        WHERE meeting = ? GROUP BY access_link.id ORDER BY access_link.id DESC
    """
    found = rows(db, query, [SubjectKind.ACCESS_LINK, EventKind.LOGGED_IN, meeting_id])
    return tuple(IssuedLink(_link(row), row["uses"], row["used_at"]) for row in found)


def list_link_holders(db: Database, meeting_id: int) -> tuple[str, ...]:
    """会議の確認リンクを渡した相手の氏名。出した順。期限の過ぎたものも、取り消したものも入る。"""
    query = "SELECT holder FROM access_link WHERE meeting = ? GROUP BY holder ORDER BY min(id)"
    found = rows(db, query, [meeting_id])
    return tuple(row["holder"] for row in found)


def list_open_holders(db: Database, meeting_id: int, now: str) -> tuple[str, ...]:
    """会議の、いま使える確認リンクを渡してある相手の氏名。"""
    query = "SELECT holder FROM access_link WHERE meeting = ? AND revoked_at IS NULL AND expires_at > ?"
    return tuple(row["holder"] for row in rows(db, query, [meeting_id, now]))


def get_access_link(db: Database, link_id: int) -> AccessLink:
    """リンクひとつ。NotFoundError: 無い。"""
    found = first_row(db, "SELECT * FROM access_link WHERE id = ?", [link_id])
    if not found:
        raise NotFoundError("確認リンク", link_id)
    return _link(found)


def find_access_link(db: Database, token_hash: str) -> AccessLink | None:
    """合い言葉のハッシュのリンク。期限の過ぎたものも、取り消したものも返す。無ければ None。"""
    found = first_row(db, "SELECT * FROM access_link WHERE token_hash = ?", [token_hash])
    return _link(found) if found else None


def _link(row: Row) -> AccessLink:
    terms = LinkTerms(row["meeting"], LinkPurpose(row["purpose"]), row["holder"], row["expires_at"])
    revoked = Act(row["revoked_by"], row["revoked_at"]) if row["revoked_at"] is not None else None
    return AccessLink(row["id"], terms, Act(row["issued_by"], row["issued_at"]), revoked)


def _record(db: Database, kind: EventKind, link_id: int, act: Act, detail: Row) -> None:
    append_event(db, kind, Subject(SubjectKind.ACCESS_LINK, link_id), act, detail)
