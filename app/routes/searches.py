"""保存した検索の入口. 自分の一覧と、新しい結果の購読。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.tokens import hash_token, is_token
from app.atom import MEDIA, write_feed
from app.contexts.searches import load_searches_page
from app.dependencies import Doing, Me, RecordId, Store, thread_tokenizer
from app.errors import UsageError
from app.rendering import render
from app.saved_searches import keep_search, search_feed
from app.security import require_own_form
from db.connection import writing
from db.errors import NotFoundError
from db.feed_tokens import account_of_feed
from db.saved_searches import get_search, remove_search

router = APIRouter()
_OWN = [Depends(require_own_form)]


@dataclass(frozen=True, slots=True)
class NewSearch:
    """保存するフォーム。query は検索のアドレスの「?」の後ろ。"""

    name: str
    query: str


def _sent(name: Annotated[str, Form(max_length=1000)] = "", query: Annotated[str, Form()] = "") -> NewSearch:
    return NewSearch(name, query)


@router.get(addresses.SEARCHES)
def index(request: Request, db: Store, me: Me) -> HTMLResponse:
    """自分の保存した検索。"""
    return render(request, "searches/index.html", load_searches_page(db, me.id))


@router.post(addresses.SEARCHES, dependencies=_OWN)
def save(
    request: Request, db: Store, me: Me, act: Doing, sent: Annotated[NewSearch, Depends(_sent)]
) -> Response:
    """検索を保存する。保存できなければ 422 で、理由を述べる。"""
    try:
        with writing(db):
            keep_search(db, me.id, sent.name, sent.query, act)
    except UsageError as error:
        page = load_searches_page(db, me.id, str(error))
        return render(request, "searches/index.html", page, 422)
    return RedirectResponse(addresses.SEARCHES, 303)


@router.post("/searches/{search_id}/removal", dependencies=_OWN)
def remove(db: Store, me: Me, act: Doing, search_id: RecordId) -> Response:
    """自分の保存した検索を消す。ほかの人のものは、無いのと同じ 404。"""
    with writing(db):
        remove_search(db, me.id, search_id, act)
    return RedirectResponse(addresses.SEARCHES, 303)


@router.get("/feeds/{token}/searches/{search_id}.atom")
def feed(request: Request, db: Store, token: str, search_id: RecordId) -> Response:
    """保存した検索の新しい結果。HTTPException 404: 合い言葉が違うか、取り消されたか、その人の検索ではない。"""
    account_id = account_of_feed(db, hash_token(token)) if is_token(token) else None
    if account_id is None:
        raise HTTPException(404)
    try:
        saved = get_search(db, account_id, search_id)
    except NotFoundError:
        raise HTTPException(404) from None
    base = str(request.base_url).rstrip("/")
    urls = (base, base + addresses.search_feed_url(token, search_id))
    return Response(write_feed(search_feed(db, saved, thread_tokenizer(), urls)), media_type=MEDIA)
