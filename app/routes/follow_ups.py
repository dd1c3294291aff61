"""検討事項の追跡の入口."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.clock import now
from app.contexts.follow_up_form import read_follow_up_form
from app.contexts.follow_ups import load_follow_up_list_page, load_follow_ups
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.errors import UsageError
from app.follow_up_table import follow_up_csv
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.follow_ups import FollowUpChange, FollowUpDecision, decide_follow_up

router = APIRouter()

_LONGEST_NOTE = 2000


class Choice(StrEnum):
    """検討事項について押されたボタン。"""

    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class FollowUpDecisionForm:
    """検討事項を決めるフォーム。note は理由、seen は画面に出ていた判断、back は戻る一覧の絞り込み。"""

    choice: Choice
    note: str
    seen: FollowUpDecision | None
    back: str


def _decision_form(
    choice: Annotated[Choice, Form()],
    note: Annotated[str, Form()] = "",
    seen: Annotated[FollowUpDecision | None, Form()] = None,
    back: Annotated[str, Form(max_length=2000)] = "",
) -> FollowUpDecisionForm:
    return FollowUpDecisionForm(choice, note.strip(), seen, back)


_DECISIONS = {Choice.CLOSE: FollowUpDecision.CLOSED, Choice.REOPEN: FollowUpDecision.REOPENED}


@router.get("/follow-ups")
def index(request: Request, db: Store, done: Annotated[str, Query()] = "") -> HTMLResponse:
    """検討事項の一覧。done はいま決めた質疑応答の id。"""
    form = read_follow_up_form(request.query_params)
    decided = int(done) if done.isascii() and done.isdigit() and len(done) < 19 else None
    page = load_follow_up_list_page(db, form, thread_tokenizer(), now(), decided)
    return render(request, "follow_ups/index.html", page, 422 if page.problem else 200)


@router.get("/follow-ups.csv")
def download(request: Request, db: Store) -> Response:
    """検討事項の一覧の CSV。"""
    form = read_follow_up_form(request.query_params)
    if form.problem:
        raise UsageError(form.problem)
    content = follow_up_csv(load_follow_ups(db, form, thread_tokenizer(), now()))
    headers = {"Content-Disposition": 'attachment; filename="kentou-jikou.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/exchanges/{exchange_id}/follow-up", dependencies=[Depends(require_own_form)])
def decide(
    db: Store,
    act: Doing,
    exchange_id: RecordId,
    form: Annotated[FollowUpDecisionForm, Depends(_decision_form)],
) -> RedirectResponse:
    """検討事項を閉じるか、開き直す。閉じるには理由が要る。画面に出ていた判断がもう変わっていれば 409。"""
    if form.choice is Choice.CLOSE and not form.note:
        raise UsageError(
            "理由が書かれていないので、検討事項を閉じていません。前の画面に戻り、どうなったかを書いてから閉じてください。"
        )
    if len(form.note) > _LONGEST_NOTE:
        raise UsageError(
            f"理由が {len(form.note)} 字あり、{_LONGEST_NOTE} 字を超えるので、何も変えていません。前の画面に戻り、短くしてください。"
        )
    change = FollowUpChange(form.seen, _DECISIONS[form.choice], form.note)
    with writing(db):
        decide_follow_up(db, exchange_id, change, act)
    return RedirectResponse(_back(form.back, exchange_id), 303)


def _back(back: str, exchange_id: int) -> str:
    """決める前に見ていた一覧。欄を読み直して作るので、ほかの所へは移らない。"""
    form = read_follow_up_form(dict(parse_qsl(back)))
    page = str(form.page) if form.page > 1 else ""
    return addresses.follow_ups_url({**form.fields(), "page": page, "done": str(exchange_id)})
