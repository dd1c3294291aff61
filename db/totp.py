"""二段階認証の鍵と予備の番号. 計算はここでは知らない。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import add_rows, first_row, require_writing


@dataclass(frozen=True, slots=True)
class Totp:
    """認証アプリの鍵。confirmed は番号を一度確かめたか。last_step は最後に使った番号の刻み(UNIX 時刻 ÷ 30 秒)。"""

    secret: str
    confirmed: bool
    last_step: int


def propose_totp(db: Database, account_id: int, secret: str) -> None:
    """新しい鍵を、まだ確かめていないものとして置く。確かめた鍵があれば何もしない。"""
    require_writing(db)
    if (found := find_totp(db, account_id)) and found.confirmed:
        return
    db.execute(
        "INSERT OR REPLACE INTO totp (account, secret, confirmed, last_step) VALUES (?, ?, 0, 0)",
        [account_id, secret],
    )


def confirm_totp(db: Database, account_id: int, step: int, code_hashes: Iterable[str], act: Act) -> None:
    """置いた鍵を使い始める。step は確かめた番号の刻み、code_hashes は予備の番号のハッシュ。"""
    require_writing(db)
    db.execute("UPDATE totp SET confirmed = 1, last_step = ? WHERE account = ?", [step, account_id])
    db.execute("DELETE FROM recovery_code WHERE account = ?", [account_id])
    add_rows(db, "recovery_code", [{"account": account_id, "code_hash": code} for code in code_hashes])
    _record(db, EventKind.TOTP_ENABLED, account_id, act)


def remove_totp(db: Database, account_id: int, act: Act) -> None:
    """二段階認証をやめる。していなければ何もしない。"""
    require_writing(db)
    found = find_totp(db, account_id)
    db.execute("DELETE FROM recovery_code WHERE account = ?", [account_id])
    db.execute("DELETE FROM totp WHERE account = ?", [account_id])
    if found and found.confirmed:
        _record(db, EventKind.TOTP_DISABLED, account_id, act)


def find_totp(db: Database, account_id: int) -> Totp | None:
    """その人の鍵。無ければ None。"""
    found = first_row(db, "SELECT * FROM totp WHERE account = ?", [account_id])
    return Totp(found["secret"], bool(found["confirmed"]), found["last_step"]) if found else None


def use_step(db: Database, account_id: int, step: int) -> bool:
    """step の番号を使ったことにする。その刻みか後の刻みの番号を、もう使っていれば何もせず False。"""
    require_writing(db)
    used = db.execute(
        "UPDATE totp SET last_step = ? WHERE account = ? AND last_step < ?", [step, account_id, step]
    )
    return bool(used.rowcount)


def use_recovery_code(db: Database, account_id: int, code_hash: str) -> bool:
    """予備の番号を使い、消す。そういう番号がなければ False。"""
    require_writing(db)
    used = db.execute(
        "DELETE FROM recovery_code WHERE account = ? AND code_hash = ?", [account_id, code_hash]
    )
    return bool(used.rowcount)


def count_recovery_codes(db: Database, account_id: int) -> int:
    """残っている予備の番号の数。"""
    query = "SELECT count(*) AS found FROM recovery_code WHERE account = ?"
    found = first_row(db, query, [account_id])
    return int(found["found"]) if found else 0


def _record(db: Database, kind: EventKind, account_id: int, act: Act) -> None:
    append_event(db, kind, Subject(SubjectKind.ACCOUNT, account_id), act)
