"""門番. すべての要求について、だれが来たかを確かめ、許しの表に照らして通すか断る。"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from app import addresses
from app.accounts.identity import identify
from app.accounts.visitor import ANONYMOUS, Visitor
from app.clock import now
from app.contexts.errors import error_page
from app.cookies import Cookie, read_cookie
from app.dependencies import Services
from app.gate import Gate, make_gate
from app.permissions import (
    Entrance,
    Verdict,
    allowed_methods,
    find_entrance,
    judge,
    not_found_words,
    place_of,
)
from app.public_addresses import is_public
from app.rendering import render
from app.rules import Answer, Who
from app.sent_words import sent_words
from app.settings import Settings
from app.sight import MASKERS, sight_of
from db.connection import store_mark
from db.places import Place
from db.sight import show_everything, show_only
from db.stages import StageError, require_stage
from db.totp import find_totp

_LOG = logging.getLogger("kaigiroku.accounts")
_LONGEST_WANTED = 2000
_WITHOUT_SECOND_FACTOR = ("/account/", "/login", "/logout", "/setup/", "/access/")
_SECOND_FACTOR = "二段階認証を設定するまで、この操作はできません。自分のアカウントの画面で設定してください。"
_LOG_IN = "ログインしていないか、時間がたってログインが切れました。何も変えていません。ログインしてから、もう一度行ってください。"
_NOT_ALLOWED = (
    "この画面や操作は、いまのアカウントでは使えません。担当する会議体や役割を、管理者に確かめてください。"
)
_LINK_ONLY = "このリンクで開けるのは、案内された会議だけです。"


class Guard:
    """許しの表に載っていて、その人に許された要求だけを通す(ASGI のミドルウェア)。

    表に無いアドレスは、中のアプリに渡さずに 404 か 405 にする。だから、表に書き忘れた入口はだれにも使えない。
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """要求を確かめ、門を付けて中のアプリに渡す。門の接続は、応答を返し終えたら返す。"""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        entrance = find_entrance(scope["method"], scope["path"])
        if entrance and entrance.rule.answer is Answer.FILE:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        with ExitStack() as lent:
            # スレッドに渡す手間は、確かめる手間と同じほどかかるので、一度で済ませる。
            refusal = await run_in_threadpool(self._admit, request, lent, entrance)
            if refusal and refusal.status_code == 401 and request.method == "POST":
                refusal = _page(request, 401, _LOG_IN, await sent_words(Request(scope, receive)))
            await (refusal or self._app)(scope, receive, send)

    def _admit(self, request: Request, lent: ExitStack, entrance: Entrance | None) -> Response | None:
        """要求に門を付け、断る応答を返す。通すなら None。"""
        gate = request.state.gate = _open(request, lent, entrance)
        return self._refusal(request, gate, entrance)

    def _refusal(self, request: Request, gate: Gate, entrance: Entrance | None) -> Response | None:
        """断る応答。通すなら None。"""
        if entrance is None:
            return _no_entrance(request)
        place = place_of(gate.db, entrance)
        verdict = judge(entrance.rule, gate.visitor, place)
        if verdict in (Verdict.LOGIN, Verdict.FORBIDDEN):
            return _not_permitted(request, gate.visitor, entrance)
        if self._settings.second_factor and _lacks_second_factor(gate, entrance):
            return _need_second_factor(request, entrance)
        if verdict is Verdict.MISSING:
            # 無い会議と、見てよくない会議を、同じ所で同じように断る。中のアプリに渡すと、違いが漏れうる。
            return _page(request, 404, not_found_words(entrance))
        if verdict is Verdict.WRONG_STAGE:
            return _answer(request, entrance, 409, _wrong_stage(place, entrance))
        return None


