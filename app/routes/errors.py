"""誤りの応答. どの誤りも日本語の画面にし、中の仕組みは見せない。"""

from __future__ import annotations

import logging
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from app.contexts.errors import error_page
from app.errors import KaigirokuError, TooManyAttemptsError
from app.failures import describe
from app.permissions import find_entrance
from app.public_addresses import is_public
from app.rendering import fill_public, render
from app.security import headers_for
from db.errors import (
    BusyError,
    ConflictError,
    IdentityTakenError,
    KeyFileError,
    LastAdministratorError,
    LoginTakenError,
    MaskedSinceSealedError,
    NotFoundError,
    StoreError,
)
from db.stages import StageError

_LOG = logging.getLogger("kaigiroku")
# 自分で日本語の説明を付けて投げる状態。ほかは部品が付けた英語なので見せない。
_EXPLAINED = {403, 413}
_HIDDEN = "(合い言葉のあるアドレス)"


def add_error_handlers(app: FastAPI) -> None:
    """すべての誤りを画面にする。"""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _store_error)
    app.add_exception_handler(KaigirokuError, _user_error)
    app.add_exception_handler(Exception, _unexpected)


def _http_error(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)
    message = error.detail if error.status_code in _EXPLAINED else None
    response = _render(request, error.status_code, message)
    response.headers.update(error.headers or {})
    return response


def _invalid(request: Request, error: Exception) -> HTMLResponse:
    """アドレスの中の数が読めなければ、そんなアドレスは無い。入力欄が読めなければ 422。"""
    assert isinstance(error, RequestValidationError)
    in_path = any(problem["loc"][0] == "path" for problem in error.errors())
    return _render(request, 404 if in_path else 422)


def _store_error(request: Request, error: Exception) -> HTMLResponse:
    statuses = {
        NotFoundError: 404,
        MaskedSinceSealedError: 404,
        ConflictError: 409,
        LastAdministratorError: 409,
        StageError: 409,
        LoginTakenError: 422,
        IdentityTakenError: 422,
        BusyError: 503,
        KeyFileError: 503,
    }
    return _render(request, statuses.get(type(error), 500), str(error))


def _user_error(request: Request, error: Exception) -> HTMLResponse:
    return _render(request, 429 if isinstance(error, TooManyAttemptsError) else 422, str(error))


def _unexpected(request: Request, error: Exception) -> HTMLResponse:
    """思わぬ誤り。利用者には参照番号だけを見せ、詳しいことは記録に残す。"""
    reference = uuid4().hex[:8]
    place = f"{request.method} {_loggable(request)}"
    _LOG.error("参照番号 %s: %s でエラーが発生しました: %s", reference, place, describe(error))
    response = _render(request, 500, reference=reference)
    # この応答はミドルウェアの外で作られるので、守りの見出しをここで付ける。
    response.headers.update(headers_for(request.app.state.https))
    return response


def _loggable(request: Request) -> str:
    """記録に残してよいアドレス。改行などで、別の記録に見せかけることはできない。"""
    entrance = find_entrance(request.method, request.url.path)
    if entrance and entrance.rule.secret:
        return _HIDDEN
    return request.url.path if request.url.path.isprintable() else repr(request.url.path)


def _render(
    request: Request, status: int, message: str | None = None, reference: str | None = None
) -> HTMLResponse:
    page = error_page(status, message, reference)
    if is_public(request.url.path):
        return HTMLResponse(fill_public("errors/show.html", page), status)
    return render(request, "errors/show.html", page, status)
