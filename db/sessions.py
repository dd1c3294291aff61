"""セッション. ログインしている端末。合い言葉そのものは持たず、ハッシュだけを持つ。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.rows import Row, add_row, first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class NewSession:
    """始めるセッション。account_id か link_id のどちらかが入る。device は本人に見せる端末の名。

    awaiting_code は、パスワードまで済み、二段階目の番号を待っていること。
    """

    token_hash: str
    device: str
    account_id: int | None = None
    link_id: int | None = None
    awaiting_code: bool = False


@dataclass(frozen=True, slots=True)
class StoredSession:
    """続いているセッション。seen_at は最後に使われた時刻で、数分の遅れがある。"""

    id: int
    account_id: int | None
    link_id: int | None
    awaiting_code: bool
    device: str
    started_at: str
    seen_at: str


def start_session(db: Database, new: NewSession, now: str) -> int:
    """セッションを始めて id を返す。"""
    require_writing(db)
    return add_row(
        db,
        "session",
        {
            "token_hash": new.token_hash,
            "account": new.account_id,
            "access_link": new.link_id,
            "awaiting_code": int(new.awaiting_code),
            "device": new.device,
            "started_at": now,
            "seen_at": now,
        },
    )


def find_session(db: Database, token_hash: str) -> StoredSession | None:
    """合い言葉のハッシュのセッション。終わっていれば None。期限は呼ぶ側が確かめる。"""
    found = first_row(db, "SELECT * FROM session WHERE token_hash = ?", [token_hash])
    return _session(found) if found else None


def list_sessions(db: Database, account_id: int) -> tuple[StoredSession, ...]:
    """その人のセッション。新しく始めた順。期限の切れたものも入る。"""
    query = "SELECT * FROM session WHERE account = ? AND awaiting_code = 0 ORDER BY id DESC"
    return tuple(_session(row) for row in rows(db, query, [account_id]))


def touch_session(db: Database, session_id: int, now: str) -> None:
    """最後に使われた時刻を記す。"""
    require_writing(db)
    db.execute("UPDATE session SET seen_at = ? WHERE id = ?", [now, session_id])


def end_session(db: Database, session_id: int) -> None:
    """セッションを一つ終える。もう終わっていれば何もしない。"""
    require_writing(db)
    db.execute("DELETE FROM session WHERE id = ?", [session_id])


def end_sessions(db: Database, account_id: int, keep: int | None = None) -> int:
    """その人のセッションを、keep のほかすべて終え、終えた数を返す。"""
    require_writing(db)
    ended = db.execute("DELETE FROM session WHERE account = ? AND id IS NOT ?", [account_id, keep])
    return int(ended.rowcount)


def end_sessions_of_link(db: Database, link_id: int) -> None:
    """リンクで始めたセッションをすべて終える。"""
    require_writing(db)
    db.execute("DELETE FROM session WHERE access_link = ?", [link_id])


def remove_old_sessions(db: Database, started_before: str) -> None:
    """期限の過ぎた行を片付ける。"""
    require_writing(db)
    db.execute("DELETE FROM session WHERE started_at < ?", [started_before])


def _session(row: Row) -> StoredSession:
    return StoredSession(
        id=row["id"],
        account_id=row["account"],
        link_id=row["access_link"],
        awaiting_code=bool(row["awaiting_code"]),
        device=row["device"],
        started_at=row["started_at"],
        seen_at=row["seen_at"],
    )
