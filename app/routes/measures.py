"""施策の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.measures import load_measure_page
from app.dependencies import RecordId, Store, thread_tokenizer
from app.rendering import render

router = APIRouter()


@router.get("/measures/{measure_id}")
def show(request: Request, db: Store, measure_id: RecordId) -> HTMLResponse:
    """施策と、これまでの質疑。"""
    return render(request, "measures/show.html", load_measure_page(db, measure_id, thread_tokenizer()))
