"""アカウントと市のディレクトリーの結び付けの入口. 管理者だけが使う。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.contexts.identities import RefusedIdentity, load_identity_page
from app.dependencies import App, RecordId, Store, act_of
from app.directory.id_token import LONGEST_SUBJECT
from app.directory.settings import Directory
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.directory_identities import DirectoryIdentity, IdentityChange, change_identity
from db.errors import ConflictError, IdentityTakenError

router = APIRouter(prefix="/accounts/{account_id}/directory")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=1000)]
_STATUSES = {UsageError: 422, IdentityTakenError: 422, ConflictError: 409}


@dataclass(frozen=True, slots=True)
class IdentityForm:
    """結び付けのフォーム。subject は打たれた識別子、seen は画面を開いたときのもの。"""

    subject: str
    seen: DirectoryIdentity | None

    def change(self, directory: Directory | None) -> IdentityChange:
        """直し。識別子が空なら切り離す。UsageError: 設定が無いか、識別子の形が違う。"""
        subject = self.subject.strip()
        if not subject:
            return IdentityChange(self.seen, None)
        if directory is None:
            raise UsageError("市のディレクトリーを使う設定がないので、結び付けられません。")
        if len(subject) > LONGEST_SUBJECT or not subject.isprintable():
            raise UsageError(f"識別子は {LONGEST_SUBJECT} 字までの一行で書いてください。")
        return IdentityChange(self.seen, DirectoryIdentity(directory.issuer, subject))


def _form(subject: _Text = "", seen_issuer: _Text = "", seen_subject: _Text = "") -> IdentityForm:
    seen = DirectoryIdentity(seen_issuer, seen_subject) if seen_subject else None
    return IdentityForm(subject, seen)


@router.get("")
def show(request: Request, db: Store, app: App, account_id: RecordId) -> HTMLResponse:
    """結び付けの画面。"""
    page = load_identity_page(db, account_id, app.settings.directory)
    return render(request, "accounts/directory.html", page)


@router.post("", dependencies=_OWN)
def change(
    request: Request, db: Store, app: App, account_id: RecordId, form: Annotated[IdentityForm, Depends(_form)]
) -> Response:
    """結び付けるか切り離す。変われば、その人はすべての端末でログアウトする。できなければ、理由を述べて同じ画面を出す。"""
    directory = app.settings.directory
    try:
        with writing(db):
            change_identity(db, account_id, form.change(directory), act_of(request))
    except (UsageError, IdentityTakenError, ConflictError) as error:
        refused = RefusedIdentity(form.subject[:LONGEST_SUBJECT], str(error))
        page = load_identity_page(db, account_id, directory, refused)
        return render(request, "accounts/directory.html", page, _STATUSES[type(error)])
    return RedirectResponse(addresses.account_url(account_id), 303)
