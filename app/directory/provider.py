"""ディレクトリーの入口と署名の鍵. 発行者のアドレスから読み、設定した発行者のものだけを信じる(OpenID Connect Discovery 1.0)。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.directory.client import DirectoryError, fetch_object
from app.directory.settings import Directory
from app.directory.transaction import Secrets
from app.outgoing import Call

_BASIC, _POST = "client_secret_basic", "client_secret_post"
_FORM = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
_LONGEST_TOKEN = 64 * 1024
# RSA の鍵 2,048 ビットを base64url で書いた長さ。
SHORTEST_MODULUS = 342


@dataclass(frozen=True, slots=True)
class Provider:
    """ディレクトリーの入口。どれも発行者と同じ機械にある。

    authorization: 利用者を送るアドレス。
    token: 認可の番号を ID トークンに替えるアドレス。
    keys: 署名の鍵のアドレス。
    auth_method: このアプリの示し方。
    """

    authorization: str
    token: str
    keys: str
    auth_method: str


def find_provider(directory: Directory) -> Provider:
    """ディレクトリーの入口を読む。DirectoryError: つながらないか、設定した発行者のものでない。"""
    found = fetch_object(directory, Call(get_well_known_url(directory.issuer, external=True)))
    if found.get("issuer") != directory.issuer:
        raise DirectoryError("設定した発行者(issuer)と違う名を述べました")
    methods = found.get("token_endpoint_auth_methods_supported", [_BASIC])
    if not isinstance(methods, list) or not {_BASIC, _POST} & set(map(str, methods)):
        raise DirectoryError("合い言葉でこのアプリを示すことを受け付けません")
    return Provider(
        authorization=_endpoint(directory, found, "authorization_endpoint"),
        token=_endpoint(directory, found, "token_endpoint"),
        keys=_endpoint(directory, found, "jwks_uri"),
        auth_method=_BASIC if _BASIC in methods else _POST,
    )


def authorization_url(directory: Directory, provider: Provider, secrets: Secrets) -> str:
    """利用者を送るアドレス。認可コードと PKCE(S256)を使い、氏名などは求めない。"""
    return str(
        prepare_grant_uri(
            provider.authorization,
            client_id=directory.client_id,
            response_type="code",
            redirect_uri=directory.redirect_uri,
            scope="openid",
            state=secrets.state,
            nonce=secrets.nonce,
            code_challenge=create_s256_code_challenge(secrets.verifier),
            code_challenge_method="S256",
        )
    )


def exchange_code(directory: Directory, provider: Provider, code: str, verifier: str) -> dict[str, str]:
    """認可の番号を、ID トークン(id_token)とアクセストークン(access_token)に替える。DirectoryError: 替えられない。"""
    body = prepare_token_request(
        "authorization_code", redirect_uri=directory.redirect_uri, code=code, code_verifier=verifier
    )
    auth = ClientAuth(directory.client_id, directory.secret, provider.auth_method)
    url, headers, body = auth.prepare("POST", provider.token, dict(_FORM), body)
    found = fetch_object(directory, Call(url, headers, body))
    tokens = {name: found.get(name, "") for name in ("id_token", "access_token")}
    if not all(isinstance(value, str) and len(value) <= _LONGEST_TOKEN for value in tokens.values()):
        raise DirectoryError("トークンの形が違います")
    return tokens


def fetch_keys(directory: Directory, provider: Provider) -> KeySet:
    """署名の鍵のうち、使えるもの。DirectoryError: 受け取れないか、鍵として読めない。"""
    found = fetch_object(directory, Call(provider.keys)).get("keys")
    if not isinstance(found, list):
        raise DirectoryError("署名の鍵がありません")
    try:
        return KeySet.import_key_set({"keys": [key for key in found if _usable(key)]})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DirectoryError("署名の鍵を読めません") from error


def _usable(key: Any) -> bool:
    """公開鍵で、署名のためのもので、RSA なら 2,048 ビット以上か。"""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    match key.get("kty"):
        case "RSA":
            return len(str(key.get("n", "")).lstrip("A")) >= SHORTEST_MODULUS
        case "EC":
            return True
    return False


def _endpoint(directory: Directory, found: Mapping[str, Any], name: str) -> str:
    """発行者と同じ機械のアドレス。ほかの機械へ利用者や合い言葉を送らせない。"""
    url = found.get(name)
    if not isinstance(url, str) or not url.isascii() or not url.isprintable() or set(url) & set(" \"'<>\\#"):
        raise DirectoryError(f"{name} を読めません")
    wanted, given = urlsplit(directory.issuer), urlsplit(url)
    if (given.scheme, given.netloc) != (wanted.scheme, wanted.netloc):
        raise DirectoryError(f"{name} が発行者と違う機械を指しています")
    return url
