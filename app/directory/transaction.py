"""ログインの途中で使う秘密. クッキーの合い言葉ひとつから作るので、この画面から始めたログインだけが、その答えを受け取れる。"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secrets:
    """一度のログインの秘密。どれも 256 ビットで、もとの合い言葉には戻せない。

    state: 答えが、この画面から始めたログインのものであること。
    nonce: ID トークンが、このログインのために作られたこと。
    verifier: 認可の番号を替えるのが、このアプリであること(PKCE、RFC 7636)。
    """

    state: str
    nonce: str
    verifier: str = field(repr=False)


def secrets_of(token: str) -> Secrets:
    """クッキーの合い言葉から作る秘密。"""
    return Secrets(_derived(token, b"state"), _derived(token, b"nonce"), _derived(token, b"verifier"))


def _derived(token: str, use: bytes) -> str:
    digest = hmac.digest(token.encode(), b"directory " + use, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
