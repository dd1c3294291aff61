"""出入りの入口. ログイン、二段階目の番号、ログアウト。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app import addresses
from app.accounts.devices import knock_of
from app.accounts.limits import DEVICE_DAYS
from app.accounts.login import Knock, Opened, log_in, log_in_with_code
from app.accounts.visitor import Visitor
from app.clock import now
from app.contexts.login import LoginEntry, code_page, login_page
from app.cookies import Cookie, clear_cookie, write_cookie
from app.dependencies import Store, act_of, services_of
from app.errors import TooManyAttemptsError
from app.gate import visitor_of
from app.guard import safe_next
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, append_event
from db.sessions import end_session

router = APIRouter()
_OWN = [Depends(require_own_form)]
_Wanted = Annotated[str, Query()]
_WantedForm = Annotated[str, Form()]
# どこが違うかは述べない。そういう名の人がいるかどうかも分からない。
_WRONG = "ログイン名かパスワードが違います。大文字と小文字、かな入力になっていないかを確かめてください。"
_WRONG_CODE = "番号が違うか、もう使われています。認証アプリにいま出ている番号を入れてください。"


@router.get("/login")
def new(request: Request, next: _Wanted = "", done: _Wanted = "") -> Response:
    """ログインの画面。もうログインしていれば、はじめの画面に移る。"""
    visitor = visitor_of(request)
    if visitor.known:
        return RedirectResponse(_home(request), 303)
    return render(
        request,
        "login/new.html",
        login_page(safe_next(next), LoginEntry(), done, directory=_has_directory(request)),
    )


@router.post("/login", dependencies=_OWN)
def create(
    request: Request,
    db: Store,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: _WantedForm = "",
) -> Response:
    """ログインする。合わなければ 422 で、どこが違うかを述べずに同じ画面を出す。続けて失敗すると 429。"""
    wanted = safe_next(next)
    shown = login.strip()[:100]
    knock = knock_of(request)
    try:
        opened = log_in(db, shown, password, knock, now())
    except TooManyAttemptsError as error:
        page = login_page(wanted, LoginEntry(shown, str(error)), directory=_has_directory(request))
        return render(request, "login/new.html", page, 429)
    if opened is None:
        page = login_page(wanted, LoginEntry(shown, _WRONG), directory=_has_directory(request))
        return render(request, "login/new.html", page, 422)
    return _entered(request, knock, opened, wanted)


@router.get("/login/code")
def code(request: Request, next: _Wanted = "") -> Response:
    """二段階目の番号の画面。パスワードがまだなら、ログインの画面に移る。"""
    if visitor_of(request).awaiting is None:
        return RedirectResponse(addresses.LOGIN, 303)
    return render(request, "login/code.html", code_page(safe_next(next)))


@router.post("/login/code", dependencies=_OWN)
def check_code(
    request: Request, db: Store, code: Annotated[str, Form(max_length=100)] = "", next: _WantedForm = ""
) -> Response:
    """番号を確かめてログインを終える。"""
    account = visitor_of(request).awaiting
    if account is None:
        return RedirectResponse(addresses.LOGIN, 303)
    wanted = safe_next(next)
    knock = knock_of(request)
    try:
        opened = log_in_with_code(db, account, code, knock, now())
    except TooManyAttemptsError as error:
        return render(request, "login/code.html", code_page(wanted, str(error)), 429)
    if opened is None:
        return render(request, "login/code.html", code_page(wanted, _WRONG_CODE), 422)
    return _entered(request, knock, opened, wanted)


@router.post("/logout", dependencies=_OWN)
def leave(request: Request, db: Store) -> Response:
    """ログアウトする。この端末のセッションは、すぐに使えなくなる。"""
    visitor = visitor_of(request)
    with writing(db):
        if visitor.session_id is not None:
            end_session(db, visitor.session_id)
        append_event(db, EventKind.SESSIONS_ENDED, _subject(visitor), act_of(request), {"sessions": 1})
    response = RedirectResponse(f"{addresses.LOGIN}?done=logout", 303)
    clear_cookie(request, response, Cookie.SESSION)
    # 「戻る」で前の画面を出さないように、この機械に残る写しも消させる。
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _has_directory(request: Request) -> bool:
    """市のディレクトリーを使う設定か。"""
    return services_of(request).settings.directory is not None


def _entered(request: Request, knock: Knock, opened: Opened, wanted: str) -> Response:
    """セッションの合い言葉をクッキーに入れ、次の画面に移る。"""
    target = addresses.login_code_url(wanted) if opened.awaiting_code else wanted
    response = RedirectResponse(target, 303)
    write_cookie(request, response, Cookie.SESSION, opened.token)
    clear_cookie(request, response, Cookie.FORM)
    if not opened.awaiting_code:
        write_cookie(request, response, Cookie.DEVICE, knock.device_token, DEVICE_DAYS * 24 * 3600)
    return response


def _subject(visitor: Visitor) -> Subject:
    """ログインしている人を、出来事の対象として。"""
    if visitor.link:
        return Subject(SubjectKind.ACCESS_LINK, visitor.link.id)
    assert visitor.account is not None, "許しの表が、ログインしていない人を通している"
    return Subject(SubjectKind.ACCOUNT, visitor.account.id)


def _home(request: Request) -> str:
    link = visitor_of(request).link
    return addresses.draft_url(link.terms.meeting_id) if link else addresses.MEETINGS
