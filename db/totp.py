"""二段階認証の鍵と予備の番号. 計算はここでは知らない。

鍵は、秘密を包む鍵(db/secret_key.py)があれば、包んで書く。
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import KeyFileError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import add_rows, first_row, require_writing, rows
from db.secret_key import FILE_NAME, SecretKey, is_wrapped, open_secret, registered_secret_key, unusable


@dataclass(frozen=True, slots=True)
class Totp:
    """二段階認証の様子。confirmed は番号を一度確かめたか。last_step は最後に使った番号の刻み(UNIX 時刻 ÷ 30 秒)。"""

    confirmed: bool
    last_step: int


def propose_totp(db: Database, account_id: int, secret: str) -> None:
    """新しい鍵を、まだ確かめていないものとして置く。確かめた鍵があれば何もしない。KeyFileError: 包む鍵を読めない。"""
    require_writing(db)
    if (found := find_totp(db, account_id)) and found.confirmed:
        return
    db.execute(
        "INSERT OR REPLACE INTO totp (account, secret, confirmed, last_step) VALUES (?, ?, 0, 0)",
        [account_id, _kept(db, account_id, secret)],
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
    """その人の二段階認証。していなければ None。鍵そのものは読まない。"""
    found = first_row(db, "SELECT confirmed, last_step FROM totp WHERE account = ?", [account_id])
    return Totp(bool(found["confirmed"]), found["last_step"]) if found else None


def totp_secret(db: Database, account_id: int) -> str | None:
    """その人の認証アプリの鍵。無ければ None。KeyFileError: 包んであり、開けられない。"""
    found = first_row(db, "SELECT secret FROM totp WHERE account = ?", [account_id])
    return open_secret(db, found["secret"], _about(account_id)) if found else None


def wrap_secrets(db: Database, key: SecretKey) -> int:
    """まだ包んでいない鍵を、すべて包み、包んだ数を返す。

    KeyFileError: もう包んである鍵が、この鍵で開かない。何も変えない。
    """
    require_writing(db)
    _require_all_open(db, key)
    plain = {
        row["account"]: row["secret"]
        for row in rows(db, "SELECT account, secret FROM totp")
        if not is_wrapped(row["secret"])
    }
    for account_id, secret in plain.items():
        wrapped = key.wrap(secret, _about(account_id))
        db.execute("UPDATE totp SET secret = ? WHERE account = ?", [wrapped, account_id])
    return len(plain)


def rewrap_secrets(db: Database, old: SecretKey, new: SecretKey) -> int:
    """すべての鍵を、新しい鍵で包み直し、その数を返す。old は、いま包んである鍵。

    KeyFileError: もう包んである鍵が old で開かない。何も変えない。
    """
    require_writing(db)
    _require_all_open(db, old)
    stored = rows(db, "SELECT account, secret FROM totp")
    for row in stored:
        about, secret = _about(row["account"]), row["secret"]
        plain = old.unwrap(secret, about) if is_wrapped(secret) else secret
        db.execute("UPDATE totp SET secret = ? WHERE account = ?", [new.wrap(plain, about), row["account"]])
    return len(stored)


def opens_every_secret(db: Database, key: SecretKey) -> bool:
    """包んである鍵が、すべてこの鍵で開くか。"""
    try:
        _require_all_open(db, key)
    except KeyFileError:
        return False
    return True


def secrets_trouble(db: Database) -> str | None:
    """認証アプリの鍵の守りに足りないこと。無ければ None。動き始めるときに述べる。"""
    plain, wrapped = count_secrets(db, wrapped=False), count_secrets(db, wrapped=True)
    try:
        key = registered_secret_key(db)
        if key:
            _require_all_open(db, key)
    except KeyFileError as error:
        return str(error)
    if key is None and wrapped:
        return f"二段階認証の鍵を包んだ {FILE_NAME} が、署名の鍵と同じフォルダにありません。控えから戻すまで、番号を確かめられません。"
    if plain:
        return f"二段階認証の鍵 {plain} 件が、読める形でデータベースにあります。kaigiroku key を実行すると包みます。"
    return None


def count_secrets(db: Database, *, wrapped: bool) -> int:
    """包んである鍵か、包んでいない鍵の数。"""
    return sum(is_wrapped(row["secret"]) == wrapped for row in rows(db, "SELECT secret FROM totp"))


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


def _kept(db: Database, account_id: int, secret: str) -> str:
    """データベースに書く形。包んだものがもうあるのに鍵が無ければ、読める形では書かずに断る。"""
    key = registered_secret_key(db)
    if key is None and count_secrets(db, wrapped=True):
        raise unusable(f"署名の鍵と同じフォルダに {FILE_NAME} がありません。控えから戻してください。")
    return key.wrap(secret, _about(account_id)) if key else secret


def _about(account_id: int) -> str:
    return f"totp {account_id}"


def _require_all_open(db: Database, key: SecretKey) -> None:
    for row in rows(db, "SELECT account, secret FROM totp"):
        try:
            if is_wrapped(row["secret"]):
                key.unwrap(row["secret"], _about(row["account"]))
        except ValueError as error:
            raise KeyFileError(
                f"{FILE_NAME} は、いまある二段階認証の鍵を包んだものと違います。控えから、そのときのファイルを戻してください。"
            ) from error


def _record(db: Database, kind: EventKind, account_id: int, act: Act) -> None:
    append_event(db, kind, Subject(SubjectKind.ACCOUNT, account_id), act)
