"""アカウントの管理の入口. 管理者だけが使う。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from app import addresses
from app.accounts.entries import read_account_entry, read_login
from app.accounts.links import issue_setup
from app.clock import now
from app.contexts.accounts import AccountForm, account_form, load_account_list_page, load_account_page
from app.dependencies import Doing, RecordId, Store, act_of
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from db.accounts import AccountChange, AccountEntry, add_account, change_account, get_account, set_disabled
from db.connection import writing
from db.errors import ConflictError, LoginTakenError
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, append_event
from db.login_failures import forget_devices
from db.records import Role
from db.sessions import end_sessions
from db.totp import remove_totp

router = APIRouter(prefix="/accounts")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=200)]
_Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
_Ids = Annotated[list[_Id] | None, Form()]


@dataclass(frozen=True, slots=True)
class EntryForm:
    """氏名・役割・会議体のフォーム。まだ確かめていない。"""

    name: str
    role: Role
    committees: frozenset[int]

    @property
    def entry(self) -> AccountEntry:
        """確かめた内容。UsageError: 登録できない。"""
        return read_account_entry(self.name, self.role, self.committees)

    @property
    def typed(self) -> AccountEntry:
        """打たれたままの内容。断ったときに、同じ入力欄を出すために使う。"""
        return AccountEntry(self.name[:200], self.role, self.committees)


def _entry_form(role: Annotated[Role, Form()], name: _Text = "", committee: _Ids = None) -> EntryForm:
    return EntryForm(name, role, frozenset(committee or ()))


def _seen(
    seen_role: Annotated[Role, Form()], seen_name: _Text = "", seen_committee: _Ids = None
) -> AccountEntry:
    """画面を開いたときの内容。"""
    return AccountEntry(seen_name, seen_role, frozenset(seen_committee or ()))


_Entry = Annotated[EntryForm, Depends(_entry_form)]


@router.get("")
def index(request: Request, db: Store) -> HTMLResponse:
    """アカウントの一覧。"""
    return render(request, "accounts/index.html", load_account_list_page(db))


@router.post("", dependencies=_OWN)
def create(request: Request, db: Store, form: _Entry, login: _Text = "") -> Response:
    """アカウントを加え、パスワードを決める案内を出す。加えられなければ何も保存せず 422 で同じ画面を出す。"""
    act = act_of(request)
    try:
        name = read_login(login)
        with writing(db):
            account_id = add_account(db, name, form.entry, act)
            token = issue_setup(db, account_id, act)
    except (UsageError, LoginTakenError) as error:
        page = load_account_list_page(db, account_form(db, login[:100], form.typed, str(error)))
        return render(request, "accounts/index.html", page, 422)
    return _issued(request, db, account_id, token)


@router.get("/{account_id}")
def show(request: Request, db: Store, account_id: RecordId) -> HTMLResponse:
    """アカウントひとつ。"""
    return render(request, "accounts/show.html", load_account_page(db, account_id, now()))


@router.post("/{account_id}", dependencies=_OWN)
def change(
    request: Request,
    db: Store,
    account_id: RecordId,
    form: _Entry,
    seen: Annotated[AccountEntry, Depends(_seen)],
) -> Response:
    """氏名・役割・会議体を直す。ほかの人が先に直していれば 409。役割か会議体が変われば、その人はログアウトする。"""
    try:
        with writing(db):
            change_account(db, account_id, AccountChange(seen, form.entry), act_of(request))
    except (UsageError, ConflictError) as error:
        typed: AccountForm = account_form(db, "", form.typed, str(error))
        page = load_account_page(db, account_id, now(), typed)
        return render(request, "accounts/show.html", page, 422 if isinstance(error, UsageError) else 409)
    return RedirectResponse(addresses.account_url(account_id), 303)


@router.post("/{account_id}/standing", dependencies=_OWN)
def stand(db: Store, act: Doing, account_id: RecordId, disabled: Annotated[bool, Form()]) -> RedirectResponse:
    """停止するか、再開する。停止すると、すぐに使えなくなる。"""
    with writing(db):
        set_disabled(db, account_id, disabled, act)
    return RedirectResponse(addresses.account_url(account_id), 303)


@router.post("/{account_id}/setup-link", dependencies=_OWN)
def send_setup(request: Request, db: Store, account_id: RecordId) -> Response:
    """パスワードを決める案内を出し直す。いまのパスワードとログインは使えなくなる。"""
    act = act_of(request)
    with writing(db):
        if get_account(db, account_id).disabled:
            raise UsageError("停止中のアカウントには案内を出せません。再開してから出してください。")
        token = issue_setup(db, account_id, act)
    return _issued(request, db, account_id, token)


@router.post("/{account_id}/sessions", dependencies=_OWN)
def leave(db: Store, act: Doing, account_id: RecordId) -> RedirectResponse:
    """その人をすべての端末からログアウトさせる。"""
    with writing(db):
        get_account(db, account_id)
        ended = end_sessions(db, account_id)
        forget_devices(db, account_id)
        subject = Subject(SubjectKind.ACCOUNT, account_id)
        append_event(db, EventKind.SESSIONS_ENDED, subject, act, {"sessions": ended})
    return RedirectResponse(addresses.account_url(account_id), 303)


@router.post("/{account_id}/totp-removal", dependencies=_OWN)
def remove_second_factor(db: Store, act: Doing, account_id: RecordId) -> RedirectResponse:
    """認証アプリをなくした人の二段階認証をやめさせる。本人であることを確かめてから使う。"""
    with writing(db):
        get_account(db, account_id)
        remove_totp(db, account_id, act)
        end_sessions(db, account_id)
    return RedirectResponse(addresses.account_url(account_id), 303)


def _issued(request: Request, db: Store, account_id: int, token: str) -> HTMLResponse:
    """出した案内のアドレスを、一度だけ見せる。"""
    link = f"{str(request.base_url).rstrip('/')}{addresses.setup_url(token)}"
    page = load_account_page(db, account_id, now(), link=link)
    return render(request, "accounts/show.html", page)
