"""リンクの入口. パスワードを決める案内と、アカウントのない委員の確認リンク。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.devices import knock_of
from app.accounts.links import choose_password, enter_by_link, open_link, setup_account
from app.clock import now
from app.contexts.links import load_access_page, setup_page
from app.cookies import Cookie, clear_cookie, write_cookie
from app.dependencies import Store
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from db.access_links import AccessLink
from db.connection import writing

router = APIRouter()
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=1000)]
# リンクの用途ごとの、はじめの画面。


@router.get("/setup/{token}")
def setup(request: Request, db: Store, token: str) -> HTMLResponse:
    """パスワードを決める画面。使えない案内なら 422 で、その理由を述べる。"""
    account = setup_account(db, token, now())
    page = setup_page(addresses.setup_url(token), account.login, account.name)
    return render(request, "links/setup.html", page)


@router.post("/setup/{token}", dependencies=_OWN)
def choose(request: Request, db: Store, token: str, password: _Text = "", again: _Text = "") -> Response:
    """パスワードを決める。案内はもう使えなくなり、そのパスワードでログインする。"""
    account = setup_account(db, token, now())
    try:
        if password != again:
            raise UsageError("二つの欄のパスワードが違います。同じものを打ってください。")
        choose_password(db, token, password, now())
    except UsageError as error:
        page = setup_page(addresses.setup_url(token), account.login, account.name, str(error))
        return render(request, "links/setup.html", page, 422)
    response = RedirectResponse(f"{addresses.LOGIN}?done=password", 303)
    clear_cookie(request, response, Cookie.SESSION)
    return response


@router.get("/access/{token}")
def show(request: Request, db: Store, token: str) -> HTMLResponse:
    """確認リンクを開く前の画面。読むだけでは何も始まらない(メールの検査などが先に開いても困らない)。"""
    page = load_access_page(db, _usable(db, token), addresses.access_url(token))
    return render(request, "links/access.html", page)


@router.post("/access/{token}", dependencies=_OWN)
def enter(request: Request, db: Store, token: str) -> Response:
    """確認リンクで、その会議だけを開けるようにする。"""
    link = _usable(db, token)
    with writing(db):
        session = enter_by_link(db, link, knock_of(request), now())
    response = RedirectResponse(addresses.review_url(link.terms.meeting_id), 303)
    write_cookie(request, response, Cookie.SESSION, session)
    clear_cookie(request, response, Cookie.FORM)
    return response


def _usable(db: Store, token: str) -> AccessLink:
    link = open_link(db, token, now())
    if link is None:
        raise UsageError(
            "このリンクは使えません。期限が過ぎたか、取り消されています。事務局に、新しいリンクを頼んでください。"
        )
    return link
