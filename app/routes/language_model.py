"""言語モデルの書き直しの入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.contexts.language_model import load_language_model_page
from app.contexts.meeting_head import Tab, load_meeting_head
from app.dependencies import App, Doing, RecordId, Store, thread_tokenizer
from app.errors import UsageError
from app.jobs import RewriteRequest
from app.language_model.discarding import discard_model_text
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.exchanges import list_exchanges

router = APIRouter(prefix="/meetings/{meeting_id}/language-model")

_OWN = Depends(require_own_form)
# 空なら会議のすべての質疑応答。
_Exchange = Annotated[int | None, Form(ge=1, le=2**63 - 1)]


@router.get("")
def show(request: Request, db: Store, app: App, meeting_id: RecordId) -> HTMLResponse:
    """使うかどうか、置き場所、これまでの書き直し。"""
    page = load_language_model_page(db, meeting_id, app.settings.model)
    return render(request, "language_model/show.html", page)


@router.post("", dependencies=[_OWN])
def rewrite(
    db: Store, app: App, act: Doing, meeting_id: RecordId, exchange: _Exchange = None
) -> RedirectResponse:
    """書き直しを頼む。名指しがなければ 422 で、何も問い合わせない。"""
    name = load_meeting_head(db, meeting_id, Tab.DRAFT).name
    order = RewriteRequest(meeting_id, exchange, name, act.actor)
    return RedirectResponse(addresses.job_url(app.jobs.submit_rewrite(db, order)), 303)


@router.post("/removal", dependencies=[_OWN])
def remove(
    db: Store, act: Doing, meeting_id: RecordId, exchange: Annotated[int, Form(ge=1, le=2**63 - 1)]
) -> RedirectResponse:
    """質疑応答を、規則の書いた文に戻す。"""
    tokenizer = thread_tokenizer()
    with writing(db):
        standing = {s.id: s for s in list_exchanges(db, meeting_id) if not s.stale}
        if exchange not in standing:
            raise UsageError("その質疑応答は、いまの会議にありません。画面を読み込み直してください。")
        discard_model_text(db, standing[exchange], tokenizer, act)
    return RedirectResponse(addresses.language_model_url(meeting_id), 303)
