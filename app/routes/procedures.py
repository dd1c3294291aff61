"""会議体の手続きの決まりの入口. 期限と、発言者確認と、署名のしかたを決める。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.contexts.procedures import load_procedure_page
from app.dependencies import Doing, RecordId, Store
from app.errors import UsageError
from app.procedure_forms import ProcedureForm, read_procedure, read_seen_procedure
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.errors import ConflictError
from db.procedures import ProcedureChange, change_procedure

router = APIRouter(prefix="/committees")
_Text = Annotated[str, Form(max_length=20)]


@dataclass(frozen=True, slots=True)
class _Days:
    """日数と年数の欄。"""

    draft: str
    check: str
    publish: str
    keep: str


def _days(
    draft_days: _Text = "", check_days: _Text = "", publish_days: _Text = "", keep_years: _Text = ""
) -> _Days:
    return _Days(draft_days, check_days, publish_days, keep_years)


@dataclass(frozen=True, slots=True)
class _Signing:
    """署名の欄。"""

    method: str
    chair: bool
    members: str


def _signing(
    method: _Text = "", chair_signs: Annotated[bool, Form()] = False, members_signing: _Text = ""
) -> _Signing:
    return _Signing(method, chair_signs, members_signing)


@dataclass(frozen=True, slots=True)
class _Sent:
    """送られた決まり。seen は画面を開いたときの決まり。"""

    form: ProcedureForm
    seen: str


def _sent(
    days: Annotated[_Days, Depends(_days)],
    signing: Annotated[_Signing, Depends(_signing)],
    silence: _Text = "",
    checks: Annotated[bool, Form()] = False,
    seen: Annotated[str, Form(max_length=2000)] = "",
) -> _Sent:
    form = ProcedureForm(
        draft_days=days.draft,
        check_days=days.check,
        publish_days=days.publish,
        keep_years=days.keep,
        members_signing=signing.members,
        silence=silence,
        method=signing.method,
        checks=checks,
        chair_signs=signing.chair,
    )
    return _Sent(form, seen)


@router.get("/{committee_id}/procedure")
def show(request: Request, db: Store, committee_id: RecordId) -> HTMLResponse:
    """手続きの決まり。"""
    return render(request, "procedures/show.html", load_procedure_page(db, committee_id))


@router.post("/{committee_id}/procedure", dependencies=[Depends(require_own_form)])
def change(
    request: Request,
    db: Store,
    committee_id: RecordId,
    act: Doing,
    sent: Annotated[_Sent, Depends(_sent)],
) -> Response:
    """決まりを変える。決まりにできなければ 422、ほかの人が先に変えていれば 409 で、どちらも打った内容を残す。"""
    try:
        change = ProcedureChange(read_seen_procedure(sent.seen), read_procedure(sent.form))
        with writing(db):
            change_procedure(db, committee_id, change, act)
    except (UsageError, ConflictError) as error:
        page = load_procedure_page(db, committee_id, replace(sent.form, problem=str(error)))
        return render(request, "procedures/show.html", page, 409 if isinstance(error, ConflictError) else 422)
    return RedirectResponse(addresses.procedure_url(committee_id), 303)
