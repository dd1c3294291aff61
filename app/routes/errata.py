"""訂正の入口. 確定した会議録に、日付のある正誤を書き足す。"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.contexts.errata import Looking, load_errata_page, sealed_content
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.errors import UsageError
from app.gate import may
from app.rendering import render
from app.security import require_own_form
from app.signing.correcting import CorrectionForm, correct_record, read_correction
from db.connection import writing
from db.errata import SEALED_STAGES
from db.stage_moves import stage_of
from db.stages import StageError, require_stage

router = APIRouter(prefix="/meetings")
_Text = Annotated[str, Form(max_length=5000)]


def _sent(
    place: Annotated[str, Form(max_length=20)] = "",
    wrong: _Text = "",
    correct: _Text = "",
    reason: _Text = "",
) -> CorrectionForm:
    return CorrectionForm(place, wrong.strip(), correct.strip(), reason.strip())


@router.get("/{meeting_id}/errata")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """訂正の画面。"""
    return render(
        request, "errata/show.html", load_errata_page(db, meeting_id, _looking(request, meeting_id))
    )


@router.post("/{meeting_id}/errata", dependencies=[Depends(require_own_form)])
def add(
    request: Request,
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    sent: Annotated[CorrectionForm, Depends(_sent)],
) -> Response:
    """訂正を書き足す。訂正にできなければ 422、確定していなければ 409 で、どちらも打った内容を残す。"""
    try:
        with writing(db):
            require_stage(stage_of(db, meeting_id), SEALED_STAGES)
            record = sealed_content(db, meeting_id)
            correct_record(db, meeting_id, read_correction(sent, record), thread_tokenizer(), act)
    except (UsageError, StageError) as error:
        form = replace(sent, problem=str(error))
        page = load_errata_page(db, meeting_id, _looking(request, meeting_id), form)
        return render(request, "errata/show.html", page, 409 if isinstance(error, StageError) else 422)
    return RedirectResponse(f"{addresses.errata_url(meeting_id)}#errata-title", 303)


def _looking(request: Request, meeting_id: int) -> Looking:
    """公開しない部分は会議体の人だけが見る。書き足せる箇所は、書き足してよい人にだけ並べる。"""
    return Looking(
        whole=may(request, "GET", addresses.sealed_file_url(meeting_id, "record.zip")),
        adds=may(request, "POST", addresses.errata_url(meeting_id)),
    )
