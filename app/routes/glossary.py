"""用語集の入口. 組を加え、直し、消す。ファイルの読み書きと、組み込みの組を使うかどうかもここで受ける。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from app import addresses
from app.contexts.glossary import GroupForm, load_glossary_group_page, load_glossary_page
from app.dependencies import App, Doing, RecordId, Store, act_of
from app.errors import SourceError, UsageError
from app.glossary import import_glossary, read_entry, read_tsv, write_tsv
from app.readers.text import decode
from app.rendering import render
from app.security import require_own_form
from db.built_in_choices import choose_built_in
from db.connection import writing
from db.errors import ConflictError, NotFoundError, WordTakenError
from db.glossary import (
    GlossaryChange,
    GlossaryEntry,
    GlossaryWord,
    add_glossary_group,
    change_glossary_group,
    list_glossary_groups,
)
from nlp.links.synonyms import LOCAL_GOVERNMENT
from nlp.text.phrases import key_of

router = APIRouter(prefix="/glossary")

_OWN = Depends(require_own_form)
_Text = Annotated[str, Form()]


def _group_form(words: _Text = "", note: _Text = "") -> GroupForm:
    return GroupForm(words, note)


def _seen(seen_words: _Text = "", seen_note: _Text = "") -> GlossaryEntry:
    """画面を開いたときの内容。"""
    words = filter(None, seen_words.split("\t"))
    return GlossaryEntry(tuple(GlossaryWord(word, key_of(word)) for word in words), seen_note)


@dataclass(frozen=True, slots=True)
class _Change:
    """組を直すフォーム。form はこれからの内容、seen は画面を開いたときの内容。"""

    form: GroupForm
    seen: GlossaryEntry


def _change_form(
    form: Annotated[GroupForm, Depends(_group_form)], seen: Annotated[GlossaryEntry, Depends(_seen)]
) -> _Change:
    return _Change(form, seen)


@router.get("")
def index(request: Request, db: Store, q: Annotated[str, Query()] = "") -> HTMLResponse:
    """用語集。"""
    return render(request, "glossary/index.html", load_glossary_page(db, q))


@router.post("", dependencies=[_OWN])
def create(
    request: Request, db: Store, app: App, form: Annotated[GroupForm, Depends(_group_form)]
) -> Response:
    """組を加える。加えられなければ何も保存せず 422 で同じ画面を出す。"""
    act = act_of(request)
    try:
        entry = read_entry(form.words.splitlines(), form.note)
        with writing(db):
            add_glossary_group(db, entry, act)
    except (UsageError, WordTakenError) as error:
        page = load_glossary_page(db, form=_refused(form, error))
        return render(request, "glossary/index.html", page, 422)
    app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(addresses.GLOSSARY, 303)


@router.get("/file")
def export(db: Store) -> PlainTextResponse:
    """用語集の TSV。表計算ソフトが文字コードを見分けられるように、BOM を付ける。"""
    disposition = {"Content-Disposition": 'attachment; filename="glossary.tsv"'}
    text = "\ufeff" + write_tsv(list_glossary_groups(db))
    return PlainTextResponse(text, headers=disposition, media_type="text/tab-separated-values")


@router.post("/file", dependencies=[_OWN])
def upload(
    request: Request, db: Store, app: App, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """TSV の組をすべて加える。一行でも読めなければ何も保存せず 422 で同じ画面を出す。"""
    act = act_of(request)
    try:
        name, text = _read(file)
        lines = read_tsv(text, name)
        with writing(db):
            changed = import_glossary(db, lines, name, act)
    except (SourceError, UsageError) as error:
        page = load_glossary_page(db, upload_problem=str(error))
        return render(request, "glossary/index.html", page, 422)
    if changed:
        app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(addresses.GLOSSARY, 303)


@router.post("/built-in", dependencies=[_OWN])
def choose(db: Store, app: App, act: Doing, name: _Text, used: Annotated[bool, Form()]) -> RedirectResponse:
    """組み込みの組を使うかどうかを決める。"""
    if name not in {key_of(words[0]) for words in LOCAL_GOVERNMENT}:
        raise UsageError("その組み込みの組はありません。用語集を読み込み直してください。")
    with writing(db):
        changed = choose_built_in(db, name, used, act)
    if changed:
        app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(f"{addresses.GLOSSARY}#built-in", 303)


@router.post("/relink", dependencies=[_OWN])
def relink(db: Store, app: App, act: Doing) -> RedirectResponse:
    """すべての会議の紐付けをやり直す。"""
    return RedirectResponse(addresses.job_url(app.jobs.submit_relink(db, act.actor)), 303)


@router.get("/{group_id}")
def show(request: Request, db: Store, group_id: RecordId) -> HTMLResponse:
    """組を直す画面。"""
    return render(request, "glossary/show.html", load_glossary_group_page(db, group_id))


@router.post("/{group_id}", dependencies=[_OWN])
def change(
    request: Request,
    db: Store,
    app: App,
    group_id: RecordId,
    sent: Annotated[_Change, Depends(_change_form)],
) -> Response:
    """組を直す。組にできなければ 422、ほかの人が先に直していれば 409、消していれば 404 で、どれも何も変えない。"""
    act = act_of(request)
    try:
        entry = read_entry(sent.form.words.splitlines(), sent.form.note)
        with writing(db):
            change_glossary_group(db, group_id, GlossaryChange(sent.seen, entry), act)
    except NotFoundError:
        return _gone(request, db, sent.form)
    except (UsageError, WordTakenError, ConflictError) as error:
        # 打った内容は入力欄に残す。画面はいまの内容を見たことになるので、確かめてから保存し直せる。
        try:
            page = load_glossary_group_page(db, group_id, _refused(sent.form, error))
        except NotFoundError:
            return _gone(request, db, sent.form)
        return render(request, "glossary/show.html", page, 409 if isinstance(error, ConflictError) else 422)
    app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(addresses.GLOSSARY, 303)


@router.post("/{group_id}/removal", dependencies=[_OWN])
def remove(
    db: Store, app: App, act: Doing, group_id: RecordId, seen: Annotated[GlossaryEntry, Depends(_seen)]
) -> RedirectResponse:
    """組を消す。ほかの人が先に直していれば 409。"""
    with writing(db):
        change_glossary_group(db, group_id, GlossaryChange(seen, None), act)
    app.jobs.submit_relink(db, act.actor)
    return RedirectResponse(addresses.GLOSSARY, 303)


def _gone(request: Request, db: Store, form: GroupForm) -> Response:
    """直そうとした組がもう無い。打った内容は、新しい組として加えられるように入力欄に残す。"""
    why = "直そうとした組は、画面を開いた後に消されました。何も変えていません。新しい組として加えるなら、この内容のまま加えてください。"
    page = load_glossary_page(db, form=_refused(form, UsageError(why)))
    return render(request, "glossary/index.html", page, 404)


def _refused(form: GroupForm, error: Exception) -> GroupForm:
    return GroupForm(form.words[:5000], form.note[:1000], str(error))


def _read(file: UploadFile | None) -> tuple[str, str]:
    if file is None or not file.filename:
        raise SourceError("ファイルが選ばれていません。用語集の TSV を選んでください。")
    name = PureWindowsPath(file.filename).name or "名前のないファイル"
    return name, decode(file.file.read(), name)
