"""計画の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.contexts.plans import load_plan_list_page, load_plan_page
from app.dependencies import RecordId, Store
from app.rendering import render

router = APIRouter(prefix="/plans")


@router.get("")
def index(request: Request, db: Store) -> HTMLResponse:
    """計画の一覧。"""
    return render(request, "plans/index.html", load_plan_list_page(db))


@router.get("/{plan_id}")
def show(request: Request, db: Store, plan_id: RecordId) -> HTMLResponse:
    """計画と施策。"""
    return render(request, "plans/show.html", load_plan_page(db, plan_id))
