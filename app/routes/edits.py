"""質疑応答を直す入口."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlite_utils import Database

from app import addresses
from app.analysis import refresh
from app.contexts.edits import load_edit_page
from app.dependencies import App, Doing, RecordId, Store, thread_tools
from app.editing.answers import copy_answer, move_answer, remove_answer
from app.editing.merge import merge_exchanges
from app.editing.seen import read_seen
from app.editing.split import split_exchange
from app.editing.standing import change_kind, dismiss_exchange, restore_exchange
from app.errors import UsageError
from app.jobs import JobRunner
from app.linking import open_plans
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.events import Act
from db.exchanges import get_exchange
from db.records import ExchangeKind, Span
from db.shapes import read_spans
from db.shaping import Seen

router = APIRouter(prefix="/exchanges/{exchange_id}")
_OWN = [Depends(require_own_form)]


class AnswerAct(StrEnum):
    """答弁をどうするか。"""

    MOVE = "move"
    COPY = "copy"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Editor:
    """直す人の手元。seen は画面で見ていた質疑応答、act はだれがいつ、jobs は裏の処理。"""

    db: Database
    seen: Seen
    act: Act
    jobs: JobRunner

    def edit(self, change: Callable[[], tuple[int, ...]]) -> RedirectResponse:
        """直しと、その後の作り直しを一つのトランザクションで行い、会議の画面に戻る。"""
        tools = thread_tools(self.db)
        plans = open_plans(self.db, tools)
        with writing(self.db):
            touched = change()
            stored = get_exchange(self.db, self.seen.exchange_id)
            refresh(self.db, stored.meeting_id, touched, tools, plans)
        # 形が変われば、手本としての効き方も変わる。
        self.jobs.submit_lessons(touched)
        place = addresses.meeting_url(stored.meeting_id)
        if stored.shaping and not stored.shaping.stands:
            return RedirectResponse(place, 303)
        return RedirectResponse(f"{place}#{addresses.exchange_anchor(stored.id)}", 303)


def _editor(db: Store, app: App, act: Doing, exchange_id: RecordId, seen: Annotated[str, Form()]) -> Editor:
    return Editor(db, _seen(f"{exchange_id} {seen}"), act, app.jobs)


Hand = Annotated[Editor, Depends(_editor)]


@router.get("/edit")
def edit(request: Request, db: Store, exchange_id: RecordId) -> Response:
    """質疑応答を直す画面。外したものは、その画面に移る。"""
    shaping = get_exchange(db, exchange_id).shaping
    if shaping and not shaping.stands:
        return RedirectResponse(addresses.exchange_url(exchange_id), 303)
    return render(request, "edits/edit.html", load_edit_page(db, exchange_id))


@router.post("/split", dependencies=_OWN)
def split(hand: Hand, second: Annotated[str, Form()] = "") -> RedirectResponse:
    """二つに分ける。second は二つ目のはじめの文。"""
    spans = _spans([second])
    if len(spans) != 1:
        raise UsageError("二つ目の質疑応答のはじめの文を選んでください。何も変えていません。")
    return hand.edit(lambda: split_exchange(hand.db, hand.seen, spans[0], hand.act))


@router.post("/merge", dependencies=_OWN)
def merge(hand: Hand, target: Annotated[str, Form()] = "") -> RedirectResponse:
    """ほかの質疑応答を合わせる。"""
    other = _other(hand.db, target)
    return hand.edit(lambda: merge_exchanges(hand.db, hand.seen, other, hand.act))


@router.post("/answers", dependencies=_OWN)
def answers(
    hand: Hand,
    act: Annotated[AnswerAct, Form()],
    piece: Annotated[list[str] | None, Form()] = None,
    target: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """答弁の文を、ほかの質疑応答へ移すか写すか、外す。"""
    pieces = _spans(piece or [])
    if act is AnswerAct.REMOVE:
        return hand.edit(lambda: remove_answer(hand.db, hand.seen, pieces, hand.act))
    other = _other(hand.db, target)
    do = move_answer if act is AnswerAct.MOVE else copy_answer
    return hand.edit(lambda: do(hand.db, hand.seen, pieces, other, hand.act))


@router.post("/kind", dependencies=_OWN)
def kind(hand: Hand, kind: Annotated[ExchangeKind, Form()]) -> RedirectResponse:
    """種類を変える。"""
    return hand.edit(lambda: change_kind(hand.db, hand.seen, kind, hand.act))


@router.post("/dismiss", dependencies=_OWN)
def dismiss(hand: Hand) -> RedirectResponse:
    """質疑応答ではないとして外す。"""
    return hand.edit(lambda: dismiss_exchange(hand.db, hand.seen, hand.act))


@router.post("/restore", dependencies=_OWN)
def restore(hand: Hand) -> RedirectResponse:
    """外した質疑応答を戻す。"""
    return hand.edit(lambda: restore_exchange(hand.db, hand.seen, hand.act))


def _other(db: Database, target: str) -> Seen:
    """相手の質疑応答。writing() の中では見てよくない会議のものも見えるので、その前に、無いものとして断る。"""
    other = _seen(target)
    get_exchange(db, other.exchange_id)
    return other


def _seen(text: str) -> Seen:
    return read_seen(text, "相手の質疑応答を一覧から選んでください。何も変えていません。")


def _spans(values: list[str]) -> tuple[Span, ...]:
    """箇所の並びを読む。UsageError: 読めない。"""
    try:
        return tuple(span for value in values for span in read_spans(value))
    except ValueError as error:
        raise UsageError("文を選び直してください。何も変えていません。") from error
