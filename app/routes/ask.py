"""問いから探す入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app import addresses
from app.contexts.ask import load_ask_page
from app.dependencies import Store, thread_tokenizer
from app.rendering import render

router = APIRouter()


@router.get(addresses.ASK)
def ask(request: Request, db: Store, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """質問の文に似た、過去の質疑応答。"""
    return render(request, "ask/index.html", load_ask_page(db, q, thread_tokenizer()))
