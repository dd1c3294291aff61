"""市のディレクトリーでのログインの入口. 行くことと、戻ること。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.devices import knock_of
from app.clock import now
from app.contexts.login import LoginEntry, directory_page, login_page
from app.cookies import Cookie, clear_cookie, read_cookie, write_cookie
from app.dependencies import App, Store
from app.directory.client import DirectoryError
from app.directory.login import WAIT_SECONDS, NotLinkedError, RefusedError, Return, come_back, depart
from app.directory.settings import Directory
from app.errors import KaigirokuError, TooManyAttemptsError
from app.guard import safe_next
from app.rendering import render
from app.security import require_own_form

router = APIRouter()
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Query(max_length=4000)]
_STATUSES = {TooManyAttemptsError: 429, DirectoryError: 503, RefusedError: 422, NotLinkedError: 403}


def _directory(app: App) -> Directory:
    """設定したディレクトリー。無ければ 404。"""
    if app.settings.directory is None:
        raise HTTPException(404)
    return app.settings.directory


_Directory = Annotated[Directory, Depends(_directory)]


def _answer(
    request: Request, state: _Text = "", code: _Text = "", error: _Text = "", iss: _Text = ""
) -> Return:
    return Return(read_cookie(request, Cookie.DIRECTORY), state, "" if error else code, iss)


@router.post("/login/directory", dependencies=_OWN)
def leave(
    request: Request, db: Store, directory: _Directory, next: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """ディレクトリーへ行く。使えなければ 503 で、その一行とパスワードのログインを出す。

    CSP の form-action は、フォームの後の転送にも及ぶので、転送せずに、すぐに移る画面を返す。
    """
    wanted = safe_next(next)
    address = request.client.host if request.client else ""
    try:
        departure = depart(db, directory, wanted, address, now())
    except (DirectoryError, TooManyAttemptsError) as error:
        return _refused(request, wanted, error)
    response = render(request, "login/directory.html", directory_page(departure.url))
    write_cookie(request, response, Cookie.DIRECTORY, departure.token, WAIT_SECONDS)
    return response


@router.get("/login/directory/return")
def arrive(
    request: Request, db: Store, directory: _Directory, answer: Annotated[Return, Depends(_answer)]
) -> Response:
    """ディレクトリーから戻る。確かめられなければ、理由を述べてログインの画面を出す。"""
    try:
        entered = come_back(db, directory, answer, knock_of(request), now())
    except RefusedError as error:
        # 覚えのない答えで、いま待っているログインを終わらせない。
        return _refused(request, addresses.MEETINGS, error)
    except (DirectoryError, NotLinkedError) as error:
        response: Response = _refused(request, addresses.MEETINGS, error)
    else:
        awaiting = entered.opened.awaiting_code
        wanted = safe_next(entered.wanted)
        response = RedirectResponse(addresses.login_code_url(wanted) if awaiting else wanted, 303)
        write_cookie(request, response, Cookie.SESSION, entered.opened.token)
        clear_cookie(request, response, Cookie.FORM)
    clear_cookie(request, response, Cookie.DIRECTORY)
    return response


def _refused(request: Request, wanted: str, error: KaigirokuError) -> HTMLResponse:
    page = login_page(wanted, LoginEntry(problem=str(error)), directory=True)
    return render(request, "login/new.html", page, _STATUSES[type(error)])
