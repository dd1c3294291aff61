"""計画の世代の入口. 前の計画と、施策の対応を決める。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse

from app import addresses
from app.dependencies import App, Doing, RecordId, Store, thread_tools
from app.generations import follow_plan
from app.security import require_own_form
from db.connection import writing
from db.generations import PredecessorChange
from db.links import DecisionChange
from db.plans import get_measure
from db.records import Decision
from db.successions import Pair, decide_succession

router = APIRouter()

_Id = Annotated[int, Form(ge=1, le=2**63 - 1)]
_IdOrNone = Annotated[int | None, Form(ge=1, le=2**63 - 1)]


class Choice(StrEnum):
    """対応について押されたボタン。"""

    CONFIRM = "confirm"
    REJECT = "reject"
    REOPEN = "reopen"


class BackTo(StrEnum):
    """決めた後に戻る画面。"""

    PLAN = "plan"
    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"


@dataclass(frozen=True, slots=True)
class SuccessionForm:
    """対応を決めるフォーム。pair は後と前の計画の施策、seen は画面に出ていた判断、back_to は戻る画面。"""

    pair: Pair
    choice: Choice
    back_to: BackTo
    seen: Decision | None


def _succession_form(
    successor: _Id,
    predecessor: _Id,
    choice: Annotated[Choice, Form()],
    back_to: Annotated[BackTo, Form()],
    seen: Annotated[Decision | None, Form()] = None,
) -> SuccessionForm:
    return SuccessionForm(Pair(successor, predecessor), choice, back_to, seen)


def _predecessor_change(predecessor: _IdOrNone = None, seen: _IdOrNone = None) -> PredecessorChange:
    return PredecessorChange(seen, predecessor)


_DECISIONS = {Choice.CONFIRM: Decision.CONFIRMED, Choice.REJECT: Decision.REJECTED, Choice.REOPEN: None}


@router.post("/plans/{plan_id}/predecessor", dependencies=[Depends(require_own_form)])
def choose(
    db: Store,
    app: App,
    act: Doing,
    plan_id: RecordId,
    change: Annotated[PredecessorChange, Depends(_predecessor_change)],
) -> RedirectResponse:
    """前の計画を決めるか、取り消す(predecessor が空)。画面に出ていたものがもう変わっていれば 409。"""
    with writing(db):
        changed = follow_plan(db, plan_id, change, thread_tools(db), act)
    if changed:  # 前の計画の施策を提案するかどうかは、次の計画の始まりで変わる。
        app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(f"{addresses.plan_url(plan_id)}#generation", 303)


@router.post("/successions", dependencies=[Depends(require_own_form)])
def decide(
    db: Store, act: Doing, form: Annotated[SuccessionForm, Depends(_succession_form)]
) -> RedirectResponse:
    """施策の対応を確定・却下するか、前の判断を取り消す。画面に出ていた判断がもう変わっていれば 409。"""
    pair = form.pair
    change = DecisionChange(form.seen, _DECISIONS[form.choice])
    with writing(db):
        decide_succession(db, pair, change, act)
    places = {
        BackTo.PLAN: addresses.plan_url(get_measure(db, pair.successor).plan_id),
        BackTo.SUCCESSOR: addresses.measure_url(pair.successor),
        BackTo.PREDECESSOR: addresses.measure_url(pair.predecessor),
    }
    anchor = addresses.succession_anchor(pair.successor, pair.predecessor)
    return RedirectResponse(f"{places[form.back_to]}#{anchor}", 303)
