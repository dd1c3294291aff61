"""合い言葉. 推し量れない乱数を作り、保存するときはハッシュにする。"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """新しい合い言葉。256 ビットの乱数。"""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """new_token() の作る形か。"""
    return _TOKEN.fullmatch(text) is not None


def hash_token(token: str) -> str:
    """保存する形。乱数が十分に長いので、速いハッシュでよい(OWASP ASVS 5 の 6.5.2)。"""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token_of(session_token: str) -> str:
    """セッションの合い言葉から作る、フォームの合い言葉。セッションが替われば替わり、元には戻せない。"""
    return hmac.digest(session_token.encode(), b"form", "sha256").hex()
