"""会議の入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.clock import now
from app.contexts.board import Show
from app.contexts.meetings import load_meeting_list_page, load_meeting_page
from app.dependencies import RecordId, Store, thread_tokenizer
from app.gate import visitor_of
from app.rendering import render

router = APIRouter()


@router.get("/")
def index(request: Request, db: Store, committee: Annotated[str, Query()] = "") -> HTMLResponse:
    """会議の一覧。committee は会議体の id で、空か数でなければ絞り込まない。"""
    # SQLite の整数に入らない長い数は、会議体の id ではない。
    committee_id = (
        int(committee) if committee.isascii() and committee.isdigit() and len(committee) < 19 else None
    )
    page = load_meeting_list_page(db, committee_id, visitor_of(request).account, now())
    return render(request, "meetings/index.html", page)


@router.get("/meetings/{meeting_id}")
def show(
    request: Request,
    db: Store,
    meeting_id: RecordId,
    show: Annotated[str, Query()] = Show.ALL,
    card: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
) -> HTMLResponse:
    """会議と質疑応答。show は絞り込み(知らない語なら絞り込まない)、card は一つだけ出す質疑応答の id。"""
    wanted = Show(show) if show in set(Show) else Show.ALL
    page = load_meeting_page(db, meeting_id, thread_tokenizer(), wanted, card)
    return render(request, "meetings/show.html", page)
