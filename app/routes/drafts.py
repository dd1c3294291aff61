"""要約案を読む入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.contexts.draft_dropped import load_dropped_page
from app.contexts.draft_regeneration import load_regeneration_page
from app.contexts.draft_revisions import load_comparison_page, load_revisions_page
from app.contexts.draft_sentence import load_sentence_page
from app.contexts.drafts import load_changes_page, load_draft_page
from app.dependencies import RecordId, Store, thread_tokenizer
from app.drafting.seen import read_place
from app.drafting.timeline import read_version
from app.rendering import render

router = APIRouter(prefix="/meetings/{meeting_id}/draft")
AnyId = Annotated[int, Query(ge=1, le=2**63 - 1)]


@router.get("")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """要約案と原文。"""
    return render(request, "drafts/show.html", load_draft_page(db, meeting_id, thread_tokenizer()))


@router.get("/changes")
def changes(request: Request, db: Store, meeting_id: RecordId, since: str = "") -> HTMLResponse:
    """版 since の後に変わったところ。"""
    page = load_changes_page(db, meeting_id, read_version(since), thread_tokenizer())
    return render(request, "drafts/changes.html", page)


@router.get("/sentence")
def sentence(request: Request, db: Store, meeting_id: RecordId, place: str) -> HTMLResponse:
    """一文を直す画面。"""
    page = load_sentence_page(db, meeting_id, read_place(place), thread_tokenizer())
    return render(request, "drafts/sentence.html", page)


@router.get("/dropped")
def dropped(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """省略の一覧。"""
    return render(request, "drafts/dropped.html", load_dropped_page(db, meeting_id))


@router.get("/regenerate")
def regenerate(request: Request, db: Store, meeting_id: RecordId, exchange: AnyId) -> HTMLResponse:
    """質疑応答の要約を書き直す画面。"""
    return render(request, "drafts/regenerate.html", load_regeneration_page(db, meeting_id, exchange))


@router.get("/revisions")
def revisions(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """版の一覧。"""
    return render(request, "drafts/revisions.html", load_revisions_page(db, meeting_id))


@router.get("/compare")
def compare(request: Request, db: Store, meeting_id: RecordId, a: str = "", b: str = "") -> HTMLResponse:
    """二つの版の比較。"""
    page = load_comparison_page(db, meeting_id, (a, b), thread_tokenizer())
    return render(request, "drafts/compare.html", page)
