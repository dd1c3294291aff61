"""守り. 応答の見出しと、よその画面から送られたフォームを断ること。"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Form, HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.tokens import is_token, new_token
from app.cookies import Cookie, read_cookie, write_cookie
from app.gate import gate_of

# 自分の CSS と JS のほかは何も動かさない。インラインのスクリプトとスタイルも許さない。
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # no-referrer にするとブラウザーがフォームの Origin を null にするので、同じアドレスの中だけに限る。
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    # 非公開の会議録が、共用の端末や途中の機器に残らないようにする。
    "Cache-Control": "no-store",
}
# https で開く人には、二年の間、いつも https で開くように言う。
STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"


def headers_for(https: bool) -> dict[str, str]:
    """応答に付ける見出し。https で使うときは、それも言う。"""
    return {**HEADERS, "Strict-Transport-Security": STRICT_TRANSPORT} if https else HEADERS


class AllowedHosts:
    """決めた名前で開かれた要求だけを通す(ASGI のミドルウェア)。ほかは 421 で断る。

    よその画面が名前の引き先をこの機械に付け替えると(DNS リバインディング)、Host も Origin もその名前になり、
    フォームの守りだけでは見分けられないため。
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """名前を確かめてから中のアプリに渡す。"""
        if scope["type"] == "http" and _host_of(Headers(scope=scope).get("host", "")) not in self._hosts:
            refusal = PlainTextResponse(
                "このアドレスでは開けません。案内されたアドレスで開いてください(別の名前で使うには --allow-host で加えます)。",
                421,
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _host_of(header: str) -> str:
    """Host の見出しから、ポートを除いた名前。例: "[::1]:8000" は "[::1]" """
    return re.sub(r":[0-9]*$", "", header.strip().lower())


class SecurityHeaders:
    """すべての応答に HEADERS を付ける(ASGI のミドルウェア)。https で使うときは、それも言う。"""

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._headers = headers_for(https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """中のアプリの応答に、まだ付いていない見出しを足す。"""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope.get("path", "").startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-cache")
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def form_token(request: Request) -> str:
    """この人のフォームに入れる合い言葉。ログインしていればセッションから作り、していなければクッキーのものを使う。"""
    gate = gate_of(request)
    if gate and gate.form_token:
        return gate.form_token
    token = read_cookie(request, Cookie.FORM)
    return token if is_token(token) else new_token()


def remember_token(request: Request, response: Response, token: str) -> None:
    """ログインしていない人の合い言葉をクッキーに入れる。同じものを持っていれば何もしない。"""
    if is_token(token) and read_cookie(request, Cookie.FORM) != token:
        write_cookie(request, response, Cookie.FORM, token)


async def require_own_form(request: Request, csrf: Annotated[str, Form()] = "") -> None:
    """自分の画面から送られたフォームだけを通す(書き込む入口の依存として使う)。

    Origin がこのアドレスであること、フォームの合い言葉がこの人のものであることの二つを確かめる。
    HTTPException 403: どちらかが違う。
    """
    origin = urlsplit(request.headers.get("origin", "")).netloc
    same_place = bool(origin) and origin == request.headers.get("host")
    gate = gate_of(request)
    token = (gate.form_token if gate else "") or read_cookie(request, Cookie.FORM)
    if not (same_place and token and secrets.compare_digest(token.encode(), csrf.encode())):
        raise HTTPException(
            403,
            "この画面から送られたものか確かめられなかったため、何も変えていません。"
            "前の画面を読み込み直してから、もう一度送ってください。",
        )
