"""公表した会議録での、施策についての質疑の入口. ログインしていない人も読み、だれが見ても同じものを返す。"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from app import public_addresses
from app.clock import now
from app.contexts.public_measures import load_public_measure_list_page, load_public_measure_page
from app.dependencies import RecordId, Store, thread_tokenizer
from app.editions import catch_up
from app.public_answers import public_answer
from app.rendering import fill_public
from db.errors import NotFoundError

router = APIRouter(prefix=public_addresses.RECORDS_MEASURES)

_HTML = "text/html; charset=utf-8"
_SECONDS = 3.0


@router.get("")
def index(request: Request, db: Store) -> Response:
    """公表した会議録で話し合われた施策。"""
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    page = load_public_measure_list_page(db)
    return public_answer(request, fill_public("public_measures/index.html", page), _HTML)


@router.get("/{measure_id}")
def show(request: Request, db: Store, measure_id: RecordId) -> Response:
    """施策についての質疑。HTTPException 404: 公表した会議録に質疑が無い(施策が無いときと区別しない)。"""
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    try:
        page = load_public_measure_page(db, measure_id)
    except NotFoundError:
        raise HTTPException(404) from None
    return public_answer(request, fill_public("public_measures/show.html", page), _HTML)
