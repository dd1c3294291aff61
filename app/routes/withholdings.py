"""公開の別と、発言を伏せることの入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

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
from db.records import Disclosure, WithheldKind
from db.turns import list_turns
from db.withholdings import release, withhold, withhold_again

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
def decide(
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    change: Annotated[DisclosureChange, Depends(_change)],
) -> RedirectResponse:
    """公開の別を決める。"""
    with writing(db):
        change_disclosure(db, meeting_id, change, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(addresses.disclosure_url(meeting_id), 303)


@router.post("/masking", dependencies=_OWN)
def complete(db: Store, act: Doing, meeting_id: RecordId) -> RedirectResponse:
    """閉じる所をすべて伏せたと確かめる。"""
    with writing(db):
        complete_masking(db, meeting_id, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(addresses.disclosure_url(meeting_id), 303)


@router.post("/masking/removal", dependencies=_OWN)
def reopen(db: Store, act: Doing, meeting_id: RecordId) -> RedirectResponse:
    """すべて伏せたという確認を取り消す。"""
    with writing(db):
        reopen_masking(db, meeting_id, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(addresses.disclosure_url(meeting_id), 303)


@router.post("/turns/{number}/withholding", dependencies=_OWN)
def add(
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    number: RecordId,
    form: Annotated[WithholdingForm, Depends(_form)],
) -> RedirectResponse:
    """発言か、その一部を伏せる。"""
    with writing(db):
        require_maskable(db, meeting_id)
        text = next((one.turn.text for one in list_turns(db, meeting_id) if one.turn.number == number), None)
        if text is None:
            raise NotFoundError("発言", number)
        for withheld in read_withheld(form, text):
            withhold(db, meeting_id, number, withheld, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(f"{addresses.turn_url(meeting_id, number)}#withheld", 303)


@router.post("/withholdings/{withholding_id}/release", dependencies=_OWN)
def undo(db: Store, act: Doing, meeting_id: RecordId, withholding_id: RecordId) -> RedirectResponse:
    """伏せた箇所を解く。"""
    with writing(db):
        require_maskable(db, meeting_id)
        found = release(db, meeting_id, withholding_id, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(f"{addresses.turn_url(meeting_id, found.turn)}#withheld", 303)


@router.post("/withholdings/{withholding_id}/again", dependencies=_OWN)
def again(db: Store, act: Doing, meeting_id: RecordId, withholding_id: RecordId) -> RedirectResponse:
    """解いた箇所を、もう一度伏せる。"""
    with writing(db):
        require_maskable(db, meeting_id)
        found = withhold_again(db, meeting_id, withholding_id, act)
        rewrite_public(db, meeting_id, thread_tokenizer(), act.at)
    return RedirectResponse(f"{addresses.turn_url(meeting_id, found.turn)}#withheld", 303)
