"""自分の購読の入口. アドレスを出し、取り消す。"""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.tokens import hash_token, new_token
from app.contexts.own_account import own_feed_page
from app.dependencies import Doing, Me, Store
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.feed_tokens import issue_feed_token, revoke_feed_token

router = APIRouter(prefix=addresses.OWN_FEED)
_OWN = [Depends(require_own_form)]


@router.post("", dependencies=_OWN)
def issue(request: Request, db: Store, me: Me, act: Doing) -> HTMLResponse:
    """新しい合い言葉を出して、アドレスを一度だけ見せる。前のものは使えなくなる。"""
    token = new_token()
    with writing(db):
        issue_feed_token(db, me.id, hash_token(token), act)
    page = own_feed_page(db, me.id, token, str(request.base_url).rstrip("/"))
    return render(request, "own_account/feed.html", page)


@router.post("/removal", dependencies=_OWN)
def revoke(db: Store, me: Me, act: Doing) -> Response:
    """合い言葉を取り消す。"""
    with writing(db):
        revoke_feed_token(db, me.id, act)
    return RedirectResponse(f"{addresses.OWN_ACCOUNT}?done=feed-removed#feed", 303)
