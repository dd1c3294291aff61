"""公開の別と、発言を伏せることの入口."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database

from app import addresses
from app.closing import require_maskable, rewrite_public
from app.contexts.withholdings import load_withholdings_page
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from app.withholding_form import LONGEST_REASON, WithholdingForm, read_withheld
from db.connection import writing
from db.disclosures import DisclosureChange, change_disclosure, complete_masking, reopen_masking
from db.errors import NotFoundError
from db.events import Act
from db.records import Disclosure, WithheldKind
from db.turns import list_turns
from db.withholdings import release, withhold, withhold_again


@dataclass(frozen=True, slots=True)
class MaskingHand:
    """公開の別か伏せた箇所を変える手。meeting_id: 会議。act: だれがいつ。"""

    db: Database
    meeting_id: int
    act: Act

    @contextmanager
    def changing(self) -> Iterator[None]:
        """変えたことと、それに合わせて書き直した公開版を、一つのトランザクションで書く。"""
        with writing(self.db):
            yield
            rewrite_public(self.db, self.meeting_id, thread_tokenizer(), self.act.at)

    @contextmanager
    def masking(self) -> Iterator[None]:
        """発言を、伏せるか解く。StageError: いまの状態ではできない。"""
        with self.changing():
            require_maskable(self.db, self.meeting_id)
            yield


def _hand(db: Store, act: Doing, meeting_id: RecordId) -> MaskingHand:
    return MaskingHand(db, meeting_id, act)


Hand = Annotated[MaskingHand, Depends(_hand)]
router = APIRouter(prefix="/meetings/{meeting_id}")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=10000)]


def _form(
    kind: Annotated[WithheldKind, Form()],
    reason: _Text = "",
    piece: Annotated[list[str] | None, Form()] = None,
    words: _Text = "",
    seen: _Text = "",
) -> WithholdingForm:
    # 欄に打った改行は、ブラウザーが CRLF にして送る。
    copied = words.replace("\r\n", "\n").strip()
    return WithholdingForm(kind, reason, tuple(piece or ()), copied, seen)


def _change(
    disclosure: Annotated[Disclosure, Form()],
    reason: _Text = "",
    seen: Annotated[Disclosure | None, Form()] = None,
) -> DisclosureChange:
    """公開の別のフォーム。seen は画面に出ていた別。"""
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST_REASON or not words.isprintable():
        raise UsageError(
            f"公開の別を変える理由を {LONGEST_REASON} 字までで書いてください。何も変えていません。"
        )
    return DisclosureChange(seen, disclosure, words)


@router.get("/disclosure")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """公開の別と、伏せた箇所。"""
    return render(request, "withholdings/show.html", load_withholdings_page(db, meeting_id))


@router.post("/disclosure", dependencies=_OWN)
def decide(hand: Hand, change: Annotated[DisclosureChange, Depends(_change)]) -> RedirectResponse:
    """公開の別を決める。"""
    with hand.changing():
        change_disclosure(hand.db, hand.meeting_id, change, hand.act)
    return _to_disclosure(hand)


@router.post("/masking", dependencies=_OWN)
def complete(hand: Hand) -> RedirectResponse:
    """閉じる所をすべて伏せたと確かめる。"""
    with hand.changing():
        complete_masking(hand.db, hand.meeting_id, hand.act)
    return _to_disclosure(hand)


@router.post("/masking/removal", dependencies=_OWN)
def reopen(hand: Hand) -> RedirectResponse:
    """すべて伏せたという確認を取り消す。"""
    with hand.changing():
        reopen_masking(hand.db, hand.meeting_id, hand.act)
    return _to_disclosure(hand)


@router.post("/turns/{number}/withholding", dependencies=_OWN)
def add(hand: Hand, number: RecordId, form: Annotated[WithholdingForm, Depends(_form)]) -> RedirectResponse:
    """発言か、その一部を伏せる。"""
    with hand.masking():
        turns = (one.turn for one in list_turns(hand.db, hand.meeting_id))
        text = next((turn.text for turn in turns if turn.number == number), None)
        if text is None:
            raise NotFoundError("発言", number)
        for withheld in read_withheld(form, text):
            withhold(hand.db, hand.meeting_id, number, withheld, hand.act)
    return _to_turn(hand, number)


@router.post("/withholdings/{withholding_id}/release", dependencies=_OWN)
def undo(hand: Hand, withholding_id: RecordId) -> RedirectResponse:
    """伏せた箇所を解く。"""
    with hand.masking():
        found = release(hand.db, hand.meeting_id, withholding_id, hand.act)
    return _to_turn(hand, found.turn)


@router.post("/withholdings/{withholding_id}/again", dependencies=_OWN)
def again(hand: Hand, withholding_id: RecordId) -> RedirectResponse:
    """解いた箇所を、もう一度伏せる。"""
    with hand.masking():
        found = withhold_again(hand.db, hand.meeting_id, withholding_id, hand.act)
    return _to_turn(hand, found.turn)


def _to_disclosure(hand: MaskingHand) -> RedirectResponse:
    return RedirectResponse(addresses.disclosure_url(hand.meeting_id), 303)


def _to_turn(hand: MaskingHand, number: int) -> RedirectResponse:
    return RedirectResponse(f"{addresses.turn_url(hand.meeting_id, number)}#withheld", 303)
