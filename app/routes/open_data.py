"""公開データの入口. 公表した会議録を、まとめてか一つずつ取り出す。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import StreamingResponse

from app import addresses
from app.clock import now
from app.contexts.open_data import load_open_data_page
from app.dependencies import App, Store, thread_tokenizer
from app.editions import catch_up
from app.open_data.akoma_ntoso import record_akn
from app.open_data.archive import zip_chunks
from app.open_data.formats import FORMATS
from app.open_data.record import OpenRecord, read_record, read_records
from app.open_data.tables import json_lines, speech_csv
from app.public_answers import public_answer
from app.rendering import fill_public
from app.sight import MASKERS
from db.connection import connect
from db.sight import Sight, show_only
from db.speeches import Slice, SpeechQuery, find_editions
from nlp.text.tokenizer import Tokenizer

router = APIRouter(prefix=addresses.OPEN_DATA)

_HEADERS = {"Access-Control-Allow-Origin": "*"}
_HTML = "text/html; charset=utf-8"
_SECONDS = 3.0


@router.get("")
def index(request: Request, db: Store) -> Response:
    """公開データの案内。"""
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    return public_answer(request, fill_public("open_data/index.html", load_open_data_page(db)), _HTML)


@router.get("/speeches.jsonl")
def as_json_lines(app: App) -> StreamingResponse:
    """会議ごとに一行の JSON。"""
    return _stream(app.settings.db_path, json_lines, "application/jsonl", "kaigiroku.jsonl")


@router.get("/speeches.csv")
def as_csv(app: App) -> StreamingResponse:
    """発言ごとに一行の CSV。"""
    return _stream(app.settings.db_path, speech_csv, "text/csv; charset=utf-8", "kaigiroku.csv")


@router.get("/akn.zip")
def as_akn(app: App) -> StreamingResponse:
    """会議ごとの Akoma Ntoso の XML をまとめた zip。"""
    return _stream(app.settings.db_path, _akn_zip, "application/zip", "kaigiroku-akn.zip")


@router.get("/{issue}.{suffix}")
def one(db: Store, issue: str, suffix: str) -> Response:
    """会議録ひとつ。issue は会議録 ID、suffix は json・xml・txt・md・html。"""
    wanted = next((found for found in FORMATS.values() if found.suffix == suffix), None)
    catch_up(db, thread_tokenizer(), now(), _SECONDS)
    _, editions = find_editions(db, SpeechQuery(issue_id=issue), Slice(0, 1))
    if wanted is None or not editions:
        raise HTTPException(404)
    body = wanted.write(read_record(db, editions[0], thread_tokenizer()))
    headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{issue}.{suffix}"'}
    return Response(body, media_type=wanted.media, headers=headers)


def _stream(
    db_path: Path, write: Callable[[Iterable[OpenRecord]], Iterator[bytes]], media: str, name: str
) -> StreamingResponse:
    """送り終わるまで開いている接続で、一つずつ読んでは送る。"""

    def chunks() -> Iterator[bytes]:
        # 送る間に別のスレッドで動くことがあるので、接続も解析器もここで作る。
        db = connect(db_path)
        try:
            tokenizer = Tokenizer()
            catch_up(db, tokenizer, now(), _SECONDS)
            # 門番の貸す接続ではないので、だれが取り出しても住民の見るものになるように、ここで限る。
            show_only(db, Sight(), MASKERS)
            yield from write(read_records(db, tokenizer))
        finally:
            db.close()

    headers = _HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chunks(), media_type=media, headers=headers)


def _akn_zip(records: Iterable[OpenRecord]) -> Iterator[bytes]:
    return zip_chunks((f"{record.edition.issue_id}.xml", record_akn(record)) for record in records)
