"""会議体の設定の入口. 書き方と名簿を変え、要約案を書き直す。"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.committee_forms import (
    RosterForm,
    SettingsForm,
    read_roster,
    read_seen_settings,
    read_settings,
    rules_sent,
)
from app.contexts.committees import load_committee_list_page, load_committee_page
from app.dependencies import App, Doing, RecordId, Store
from app.errors import UsageError
from app.rendering import render
from app.security import require_own_form
from db.committees import CommitteeChange, RosterChange, change_committee, change_roster
from db.connection import writing
from db.errors import ConflictError, NameTakenError

router = APIRouter(prefix="/committees")

_OWN = Depends(require_own_form)
_Text = Annotated[str, Form()]
_Texts = Annotated[tuple[str, ...], Form()]


def _basics(name: _Text = "", form: _Text = "", length: _Text = "", percent: _Text = "") -> SettingsForm:
    return SettingsForm(name[:1000], form, length, percent, frozenset())


@dataclass(frozen=True, slots=True)
class _Settings:
    """設定のフォーム。form はこれからの設定、seen は画面を開いたときの設定。"""

    form: SettingsForm
    seen: str


def _settings(
    basics: Annotated[SettingsForm, Depends(_basics)], rules: _Texts = (), ways: _Texts = (), seen: _Text = ""
) -> _Settings:
    return _Settings(replace(basics, rules=rules_sent(rules, ways)), seen)


@dataclass(frozen=True, slots=True)
class _Roster:
    """名簿のフォーム。text はこれからの名簿、seen は画面を開いたときの名簿。"""

    text: str
    seen: str


def _roster(roster: _Text = "", seen: _Text = "") -> _Roster:
    return _Roster(roster, seen)


@router.get("")
def index(request: Request, db: Store) -> HTMLResponse:
    """会議体の一覧。"""
    return render(request, "committees/index.html", load_committee_list_page(db))


@router.get("/{committee_id}")
def show(request: Request, db: Store, committee_id: RecordId) -> HTMLResponse:
    """会議体の設定。"""
    return render(request, "committees/show.html", load_committee_page(db, committee_id))


@router.post("/{committee_id}", dependencies=[_OWN])
def change(
    request: Request,
    db: Store,
    act: Doing,
    committee_id: RecordId,
    sent: Annotated[_Settings, Depends(_settings)],
) -> Response:
    """設定を変える。設定にできなければ 422、ほかの人が先に変えていれば 409 で、どちらも何も変えず、打った内容を残す。"""
    try:
        after = read_settings(committee_id, sent.form)
        before = read_seen_settings(committee_id, sent.seen)
        with writing(db):
            change_committee(db, CommitteeChange(before, after), act)
    except (UsageError, NameTakenError, ConflictError) as error:
        page = load_committee_page(db, committee_id, replace(sent.form, problem=str(error)))
        return render(request, "committees/show.html", page, _status(error))
    return RedirectResponse(addresses.committee_settings_url(committee_id), 303)


@router.post("/{committee_id}/roster", dependencies=[_OWN])
def change_members(
    request: Request,
    db: Store,
    act: Doing,
    committee_id: RecordId,
    sent: Annotated[_Roster, Depends(_roster)],
) -> Response:
    """名簿を入れ替える。読めない行があれば 422、ほかの人が先に変えていれば 409 で、どちらも何も変えず、打った内容を残す。"""
    try:
        change = RosterChange(read_roster(sent.seen), read_roster(sent.text))
        with writing(db):
            change_roster(db, committee_id, change, act)
    except (UsageError, ConflictError) as error:
        page = load_committee_page(db, committee_id, roster=RosterForm(sent.text[:40_000], str(error)))
        return render(request, "committees/show.html", page, _status(error))
    return RedirectResponse(f"{addresses.committee_settings_url(committee_id)}#roster-title", 303)


@router.post("/{committee_id}/redraft", dependencies=[_OWN])
def redraft(db: Store, app: App, act: Doing, committee_id: RecordId) -> RedirectResponse:
    """人が手を入れていない要約案を、いまの書き方で書き直す。"""
    job_id = app.jobs.submit_redraft(db, committee_id, act.actor)
    return RedirectResponse(addresses.job_url(job_id), 303)


def _status(error: Exception) -> int:
    return 409 if isinstance(error, ConflictError) else 422
