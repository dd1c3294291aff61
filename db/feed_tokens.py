"""購読のアドレスの合い言葉. 一人に一つで、ハッシュだけを持つ。"""

from __future__ import annotations

from sqlite_utils import Database

from db.accounts import get_account
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import first_row, require_writing


def issue_feed_token(db: Database, account_id: int, token_hash: str, act: Act) -> None:
    """合い言葉を出す。前のものは使えなくなる。NotFoundError: アカウントが無い。"""
    require_writing(db)
    get_account(db, account_id)
    db.execute(
        "INSERT OR REPLACE INTO feed_token (account, token_hash, issued_at) VALUES (?, ?, ?)",
        [account_id, token_hash, act.at],
    )
    append_event(db, EventKind.FEED_ISSUED, Subject(SubjectKind.ACCOUNT, account_id), act)


def revoke_feed_token(db: Database, account_id: int, act: Act) -> None:
    """合い言葉を取り消す。出していなければ何もしない。"""
    require_writing(db)
    if feed_issued_at(db, account_id) is None:
        return
    db.execute("DELETE FROM feed_token WHERE account = ?", [account_id])
    append_event(db, EventKind.FEED_REVOKED, Subject(SubjectKind.ACCOUNT, account_id), act)


def feed_issued_at(db: Database, account_id: int) -> str | None:
    """いまの合い言葉を出した時刻(UTC)。出していなければ None。"""
    found = first_row(db, "SELECT issued_at FROM feed_token WHERE account = ?", [account_id])
    return str(found["issued_at"]) if found else None


def account_of_feed(db: Database, token_hash: str) -> int | None:
    """合い言葉の持ち主のアカウントの id。無いか、停止されていれば None。"""
    query = """
        SELECT account.id FROM feed_token JOIN account ON account.id = feed_token.account
        WHERE token_hash = ? AND NOT disabled
    """
    found = first_row(db, query, [token_hash])
    return int(found["id"]) if found else None