def _open(request: Request, lent: ExitStack, entrance: Entrance | None) -> Gate:
    """門を開く。公表したものの入口では、クッキーを読まず、だれもをログインしていない人とみる。"""
    services = request.app.state.services
    assert isinstance(services, Services)
    db = lent.enter_context(services.connections.borrow())
    # 使い回す接続に、前の人の見える範囲が残っている。
    show_everything(db)
    public = entrance is not None and is_public(entrance.rule.path)
    token = "" if public else read_cookie(request, Cookie.SESSION)
    visitor = ANONYMOUS if public else identify(db, token, now())
    mark = store_mark(db)
    show_only(db, sight_of(visitor), MASKERS)
    return make_gate(db, visitor, token, mark)


def _no_entrance(request: Request) -> Response:
    methods = allowed_methods(request.url.path)
    response = _page(request, 405 if methods else 404)
    if methods:
        response.headers["Allow"] = ", ".join(methods)
    return response


def _not_permitted(request: Request, visitor: Visitor, entrance: Entrance) -> Response:
    if visitor.known:
        _LOG.warning("許しのない要求: %s %s %s", visitor.actor, entrance.rule.method, entrance.rule.path)
        return _answer(request, entrance, 403, _LINK_ONLY if visitor.link else _NOT_ALLOWED)
    if request.method == "GET" and entrance.rule.answer is Answer.PAGE:
        return RedirectResponse(addresses.login_url(_wanted(request)), 303)
    return _answer(request, entrance, 401, _LOG_IN)


def _wrong_stage(place: Place | None, entrance: Entrance) -> str:
    """いまの状態と、使える状態を述べる一行。"""
    assert place is not None, "状態のない場所は、どの入口も断らない"
    assert place.stage is not None, "状態のない場所は、どの入口も断らない"
    try:
        require_stage(place.stage, entrance.rule.stages)
    except StageError as error:
        return str(error)
    raise AssertionError("使える状態なのに断っている")


def _lacks_second_factor(gate: Gate, entrance: Entrance) -> bool:
    """二段階認証を設定するまで開けない入口に、まだの人が来たか。だれでも開ける所と、自分のアカウントと出入りだけは開ける。

    購読のアドレスは、ログインせずに読めるものを渡すので、出せない。
    """
    account = gate.visitor.account
    path = entrance.rule.path
    own = path == addresses.OWN_ACCOUNT or path.startswith(_WITHOUT_SECOND_FACTOR)
    if account is None or Who.ANONYMOUS in entrance.rule.allowed:
        return False
    if own and not path.startswith(addresses.OWN_FEED):
        return False
    found = find_totp(gate.db, account.id)
    return found is None or not found.confirmed


def _need_second_factor(request: Request, entrance: Entrance) -> Response:
    if request.method == "GET" and entrance.rule.answer is Answer.PAGE:
        return RedirectResponse(f"{addresses.OWN_ACCOUNT}?done=second-factor#totp", 303)
    return _answer(request, entrance, 403, _SECOND_FACTOR)


def _wanted(request: Request) -> str:
    """いま開こうとしたアドレス。長すぎれば、はじめの画面。"""
    wanted = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return wanted if len(wanted) <= _LONGEST_WANTED else addresses.MEETINGS


def safe_next(wanted: str) -> str:
    """ログインした後に移ってよい画面。この製品の画面でなければ、はじめの画面。

    >>> safe_next("/search?q=1"), safe_next("//evil.example/"), safe_next("https://evil.example/")
    ('/search?q=1', '/', '/')
    """
    parts = urlsplit(wanted)
    plain = (
        len(wanted) <= _LONGEST_WANTED
        and wanted.startswith("/")
        and not wanted.startswith(("//", "/\\"))
        and wanted.isprintable()
    )
    entrance = find_entrance("GET", parts.path) if plain and not (parts.scheme or parts.netloc) else None
    known = entrance is not None and entrance.rule.answer is Answer.PAGE and not entrance.rule.secret
    return wanted if known else addresses.MEETINGS


def _answer(request: Request, entrance: Entrance, status: int, words: str) -> Response:
    if entrance.rule.answer is Answer.DATA:
        return JSONResponse({"detail": words}, status)
    return _page(request, status, words)


def _page(request: Request, status: int, words: str | None = None, sent: tuple[str, ...] = ()) -> Response:
    return render(request, "errors/show.html", replace(error_page(status, words), sent=sent), status)
