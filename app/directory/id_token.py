"""ID トークンを確かめる(OpenID Connect Core 1.0 の 3.1.3.7). 一つでも合わなければ、だれのものとも認めない。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.directory.client import DirectoryError
from app.directory.settings import Directory
from db.directory_identities import DirectoryIdentity

# 受け付ける署名。公開鍵のものだけで、署名の無いもの(none)と、合い言葉によるもの(HS…)は受け付けない。
ALGORITHMS = ("RS256", "PS256", "ES256")
# 時計のずれを見込む秒数。
LEEWAY = 60
# 仕様の定める識別子の長さの上限。
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Expected:
    """このログインのもの。nonce は送ったもの、access_token は一緒に受け取ったもの、now はいま(ISO 8601 の UTC)。"""

    nonce: str
    access_token: str
    now: str


def read_id_token(text: str, keys: KeySet, directory: Directory, expected: Expected) -> DirectoryIdentity:
    """ID トークンの述べる人。DirectoryError: 署名・発行者・宛先・期限・nonce・種類のどれかが合わない。"""
    try:
        token = jwt.decode(text, keys, algorithms=ALGORITHMS)
        if token.header.get("typ", "JWT") != "JWT":
            raise DirectoryError("ID トークンではないものを返しました")
        _validate(token.claims, token.header, directory, expected)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DirectoryError(f"ID トークンを確かめられません({_reason(error)})") from error
    subject = token.claims["sub"]
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise DirectoryError("ID トークンの識別子(sub)の形が違います")
    return DirectoryIdentity(directory.issuer, subject)


def _validate(
    claims: dict[str, Any], header: Mapping[str, Any], directory: Directory, expected: Expected
) -> None:
    # 宛先は、このアプリだけのものに限る(ほかの宛先と並べたものは、そちらで使い回されうる)。
    if claims.get("aud") not in (directory.client_id, [directory.client_id]):
        raise DirectoryError("ID トークンの宛先(aud)がこのアプリではありません")
    checked = CodeIDToken(
        claims,
        header,
        options={
            "iss": {"essential": True, "value": directory.issuer},
            "aud": {"essential": True, "value": directory.client_id},
            "nonce": {"essential": True, "value": expected.nonce},
        },
        params={
            "nonce": expected.nonce,
            "client_id": directory.client_id,
            "access_token": expected.access_token,
        },
    )
    checked.validate(now=int(datetime.fromisoformat(expected.now).timestamp()), leeway=LEEWAY)


def _reason(error: Exception) -> str:
    """部品の述べた理由。中身(トークンの値)を含まない、種類の名だけにする。"""
    return type(error).__name__
