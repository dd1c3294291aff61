"""期限の入口. 画面と、暦の購読。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse

from app import addresses
from app.accounts.tokens import hash_token, is_token
from app.calendars import MEDIA, deadlines_calendar
from app.clock import now
from app.contexts.deadlines import load_deadlines_page
from app.dependencies import Me, Store
from app.due import list_due
from app.rendering import render
from app.sight import show_originals_of
from db.accounts import get_account
from db.feed_tokens import account_of_feed

router = APIRouter()


@router.get(addresses.DEADLINES)
def show(request: Request, db: Store, me: Me, committee: Annotated[str, Query()] = "") -> HTMLResponse:
    """自分に見せてよい会議録の期限。"""
    chosen = int(committee) if committee.isascii() and committee.isdigit() and len(committee) < 10 else None
    return render(request, "deadlines/show.html", load_deadlines_page(db, me, now(), chosen))


@router.get("/feeds/{token}/deadlines.ics")
def calendar(request: Request, db: Store, token: str) -> Response:
    """期限の暦。HTTPException 404: 合い言葉が違うか、取り消されたか、アカウントが停止されている。"""
    account_id = account_of_feed(db, hash_token(token)) if is_token(token) else None
    if account_id is None:
        raise HTTPException(404)
    at, account = now(), get_account(db, account_id)
    show_originals_of(request, account)
    due = list_due(db, account, at)
    base = str(request.base_url).rstrip("/")
    return Response(deadlines_calendar(due, base, at), media_type=MEDIA)
