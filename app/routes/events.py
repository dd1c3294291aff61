"""出来事の記録の入口. だれがいつ何をしたかと、鎖のいまの印を見せる。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app import addresses
from app.contexts.events import load_event_list_page
from app.dependencies import Store
from app.rendering import render

router = APIRouter()


@router.get(addresses.EVENTS)
def index(
    request: Request, db: Store, before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None
) -> HTMLResponse:
    """出来事の記録。新しい順で、before があればその番号より前。"""
    return render(request, "events/index.html", load_event_list_page(db, before))
