"""ログインの失敗と、前にログインした端末. 数える単位の名は呼ぶ側が決める。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.rows import add_rows, first_row, require_writing


def add_failures(db: Database, buckets: Sequence[str], at: str) -> None:
    """失敗を一つ、buckets のそれぞれに加える。"""
    require_writing(db)
    add_rows(db, "login_failure", [{"bucket": bucket, "at": at} for bucket in buckets])


def count_failures(db: Database, bucket: str, since: str) -> int:
    """since より後の失敗の数。"""
    query = "SELECT count(*) AS found FROM login_failure WHERE bucket = ? AND at > ?"
    found = first_row(db, query, [bucket, since])
    return int(found["found"]) if found else 0


def clear_failures(db: Database, bucket: str) -> None:
    """その単位の失敗を忘れる。"""
    require_writing(db)
    db.execute("DELETE FROM login_failure WHERE bucket = ?", [bucket])


def forget_failure(db: Database, bucket: str, at: str) -> None:
    """その単位の、at の失敗を一つだけ忘れる。"""
    require_writing(db)
    db.execute(
        "DELETE FROM login_failure WHERE id IN (SELECT id FROM login_failure WHERE bucket = ? AND at = ? LIMIT 1)",
        [bucket, at],
    )


def remove_old_failures(db: Database, before: str) -> None:
    """もう数えない行を片付ける。"""
    require_writing(db)
    db.execute("DELETE FROM login_failure WHERE at < ?", [before])


def remember_device(db: Database, token_hash: str, account_id: int, now: str) -> None:
    """この端末で、この人がログインしたことを覚える。"""
    require_writing(db)
    db.execute(
        "INSERT OR REPLACE INTO known_device (token_hash, account, seen_at) VALUES (?, ?, ?)",
        [token_hash, account_id, now],
    )


def knows_device(db: Database, token_hash: str, account_id: int, since: str) -> bool:
    """since より後に、この端末でこの人がログインしたか。"""
    query = "SELECT 1 FROM known_device WHERE token_hash = ? AND account = ? AND seen_at > ?"
    return first_row(db, query, [token_hash, account_id, since]) is not None


def forget_devices(db: Database, account_id: int) -> None:
    """この人の端末をすべて忘れる。"""
    require_writing(db)
    db.execute("DELETE FROM known_device WHERE account = ?", [account_id])


def remove_old_devices(db: Database, before: str) -> None:
    """長く使われていない端末を忘れる。"""
    require_writing(db)
    db.execute("DELETE FROM known_device WHERE seen_at < ?", [before])
