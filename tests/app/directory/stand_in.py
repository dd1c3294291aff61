"""市のディレクトリーの代わりをする小さなサーバー. 仕様どおりに答え、試験の求めるところだけ曲げる."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from app.directory.settings import Directory
from tests.app.loopback import address_of, serving
from tests.app.visitor import ORIGIN

CLIENT, SECRET = "kaigiroku", "kono-apuri-no-aikotoba"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1"})
with warnings.catch_warnings():
    # 部品は、短い鍵を作ると警告する。
    warnings.simplefilter("ignore")
    SMALL_KEY = RSAKey.generate_key(1024, {"kid": "k1"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"})

Claims = dict[str, Any]


@dataclass
class StandIn:
    """動いている代わり。

    people: 認可の番号から、求められたこと(送られた引数)と、その人の識別子。
    asked: 受け取った問い合わせの道のり。
    claims, sign, metadata, token, reply: 曲げる仕方(無ければ仕様どおり)。
    """

    issuer: str
    keys: list[Any] = field(default_factory=lambda: [KEY, EC_KEY])
    people: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    claims: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims], str] = lambda claims: jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)
    metadata: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    reply: Callable[[Handler], bool] = lambda _: False

    @property
    def directory(self) -> Directory:
        return Directory(self.issuer, CLIENT, SECRET, ORIGIN)

    def approve(self, url: str, subject: str) -> str:
        """利用者がこのアドレスで認めたことにして、戻るアドレスの道のりを返す。"""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert url.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid")
        assert asked["redirect_uri"] == f"{ORIGIN}/login/directory/return"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["code_challenge"]) == 43
        code = f"bangou-{len(self.people)}-{asked['state'][:6]}"
        self.people[code] = (asked, subject)
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"/login/directory/return?{urlencode(back)}"

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.metadata,
        }

    def redeem(self, authorization: str, body: dict[str, list[str]]) -> dict[str, Any] | None:
        """認可の番号を替える。合わなければ None。番号は一度きり。"""
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != wanted and body.get("client_secret") != [SECRET]:
            return None
        found = self.people.pop(body["code"][0], None)
        if found is None:
            return None
        asked, subject = found
        challenge = hashlib.sha256(body["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]:
            return None
        if body["redirect_uri"] != [asked["redirect_uri"]] or body["grant_type"] != ["authorization_code"]:
            return None
        moment = int(time.time())
        claims = {"iss": self.issuer, "sub": subject, "aud": CLIENT, "nonce": asked["nonce"]}
        claims |= {"iat": moment, "exp": moment + 300}
        signed = self.sign(self.claims(claims))
        return {"access_token": "at-1", "token_type": "Bearer", "id_token": signed, **self.token}


class Handler(BaseHTTPRequestHandler):
    """一つの問い合わせ。server に StandIn を持つ。"""

    @property
    def stand_in(self) -> StandIn:
        found = self.server.stand_in  # type: ignore[attr-defined]
        assert isinstance(found, StandIn)
        return found

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

    def _answer(self, body: dict[str, list[str]] | None) -> None:
        self.stand_in.asked.append(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.stand_in.reply(self):
                return
            found: dict[str, Any] | None = None
            match self.path, body:
                case "/.well-known/openid-configuration", None:
                    found = self.stand_in.discovery()
                case "/keys", None:
                    found = {"keys": [key.as_dict(private=False) for key in self.stand_in.keys]}
                case "/token", dict():
                    found = self.stand_in.redeem(self.headers.get("Authorization", ""), body)
            status = 200 if found is not None else 400
            self.send(json.dumps(found or {"error": "invalid_grant"}).encode(), status)

    def send(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """何も出さない。"""


@contextmanager
def running() -> Iterator[StandIn]:
    """代わりを動かす。"""
    with serving(Handler) as server:
        stand_in = StandIn(address_of(server))
        server.stand_in = stand_in  # type: ignore[attr-defined]
        yield stand_in
