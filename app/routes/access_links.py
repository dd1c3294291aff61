"""会議の確認リンクの入口. 会議体の事務局が、出し、一覧を見て、取り消す。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.links import issue_link
from app.contexts.access_links import Outcome, load_access_links_page, new_link
from app.dependencies import Doing, RecordId, Store, act_of
from app.errors import UsageError
from app.link_forms import LinkForm, read_terms
from app.rendering import render
from app.security import require_own_form
from db.access_links import get_access_link, revoke_access_link
from db.connection import writing
from db.errors import NotFoundError

router = APIRouter(prefix="/meetings/{meeting_id}/access-links")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=200)]
_TEMPLATE = "access_links/index.html"


def _form(holder: _Text = "", purpose: _Text = "", until: _Text = "") -> LinkForm:
    return LinkForm(holder, purpose, until)


@router.get("")
def index(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """会議のために出した確認リンクの一覧と、出すフォーム。"""
    return render(request, _TEMPLATE, load_access_links_page(db, meeting_id, act_of(request).at))


@router.post("", dependencies=_OWN)
def issue(
    request: Request, db: Store, act: Doing, meeting_id: RecordId, form: Annotated[LinkForm, Depends(_form)]
) -> HTMLResponse:
    """確認リンクを出し、アドレスを一度だけ見せる。出せなければ何も保存せず 422 で同じ画面を出す。"""
    try:
        terms = read_terms(form, meeting_id, act.at)
    except UsageError as error:
        page = load_access_links_page(db, meeting_id, act.at, Outcome(form, str(error)))
        return render(request, _TEMPLATE, page, 422)
    with writing(db):
        token = issue_link(db, terms, act)
    link = new_link(f"{str(request.base_url).rstrip('/')}{addresses.access_url(token)}", terms)
    page = load_access_links_page(db, meeting_id, act.at, Outcome(link=link))
    return render(request, _TEMPLATE, page)


@router.post("/{link_id}/revocation", dependencies=_OWN)
def revoke(db: Store, act: Doing, meeting_id: RecordId, link_id: RecordId) -> RedirectResponse:
    """取り消す。そのリンクで開いている画面も、すぐに使えなくなる。ほかの会議のリンクなら 404。"""
    with writing(db):
        if get_access_link(db, link_id).terms.meeting_id != meeting_id:
            raise NotFoundError("確認リンク", link_id)
        revoke_access_link(db, link_id, act)
    return RedirectResponse(addresses.access_links_url(meeting_id), 303)
