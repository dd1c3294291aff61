"""検索の入口."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from sqlite_utils import Database

from app import addresses
from app.contexts.search import SECONDS, SearchPage, load_search_page, problem_of
from app.contexts.search_form import read_search_form
from app.dependencies import App, Store, thread_tokenizer
from app.errors import UsageError
from app.gate import gate_of
from app.hit_table import HitTable, hits_csv, hits_docx, load_hit_table
from app.recent_pages import RecentPages
from app.rendering import draw, render
from app.suggesting import suggest
from db.time_limit import time_limit

router = APIRouter()

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUGGEST_SECONDS = 0.5
_RECENT: RecentPages[SearchPage] = RecentPages(lambda page: page.complete)


@router.get(addresses.SEARCH)
def index(request: Request, db: Store, app: App) -> HTMLResponse:
    """検索の入力と結果。入力のどこかが読めなければ、探さずに一行で述べる。"""
    form = read_search_form(request.query_params)
    gate = gate_of(request)
    assert gate is not None, "門番を通らない要求に、接続はない"
    # 見える範囲を決めた後の印では、その間に伏せた言葉を、新しい印の下に覚えてしまう。
    key = (form, gate.visitor.rights)
    page = _RECENT.get(gate.mark, key, lambda: _drawn(load_search_page(db, form, thread_tokenizer())))
    page = replace(page, reindexing=app.jobs.reindexing())
    return render(request, "search/index.html", page, 422 if problem_of(db, form) else 200)


def _drawn(page: SearchPage) -> SearchPage:
    """見つかったものを描いておいた文脈。描くのに画面の手間の半分がかかるので、文脈とともに覚える。"""
    return replace(page, results=draw("search/_results.html", page))


@router.get(addresses.SEARCH_SUGGESTIONS)
def suggestions(db: Store, q: Annotated[str, Query()] = "") -> JSONResponse:
    """打ちかけの言葉の候補: {"suggestions": [{"kind", "query"}]}。"""
    with time_limit(db, _SUGGEST_SECONDS):
        found = suggest(db, q, thread_tokenizer())
    return JSONResponse({"suggestions": [{"kind": one.kind.value, "query": one.query} for one in found]})


@router.get(addresses.SEARCH_CSV)
def as_csv(request: Request, db: Store) -> Response:
    """検索の結果の CSV。"""
    return _file(hits_csv(_table(request, db)), "text/csv; charset=utf-8", "kensaku.csv")


@router.get(addresses.SEARCH_DOCX)
def as_docx(request: Request, db: Store) -> Response:
    """検索の結果の Word 文書。"""
    return _file(hits_docx(_table(request, db)), _DOCX, "kensaku.docx")


def _table(request: Request, db: Database) -> HitTable:
    form = read_search_form(request.query_params)
    problem = problem_of(db, form)
    if problem:
        raise UsageError(problem)
    with time_limit(db, SECONDS):
        return load_hit_table(db, form, thread_tokenizer(), str(request.base_url).rstrip("/"))


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(
        content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
