"""質疑応答の入口. 紐付けの確定・却下・取り消しもここで受ける。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app import addresses
from app.contexts.exchanges import load_exchange_page
from app.dependencies import App, Doing, RecordId, Store
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.exchanges import get_exchange
from db.links import DecisionChange, decide
from db.records import Decision

router = APIRouter(prefix="/exchanges/{exchange_id}")


class Choice(StrEnum):
    """紐付けについて押されたボタン。"""

    CONFIRM = "confirm"
    REJECT = "reject"
    REOPEN = "reopen"


class BackTo(StrEnum):
    """決めた後に戻る画面。"""

    MEETING = "meeting"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class LinkForm:
    """紐付けを決めるフォーム。measure は施策の id、seen は画面に出ていた判断、back_to は決めた後に戻る画面。"""

    measure: int
    choice: Choice
    back_to: BackTo
    seen: Decision | None


def _link_form(
    measure: Annotated[int, Form(ge=1, le=2**63 - 1)],
    choice: Annotated[Choice, Form()],
    back_to: Annotated[BackTo, Form()] = BackTo.MEETING,
    seen: Annotated[Decision | None, Form()] = None,
) -> LinkForm:
    return LinkForm(measure, choice, back_to, seen)


_DECISIONS = {Choice.CONFIRM: Decision.CONFIRMED, Choice.REJECT: Decision.REJECTED, Choice.REOPEN: None}


@router.get("")
def show(request: Request, db: Store, exchange_id: RecordId) -> Response:
    """質疑応答ひとつ。ほかに統合したものは、その統合した先に移る。"""
    shaping = get_exchange(db, exchange_id).shaping
    if shaping and shaping.merged_into is not None:
        return RedirectResponse(addresses.exchange_url(shaping.merged_into), 303)
    return render(request, "exchanges/show.html", load_exchange_page(db, exchange_id))


@router.post("/links", dependencies=[Depends(require_own_form)])
def decide_link(
    db: Store,
    app: App,
    act: Doing,
    exchange_id: RecordId,
    form: Annotated[LinkForm, Depends(_link_form)],
) -> RedirectResponse:
    """紐付けを確定・却下するか、前の判断を取り消す。画面に出ていた判断がもう変わっていれば 409。"""
    change = DecisionChange(form.seen, _DECISIONS[form.choice])
    with writing(db):
        decide(db, exchange_id, form.measure, change, act)
    app.jobs.submit_lessons([exchange_id])
    if form.back_to is BackTo.EXCHANGE:
        return RedirectResponse(addresses.exchange_url(exchange_id), 303)
    meeting_id = get_exchange(db, exchange_id).meeting_id
    anchor = addresses.exchange_anchor(exchange_id)
    return RedirectResponse(f"{addresses.meeting_url(meeting_id)}#{anchor}", 303)
