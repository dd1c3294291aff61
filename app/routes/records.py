"""公表した会議録の入口. ログインしていない人も読み、だれが見ても同じものを返す。"""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from sqlite_utils import Database

from app import public_addresses
from app.atom import MEDIA, Entry, Feed, write_feed
from app.clock import now
from app.contexts.public_record import FILES, load_public_record_page
from app.contexts.records import load_records_page, read_records_form
from app.dependencies import Store, thread_tokenizer
from app.editions import catch_up
from app.open_data.formats import FORMATS
from app.open_data.printed import printed
from app.open_data.record import OpenRecord, read_record
from app.printing.record import SignatureLine
from app.public_answers import public_answer
from app.public_files import public_docx, public_pdf
from app.public_records import open_record
from app.publishing import public_archive, public_print, public_sealed_pdf, public_statement
from app.rendering import fill_public
from app.signing.errata_texts import corrected_at, public_errata
from app.wareki import japanese_date
from db.publications import Publication, latest_publications
from db.speeches import FoundEdition, list_titles

router = APIRouter(prefix=public_addresses.RECORDS)

_HTML = "text/html; charset=utf-8"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SECONDS = 3.0
_LATEST = 50


@router.get("")
def index(request: Request, db: Store) -> Response:
    """公表した会議録の一覧か、言葉で探した結果。"""
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    found = load_records_page(db, read_records_form(request.query_params), thread_tokenizer())
    return public_answer(request, fill_public("records/index.html", found), _HTML)


@router.get("/feed.atom")
def feed(request: Request, db: Store) -> Response:
    """公表と訂正の知らせ。"""
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    base = str(request.base_url).rstrip("/")
    found = latest_publications(db, _LATEST)
    titles = list_titles(db, [one.edition.id for one in found])
    entries = [entry for one in found for entry in _entries(db, one, titles[one.edition.id], base)]
    latest = sorted(entries, key=lambda entry: entry.updated, reverse=True)[:_LATEST]
    written = Feed(
        f"{base}{public_addresses.RECORDS_FEED}",
        f"{base}{public_addresses.RECORDS}",
        "公表した会議録",
        latest,
    )
    return public_answer(request, write_feed(written), MEDIA, written.updated)


@router.get("/{issue}.{suffix}")
def file(request: Request, db: Store, issue: str, suffix: str) -> Response:
    """会議録のファイル。HTTPException 404: 公表していないか、その形式が無い。"""
    if suffix not in {found for found, _ in FILES} | {found.suffix for found in FORMATS.values()}:
        raise HTTPException(404)
    edition = open_record(db, issue, thread_tokenizer(), now())
    record = read_record(db, edition, thread_tokenizer())
    content, media = _file(db, record, suffix)
    shown = "inline" if suffix == "html" else "attachment"
    headers = {
        "Content-Disposition": f'{shown}; filename="{issue}.{suffix}"',
        "Access-Control-Allow-Origin": "*",
    }
    # 訂正は公開版を書き直さないが、ファイルには入る。
    modified = max(edition.written_at, corrected_at(db, edition.meeting_id))
    return public_answer(request, content, media, modified, headers)


@router.get("/{issue}/record-public.zip")
def public_zip(request: Request, db: Store, issue: str) -> Response:
    """封をした会議録の公開版。HTTPException 404: 公表していないか、封をしていない。"""
    edition = open_record(db, issue, thread_tokenizer(), now())
    archive = public_archive(db, edition.meeting_id)
    if archive is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="{issue}-record-public.zip"'}
    return public_answer(request, archive, "application/zip", None, headers)


@router.get("/{issue}")
def show(request: Request, db: Store, issue: str) -> Response:
    """公表した会議録。"""
    edition = open_record(db, issue, thread_tokenizer(), now())
    page = load_public_record_page(db, edition, thread_tokenizer())
    return public_answer(request, fill_public("records/show.html", page), _HTML, page.modified)


def _file(db: Database, record: OpenRecord, suffix: str) -> tuple[bytes, str]:
    if suffix == "docx":
        return public_docx(printed(record, _signatures(db, record.edition))), _DOCX
    if suffix == "pdf":
        meeting_id = record.edition.meeting_id
        sealed = public_sealed_pdf(db, meeting_id)
        made = sealed or public_pdf(public_print(db, meeting_id) or printed(record, []))
        return made, "application/pdf"
    form = next(found for found in FORMATS.values() if found.suffix == suffix)
    return form.write(record), form.media


def _signatures(db: Database, edition: FoundEdition) -> list[SignatureLine]:
    """署名した人。封をしていなければ空。"""
    statement = public_statement(db, edition.meeting_id)
    return [SignatureLine(one.duty, one.name) for one in statement.signatories] if statement else []


def _entries(db: Database, publication: Publication, title: str, base: str) -> list[Entry]:
    """公表の知らせひとつと、その会議録の訂正の知らせ。"""
    edition = publication.edition
    url = f"{base}{public_addresses.record_url(edition.issue_id)}"
    name = title or f"{edition.committee}の会議"
    when = f"{japanese_date(edition.held_on)}開催。" if edition.held_on else ""
    published = Entry(url, name, publication.published_at, edition.committee, f"{when}会議録を公表しました。")
    errata = [
        Entry(
            f"{url}#erratum-{one.number}",
            f"訂正: {name}",
            one.at,
            edition.committee,
            f"{one.place}: {one.text}",
        )
        for one in public_errata(db, edition.meeting_id)
    ]
    return [published, *errata]
