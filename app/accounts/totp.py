"""認証アプリの番号(TOTP、RFC 6238)と、予備の番号."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime

import pyotp
import segno
from sqlite_utils import Database

from app.accounts.tokens import hash_token
from db.totp import find_totp, totp_secret, use_recovery_code, use_step

_STEP_SECONDS = 30
_RECOVERY_CODES = 10
# 予備の番号は 120 ビット。base32 で 24 字になる。
_RECOVERY_BYTES = 15
_ISSUER = "kaigiroku"


def new_secret() -> str:
    """新しい鍵。160 ビットの乱数を base32 で書いたもの。"""
    return pyotp.random_base32()


def app_uri(secret: str, login: str) -> str:
    """認証アプリに鍵を渡す URI(otpauth://…)。"""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)


def qr_path(text: str) -> tuple[str, int]:
    """二次元コードを SVG の path の d 属性で。二つ目は、余白も含めた一辺の升の数。"""
    code = segno.make(text, error="m", micro=False)
    border = code.default_border_size
    runs = [
        f"M{column + border} {row + border}h1v1h-1z"
        for row, cells in enumerate(code.matrix)
        for column, dark in enumerate(cells)
        if dark
    ]
    return "".join(runs), int(code.symbol_size()[0])


def matching_step(secret: str, code: str, now: str) -> int | None:
    """番号の合う刻み。時計のずれを見込み、前後一つの刻みも認める。合わなければ None。"""
    current = int(datetime.fromisoformat(now).timestamp()) // _STEP_SECONDS
    for step in (current, current - 1, current + 1):
        expected = pyotp.TOTP(secret).at(step * _STEP_SECONDS)
        if hmac.compare_digest(expected.encode(), code.encode()):
            return step
    return None


def verify_code(db: Database, account_id: int, text: str, now: str) -> bool:
    """認証アプリか予備の番号が合っているか。合えば使ったことにする。writing() の中で呼ぶ。

    KeyFileError: 認証アプリの鍵を開けられない。
    """
    code = "".join(text.split()).replace("-", "")
    found = find_totp(db, account_id)
    if found is None or not found.confirmed:
        return False
    if re.fullmatch(r"[0-9]{6}", code):
        secret = totp_secret(db, account_id)
        step = matching_step(secret, code, now) if secret else None
        return step is not None and use_step(db, account_id, step)
    return use_recovery_code(db, account_id, hash_token(code.upper()))


def new_recovery_codes() -> tuple[str, ...]:
    """予備の番号。四字ずつ区切って見せる。"""
    return tuple(
        _grouped(base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode())
        for _ in range(_RECOVERY_CODES)
    )


def hash_recovery_code(code: str) -> str:
    """予備の番号を保存する形。"""
    return hash_token(code.replace("-", ""))


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
