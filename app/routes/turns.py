"""発言の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.turns import load_turn_list_page, load_turn_page
from app.dependencies import RecordId, Store
from app.rendering import render
from app.sight import PUBLIC, show_public

router = APIRouter(prefix="/meetings/{meeting_id}/turns")


@router.get("")
def index(request: Request, db: Store, meeting_id: RecordId, version: str = "") -> HTMLResponse:
    """発言全文。version が public なら、原本を見てよい人にも公開版を見せる。"""
    public = version == PUBLIC
    if public:
        show_public(request)
    return render(request, "turns/index.html", load_turn_list_page(db, meeting_id, public))


@router.get("/{number}")
def show(request: Request, db: Store, meeting_id: RecordId, number: RecordId) -> HTMLResponse:
    """発言ひとつ。"""
    return render(request, "turns/show.html", load_turn_page(db, meeting_id, number))
