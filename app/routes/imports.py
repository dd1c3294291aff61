"""取り込みの入口."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from app import addresses
from app.accounts.visitor import actor_name
from app.contexts.imports import load_import_page
from app.dependencies import App, Me, Store, thread_tokenizer
from app.errors import SourceError, UsageError
from app.import_rights import require_own_committee
from app.importing import Document
from app.jobs import ImportRequest
from app.readers.documents import as_either
from app.readers.files import document_text
from app.rendering import render
from app.security import require_own_form

router = APIRouter(prefix="/import")

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ImportForm:
    """取り込むフォーム。file は選ばれていなければ None、committee は会議体の名か空。"""

    file: UploadFile | None
    committee: str


def _import_form(
    file: Annotated[UploadFile | None, File()] = None, committee: Annotated[str, Form()] = ""
) -> ImportForm:
    return ImportForm(file, " ".join(committee.split())[:_LONGEST_NAME])


@router.get("")
def new(request: Request, db: Store) -> HTMLResponse:
    """取り込みの入力欄。"""
    return render(request, "imports/new.html", load_import_page(db))


@router.post("", dependencies=[Depends(require_own_form)])
def create(
    request: Request,
    db: Store,
    app: App,
    me: Me,
    sent: Annotated[ImportForm, Depends(_import_form)],
) -> Response:
    """ファイルを読んで確かめ、読めれば取り込みを頼む。読めなければ何も保存せず 422 で同じ画面を出す。"""
    try:
        document = _read(sent.file, sent.committee)
        require_own_committee(db, document, me)
    except (SourceError, UsageError) as error:
        return render(request, "imports/new.html", load_import_page(db, sent.committee, str(error)), 422)
    return RedirectResponse(
        addresses.job_url(app.jobs.submit(db, ImportRequest(document, actor_name(me), me.id))), 303
    )


def _read(file: UploadFile | None, committee: str) -> Document:
    """送られたファイルを文書として読む。SourceError: 読めない。"""
    if file is None or not file.filename:
        raise SourceError("ファイルが選ばれていません。会議録か計画のファイルを選んでください。")
    # ブラウザーによっては、利用者の端末のフォルダまで名前に付いてくる。
    name = PureWindowsPath(file.filename).name or "名前のないファイル"
    text = document_text(file.file.read(), name)
    content = as_either(text, name, thread_tokenizer())
    return Document(content, text, name, committee)
