"""パスワードを決める案内. 一人に一つの、一度きりで期限のあるリンク。合い言葉はハッシュだけを持つ。"""

from __future__ import annotations

from sqlite_utils import Database

from db.accounts import get_account
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import first_row, require_writing
from db.sessions import end_sessions


def issue_setup_link(db: Database, account_id: int, token_hash: str, expires_at: str, act: Act) -> None:
    """案内を出す。前の案内と、いまのパスワードとログインは使えなくなる。NotFoundError: 利用者が無い。"""
    require_writing(db)
    get_account(db, account_id)
    db.execute(
        "INSERT OR REPLACE INTO setup_link (account, token_hash, expires_at, issued_by, issued_at)"
        " VALUES (?, ?, ?, ?, ?)",
        [account_id, token_hash, expires_at, act.actor, act.at],
    )
    db.execute("UPDATE account SET password_hash = NULL WHERE id = ?", [account_id])
    end_sessions(db, account_id)
    detail = {"expires_at": expires_at}
    append_event(db, EventKind.SETUP_LINK_ISSUED, Subject(SubjectKind.ACCOUNT, account_id), act, detail)


def find_setup_link(db: Database, token_hash: str, now: str) -> int | None:
    """案内の相手の id。無いか、期限が過ぎていれば None。"""
    found = first_row(
        db, "SELECT account FROM setup_link WHERE token_hash = ? AND expires_at > ?", [token_hash, now]
    )
    return int(found["account"]) if found else None


def setup_link_expiry(db: Database, account_id: int) -> str | None:
    """その人への案内の期限。案内が無ければ None。"""
    found = first_row(db, "SELECT expires_at FROM setup_link WHERE account = ?", [account_id])
    return str(found["expires_at"]) if found else None


def remove_setup_link(db: Database, account_id: int) -> None:
    """その人への案内を、使えなくする。"""
    require_writing(db)
    db.execute("DELETE FROM setup_link WHERE account = ?", [account_id])
