"""検索の入口."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.search import SearchPage, load_search_page
from app.contexts.search_form import read_search_form
from app.dependencies import App, Store, thread_tokenizer
from app.recent_pages import RecentPages
from app.rendering import render
from db.connection import store_mark

router = APIRouter()


_RECENT: RecentPages[SearchPage] = RecentPages()


@router.get("/search")
def index(request: Request, db: Store, app: App) -> HTMLResponse:
    """質疑応答か発言を探す。読めない条件があれば、探さずに 422 でその一行を出す。"""
    form = read_search_form(request.query_params)
    page = _RECENT.get(store_mark(db), form, lambda: load_search_page(db, form, thread_tokenizer()))
    reindexing = app.jobs.reindexing()
    if reindexing is not None:
        page = replace(page, reindexing=reindexing)
    return render(request, "search/index.html", page, 422 if page.problem else 200)
