"""会議録の手続きの入口. いまの状態を見せ、先へ進めるか、差し戻す。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.clock import now
from app.contexts.stages import Refused, load_stage_page
from app.dependencies import App, Doing, RecordId, Store, thread_tokenizer
from app.editions import catch_up
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from app.workflow.moving import advance
from db.connection import writing
from db.stage_moves import NextStep
from db.stages import Move, Stage, StageError

router = APIRouter(prefix="/meetings")
_SECONDS = 3.0


def _sent(
    seen: Annotated[Stage, Form()],
    move: Annotated[Move, Form()],
    reason: Annotated[str, Form(max_length=5000)] = "",
) -> NextStep:
    return NextStep(seen, move, reason)


@router.get("/{meeting_id}/stage")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """手続きの画面。"""
    return render(request, "stages/show.html", load_stage_page(db, meeting_id, now()))


@router.post("/{meeting_id}/stage", dependencies=[Depends(require_own_form)])
def move(  # noqa: PLR0913 FastAPI は、依存ひとつを引数ひとつで渡す。
    *,
    request: Request,
    services: App,
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    sent: Annotated[NextStep, Depends(_sent)],
) -> Response:
    """進めるか差し戻す。条件が足りなければ 422、状態が違えば 409 で、どちらも何も変えず、打った理由を残す。"""
    try:
        with writing(db):
            advance(db, meeting_id, sent, act, services.settings.pdf_seal)
    except (UsageError, StageError) as error:
        refused = Refused(str(error), sent.reason[:500])
        page = load_stage_page(db, meeting_id, act.at, refused)
        return render(request, "stages/show.html", page, 409 if isinstance(error, StageError) else 422)
    if sent.move in (Move.PUBLISH, Move.ADOPT):
        # はじめに読む住民を待たせないように、公開版をいま書いておく。書き終えなければ、次の要求が続きを書く。
        catch_up(db, thread_tokenizer(), act.at, _SECONDS)
    return RedirectResponse(addresses.stage_url(meeting_id), 303)
