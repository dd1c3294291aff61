"""処理の進み具合の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from app.contexts.jobs import job_page
from app.dependencies import App, RecordId, Store
from app.rendering import render
from db.jobs import get_job

router = APIRouter(prefix="/jobs/{job_id}")


@router.get("")
def show(request: Request, db: Store, app: App, job_id: RecordId) -> HTMLResponse:
    """処理の画面。"""
    page = job_page(get_job(db, job_id), app.jobs.stage(job_id), app.jobs.result(job_id))
    return render(request, "jobs/show.html", page)


@router.get("/state")
def state(db: Store, app: App, job_id: RecordId) -> JSONResponse:
    """画面の JS が尋ねる進み具合: {"running", "message", "done", "total"}。"""
    page = job_page(get_job(db, job_id), app.jobs.stage(job_id), app.jobs.result(job_id))
    return JSONResponse(
        {"running": page.running, "message": page.message, "done": page.done, "total": page.total}
    )
