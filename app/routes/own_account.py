"""自分のアカウントの入口. パスワード、ほかの端末、二段階認証。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database

from app import addresses
from app.accounts.links import own_words
from app.accounts.login import Proof, confirm_identity
from app.accounts.passwords import hash_password, require_good_password
from app.accounts.totp import hash_recovery_code, matching_step, new_recovery_codes, new_secret
from app.clock import now
from app.contexts.own_account import Refusal, load_own_account_page, recovery_codes_page
from app.cookies import Cookie, clear_cookie
from app.dependencies import Doing, Me, Store, act_of
from app.errors import TooManyAttemptsError, UsageError
from app.gate import visitor_of
from app.rendering import render
from app.security import require_own_form
from db.accounts import set_password
from db.connection import writing
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, append_event
from db.sessions import end_sessions
from db.totp import confirm_totp, find_totp, propose_totp, remove_totp, totp_secret

router = APIRouter(prefix="/account")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=1000)]
_NOT_YOU = "いまのパスワードか、認証アプリの番号が違います。何も変えていません。"


@dataclass(frozen=True, slots=True)
class PasswordForm:
    """パスワードを変えるフォーム。again は確かめのためにもう一度打った新しいパスワード。"""

    proof: Proof
    password: str
    again: str


def _proof(current: _Text = "", code: _Text = "") -> Proof:
    return Proof(current, code)


def _password_form(
    proof: Annotated[Proof, Depends(_proof)], password: _Text = "", again: _Text = ""
) -> PasswordForm:
    return PasswordForm(proof, password, again)


@router.get("")
def show(request: Request, db: Store, done: Annotated[str, Query()] = "") -> HTMLResponse:
    """自分のアカウント。done はいま済んだこと。"""
    page = load_own_account_page(db, visitor_of(request), now(), done=done)
    return render(request, "own_account/show.html", page)


@router.post("/password", dependencies=_OWN)
def change_password(
    request: Request, db: Store, me: Me, form: Annotated[PasswordForm, Depends(_password_form)]
) -> Response:
    """パスワードを変える。この端末も含めてすべてログアウトし、新しいパスワードでログインし直す。"""
    try:
        if form.password != form.again:
            raise UsageError("新しいパスワードの二つの欄が違います。同じものを打ってください。")
        require_good_password(form.password, own_words(me))
    except UsageError as error:
        return _refused(request, db, "password", error)
    if refusal := _unproven(request, db, "password", form.proof):
        return refusal
    hashed = hash_password(form.password)
    with writing(db):
        set_password(db, me.id, hashed, act_of(request))
    response = RedirectResponse(f"{addresses.LOGIN}?done=password", 303)
    clear_cookie(request, response, Cookie.SESSION)
    return response


@router.post("/sessions", dependencies=_OWN)
def leave_others(request: Request, db: Store, me: Me, proof: Annotated[Proof, Depends(_proof)]) -> Response:
    """ほかの端末からログアウトする。"""
    if refusal := _unproven(request, db, "sessions", proof):
        return refusal
    with writing(db):
        ended = end_sessions(db, me.id, keep=visitor_of(request).session_id)
        subject = Subject(SubjectKind.ACCOUNT, me.id)
        append_event(db, EventKind.SESSIONS_ENDED, subject, act_of(request), {"sessions": ended})
    return RedirectResponse(f"{addresses.OWN_ACCOUNT}?done=sessions", 303)


@router.post("/totp", dependencies=_OWN)
def propose(request: Request, db: Store, me: Me, proof: Annotated[Proof, Depends(_proof)]) -> Response:
    """二段階認証の設定を始め、認証アプリに読ませるものを見せる。"""
    if refusal := _unproven(request, db, "totp", proof):
        return refusal
    with writing(db):
        propose_totp(db, me.id, new_secret())
    return RedirectResponse(f"{addresses.OWN_ACCOUNT}#totp", 303)


@router.post("/totp/confirmation", dependencies=_OWN)
def confirm(request: Request, db: Store, me: Me, act: Doing, code: _Text = "") -> Response:
    """認証アプリの番号を一度確かめて、二段階認証を始める。ほかの端末はログアウトする。"""
    found = find_totp(db, me.id)
    secret = totp_secret(db, me.id)
    step = matching_step(secret, "".join(code.split()), act.at) if secret else None
    if found is None or found.confirmed or step is None:
        words = "番号が違います。認証アプリにいま出ている 6 桁の番号を入れてください。まだ始めていません。"
        return _refused(request, db, "totp", UsageError(words))
    codes = new_recovery_codes()
    with writing(db):
        confirm_totp(db, me.id, step, [hash_recovery_code(one) for one in codes], act)
        end_sessions(db, me.id, keep=visitor_of(request).session_id)
    return render(request, "own_account/codes.html", recovery_codes_page(codes))


@router.post("/totp/removal", dependencies=_OWN)
def remove(request: Request, db: Store, me: Me, proof: Annotated[Proof, Depends(_proof)]) -> Response:
    """二段階認証をやめる。"""
    if refusal := _unproven(request, db, "totp", proof):
        return refusal
    with writing(db):
        remove_totp(db, me.id, act_of(request))
    return RedirectResponse(f"{addresses.OWN_ACCOUNT}?done=totp-removed", 303)


def _unproven(request: Request, db: Database, part: str, proof: Proof) -> HTMLResponse | None:
    """本人であることを確かめられなかったときの画面。確かめられたら None。"""
    visitor = visitor_of(request)
    assert visitor.account is not None
    try:
        proven = confirm_identity(db, visitor.account, proof, now())
    except TooManyAttemptsError as error:
        return _refused(request, db, part, error)
    return None if proven else _refused(request, db, part, UsageError(_NOT_YOU))


def _refused(request: Request, db: Database, part: str, error: Exception) -> HTMLResponse:
    page = load_own_account_page(db, visitor_of(request), now(), Refusal(part, str(error)))
    status = 429 if isinstance(error, TooManyAttemptsError) else 422
    return render(request, "own_account/show.html", page, status)
