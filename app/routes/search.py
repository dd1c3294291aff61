"""検索の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.search import load_search_page
from app.contexts.search_form import read_search_form
from app.dependencies import Store, thread_tokenizer
from app.rendering import render

router = APIRouter()


@router.get("/search")
def index(request: Request, db: Store) -> HTMLResponse:
    """質疑応答か発言を探す。読めない条件があれば、探さずに 422 でその一行を出す。"""
    page = load_search_page(db, read_search_form(request.query_params), thread_tokenizer())
    return render(request, "search/index.html", page, 422 if page.problem else 200)
