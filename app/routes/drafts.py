"""要約案の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.drafts import load_draft_page
from app.dependencies import RecordId, Store
from app.rendering import render

router = APIRouter()


@router.get("/meetings/{meeting_id}/draft")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """要約案と原文。"""
    return render(request, "drafts/show.html", load_draft_page(db, meeting_id))
