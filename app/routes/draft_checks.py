"""検査の誤りを確かめる入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse

from app import addresses
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.drafting.mistakes import confirm_mistake
from app.security import require_own_form
from db.connection import writing
from db.finding_checks import reopen_finding

router = APIRouter(prefix="/meetings/{meeting_id}/draft/checks")
_OWN = [Depends(require_own_form)]
# 画面の中で戻る所。段落の名前か、帯の下の覚え。
_Anchor = Annotated[str, Form(max_length=60, pattern=r"^[a-z0-9-]*$")]


@router.post("", dependencies=_OWN)
def confirm(
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    finding: Annotated[str, Form(max_length=64)],
    anchor: _Anchor = "",
) -> RedirectResponse:
    """誤りを、読み比べて確かめたと記す。"""
    tokenizer = thread_tokenizer()
    with writing(db):
        confirm_mistake(db, meeting_id, finding, tokenizer, act)
    return RedirectResponse(f"{addresses.draft_url(meeting_id)}#{anchor}", 303)


@router.post("/{check_id}/removal", dependencies=_OWN)
def reopen(
    db: Store, act: Doing, meeting_id: RecordId, check_id: RecordId, anchor: _Anchor = ""
) -> RedirectResponse:
    """確かめたことを取り消す。"""
    with writing(db):
        reopen_finding(db, meeting_id, check_id, act)
    return RedirectResponse(f"{addresses.draft_url(meeting_id)}#{anchor}", 303)
