"""要約案を手直しする入口. 普通のフォームには要約案の画面へ移る応答を、画面の JS には変わったところだけを返す。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlite_utils import Database

from app import addresses
from app.contexts.draft_conflict import load_conflict_page
from app.contexts.drafts import load_changes_page
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.drafting.dropping import drop_sentence
from app.drafting.keys import place_key
from app.drafting.merging import merge_with_previous
from app.drafting.regenerating import Regeneration, regenerate_exchange
from app.drafting.restoring import restore_place
from app.drafting.rewriting import rewrite_sentence
from app.drafting.seen import DraftConflictError, SeenSentence, read_place
from app.drafting.timeline import read_version
from app.drafting.undoing import undo_last
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.events import Act
from db.exchanges import get_exchange
from db.house_style import DraftLength
from db.records import DropReason, Span

router = APIRouter(prefix="/meetings/{meeting_id}/draft")
_OWN = [Depends(require_own_form)]
Number = Annotated[int, Form(ge=0, le=2**63 - 1)]
RowId = Annotated[int, Form(ge=1, le=2**63 - 1)]


@dataclass(frozen=True, slots=True)
class DraftHand:
    """手直しする人の手元。since は画面の版(JS が送る。普通のフォームでは空)、act はだれがいつ。"""

    request: Request
    db: Database
    meeting_id: int
    since: str
    act: Act

    def edit(self, place: tuple[Span, ...], change: Callable[[], object], mine: str = "") -> Response:
        """手直しを一つのトランザクションで行って応える。先に変えられていれば、両方の文を見せる(409)。

        mine は、保存しようとした文。
        """
        try:
            with writing(self.db):
                change()
        except DraftConflictError as error:
            page = load_conflict_page(self.db, self.meeting_id, error, mine)
            return render(self.request, "drafts/conflict.html", page, 409)
        if self.since:
            since = read_version(self.since)
            changes = load_changes_page(self.db, self.meeting_id, since, thread_tokenizer())
            return render(self.request, "drafts/changes.html", changes)
        anchor = f"#{addresses.sentence_anchor(place_key(place))}" if place else ""
        return RedirectResponse(f"{addresses.draft_url(self.meeting_id)}{anchor}", 303)


def _hand(
    request: Request, db: Store, act: Doing, meeting_id: RecordId, since: Annotated[str, Form()] = ""
) -> DraftHand:
    return DraftHand(request, db, meeting_id, since, act)


def _seen(place: Annotated[str, Form()] = "", before: Annotated[str, Form()] = "") -> SeenSentence:
    return SeenSentence(read_place(place), before)


Hand = Annotated[DraftHand, Depends(_hand)]
Seen = Annotated[SeenSentence, Depends(_seen)]


@router.post("/rewrite", dependencies=_OWN)
def rewrite(hand: Hand, seen: Seen, after: Annotated[str, Form()] = "") -> Response:
    """文を書き換える。省略された箇所なら、書いた文で戻す。"""
    return hand.edit(
        seen.spans, lambda: rewrite_sentence(hand.db, hand.meeting_id, seen, after, hand.act), after
    )


@router.post("/drop", dependencies=_OWN)
def drop(hand: Hand, seen: Seen, reason: Annotated[DropReason, Form()] = DropReason.PERSON) -> Response:
    """文を省く。"""
    return hand.edit(seen.spans, lambda: drop_sentence(hand.db, hand.meeting_id, seen, reason, hand.act))


@router.post("/restore", dependencies=_OWN)
def restore(hand: Hand, seen: Seen) -> Response:
    """省いた箇所を戻す。"""
    return hand.edit(
        seen.spans,
        lambda: restore_place(hand.db, hand.meeting_id, seen.spans, hand.act, thread_tokenizer()),
    )


@router.post("/merge", dependencies=_OWN)
def merge(
    hand: Hand,
    seen: Seen,
    previous_place: Annotated[str, Form()] = "",
    previous: Annotated[str, Form()] = "",
) -> Response:
    """すぐ前の文につなぐ。"""
    if not previous_place:
        raise UsageError("段落のはじめの文は、前の文につなげません。何も変えていません。")
    before = SeenSentence(read_place(previous_place), previous)
    return hand.edit(
        before.spans, lambda: merge_with_previous(hand.db, hand.meeting_id, seen, before, hand.act)
    )


@router.post("/undo", dependencies=_OWN)
def undo(hand: Hand, seq: RowId) -> Response:
    """最後の手直しを元に戻す。"""
    return hand.edit((), lambda: undo_last(hand.db, hand.meeting_id, seq, hand.act, thread_tokenizer()))


@router.post("/regenerate", dependencies=_OWN)
def regenerate(
    hand: Hand, exchange: RowId, length: Annotated[DraftLength, Form()], seen: Number = 0
) -> Response:
    """質疑応答の要約を書き直す。"""
    stored = get_exchange(hand.db, exchange)
    if stored.meeting_id != hand.meeting_id:
        raise UsageError(
            "この会議の質疑応答ではありません。要約案の画面を開き直してください。何も変えていません。"
        )
    asked = Regeneration(stored, length, seen)
    return hand.edit(
        stored.exchange.question,
        lambda: regenerate_exchange(hand.db, asked, hand.act, thread_tokenizer()),
    )
