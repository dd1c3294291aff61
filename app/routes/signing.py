"""署名の入口. 署名する人を決め、示した内容に署名してもらい、紙の署名を受け取ったことを記す。"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.clock import now
from app.contexts.signing import Looking, load_signing_page
from app.dependencies import Doing, RecordId, Store
from app.downloads import download
from app.errors import UsageError
from app.gate import may, visitor_of
from app.printing.pdf import to_pdf
from app.rendering import render
from app.security import require_own_form
from app.signing.acts import NotSignatoryError, Seen, receive_paper, sign_shown
from app.signing.candidates import list_candidates
from app.signing.frozen import frozen_record
from app.signing.naming import MOST_MEMBERS, NamingForm, read_seen, read_signatories
from app.signing.printed import print_sheet
from app.signing.sealing import asked_leaves
from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.signatories import SignatoryChange, list_signatories, name_signatories
from db.signatures import Signature, find_request

router = APIRouter(prefix="/meetings")
_OWN = [Depends(require_own_form)]
_Name = Annotated[str, Form(max_length=200)]


def _seen(
    request_id: Annotated[int, Form(ge=1, le=2**63 - 1)], content_hash: Annotated[str, Form(max_length=64)]
) -> Seen:
    return Seen(request_id, content_hash)


def _naming(
    chair: _Name = "", member: Annotated[tuple[str, ...], Form(max_length=MOST_MEMBERS)] = ()
) -> NamingForm:
    return NamingForm(chair, tuple(name[:200] for name in member))


@router.get("/{meeting_id}/signing")
def show(request: Request, db: Store, meeting_id: RecordId) -> HTMLResponse:
    """署名の画面。"""
    page = load_signing_page(db, meeting_id, _looking(request, meeting_id, now()))
    return render(request, "signing/show.html", page)


@router.post("/{meeting_id}/signing", dependencies=_OWN)
def sign(
    request: Request, db: Store, act: Doing, meeting_id: RecordId, seen: Annotated[Seen, Depends(_seen)]
) -> Response:
    """示した内容に署名する。署名する人でなければ 403、示したものが別になっていれば 409 で、いまの内容を見せる。"""
    try:
        with writing(db):
            sign_shown(db, meeting_id, seen, visitor_of(request), act)
    except (UsageError, ConflictError) as error:
        return _refused(request, db, meeting_id, act.at, error)
    return RedirectResponse(f"{addresses.signing_url(meeting_id)}#own-title", 303)


@router.post("/{meeting_id}/signing/paper", dependencies=_OWN)
def receive(  # noqa: PLR0913 FastAPI は、依存と欄ひとつを引数ひとつで渡す。
    *,
    request: Request,
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    seen: Annotated[Seen, Depends(_seen)],
    name: _Name,
    note: Annotated[str, Form(max_length=5000)] = "",
) -> Response:
    """署名された紙を受け取ったことを記す。"""
    try:
        with writing(db):
            titles = {one.name: one.title for one in list_signatories(db, meeting_id)}
            if name not in titles:
                raise NotFoundError("署名委員", name)
            paper = Signature(name, titles[name], seen.content_hash, " ".join(note.split()), act)
            receive_paper(db, meeting_id, seen, paper)
    except (UsageError, ConflictError) as error:
        return _refused(request, db, meeting_id, act.at, error)
    return RedirectResponse(f"{addresses.signing_url(meeting_id)}#people-title", 303)


@router.get("/{meeting_id}/signing/sheet.pdf")
def sheet(db: Store, meeting_id: RecordId) -> Response:
    """紙に署名してもらうための、署名の欄のある PDF。署名を頼んでいなければ 404。"""
    asked = find_request(db, meeting_id)
    if asked is None:
        raise NotFoundError("署名の依頼", meeting_id)
    record = frozen_record(asked_leaves(asked))
    printed = print_sheet(record, asked.shown.content_hash, list_signatories(db, meeting_id))
    return download(to_pdf(printed), "application/pdf", f"{printed.title}(署名用).pdf")


@router.post("/{meeting_id}/signatories", dependencies=_OWN)
def name_people(  # noqa: PLR0913 FastAPI は、依存と欄ひとつを引数ひとつで渡す。
    *,
    request: Request,
    db: Store,
    act: Doing,
    meeting_id: RecordId,
    form: Annotated[NamingForm, Depends(_naming)],
    seen: Annotated[str, Form(max_length=5000)],
) -> Response:
    """署名する人を決める。選べなければ 422、ほかの人が先に決めていれば 409 で、どちらも選んだものを残す。"""
    try:
        with writing(db):
            after = read_signatories(form, list_candidates(db, meeting_id))
            name_signatories(db, meeting_id, SignatoryChange(read_seen(seen), after), act)
    except (UsageError, ConflictError) as error:
        looking = _looking(request, meeting_id, act.at)
        kept = NamingForm(form.chair, form.members, str(error))
        page = load_signing_page(db, meeting_id, looking, naming=kept)
        return render(request, "signing/show.html", page, 409 if isinstance(error, ConflictError) else 422)
    return RedirectResponse(f"{addresses.signing_url(meeting_id)}#naming-title", 303)


def _looking(request: Request, meeting_id: int, at: str) -> Looking:
    """公開しない部分は、その会議体の人と、署名のためのリンクの人だけが見る。"""
    visitor = visitor_of(request)
    whole = visitor.link is not None or may(
        request, "GET", addresses.sealed_file_url(meeting_id, "record.zip")
    )
    return Looking(visitor, at, whole)


def _refused(request: Request, db: Store, meeting_id: int, at: str, error: Exception) -> HTMLResponse:
    status = 403 if isinstance(error, NotSignatoryError) else 409 if isinstance(error, ConflictError) else 422
    page = load_signing_page(db, meeting_id, _looking(request, meeting_id, at), str(error))
    return render(request, "signing/show.html", page, status)
