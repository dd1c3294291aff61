"""国会会議録検索システムと同じ形の API の入口."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlite_utils import Database

from app.clock import now
from app.dependencies import Store, thread_tokenizer
from app.diet_api.errors import Code, Refusal, refuse
from app.diet_api.packing import Envelope, refusal_json, refusal_xml, to_json, to_xml
from app.diet_api.parameters import DietRequest, Endpoint, Packing, packing_of, read_request
from app.diet_api.records import meeting_list_record, meeting_record, speech_record
from app.diet_api.schema import documented
from app.editions import catch_up
from app.signing.errata_texts import public_errata
from db.errors import BusyError, TookTooLongError
from db.speeches import (
    Slice,
    SpeechQuery,
    find_editions,
    find_speeches,
    get_editions,
    list_speeches,
    matching_speeches,
)
from db.time_limit import time_limit

router = APIRouter(prefix="/api")

# 一つの要求に使う時間の限り(秒)。公開版を書くことと、探すことのそれぞれに。
_SECONDS = 3.0
# どこのページの道具からも読めるようにする。公開の記録だけを返し、書き換えは何もできない。
_HEADERS = {"Access-Control-Allow-Origin": "*"}
_MEDIA = {Packing.JSON: "application/json; charset=utf-8", Packing.XML: "application/xml; charset=utf-8"}


@router.get("/speech", openapi_extra=documented(Endpoint.SPEECH))
def speech(request: Request, db: Store) -> Response:
    """発言単位出力。"""
    return _answer(request, db, Endpoint.SPEECH)


@router.get("/meeting", openapi_extra=documented(Endpoint.MEETING))
def meeting(request: Request, db: Store) -> Response:
    """会議単位出力。"""
    return _answer(request, db, Endpoint.MEETING)


@router.get("/meeting_list", openapi_extra=documented(Endpoint.MEETING_LIST))
def meeting_list(request: Request, db: Store) -> Response:
    """会議単位簡易出力。"""
    return _answer(request, db, Endpoint.MEETING_LIST)


def _answer(request: Request, db: Database, endpoint: Endpoint) -> Response:
    # 同じ欄が二度あれば、はじめのものを使う。
    values = dict(reversed(request.query_params.multi_items()))
    packing = packing_of(values)
    length = len(request.scope.get("query_string", b""))
    asked = read_request(values, length, endpoint, thread_tokenizer())
    found = asked if isinstance(asked, Refusal) else _find(request, db, endpoint, asked)
    if isinstance(found, Refusal):
        body = refusal_json(found) if packing is Packing.JSON else refusal_xml(found)
        return Response(body, 400, _HEADERS, _MEDIA[packing])
    body = to_json(found) if packing is Packing.JSON else to_xml(found)
    return Response(body, 200, _HEADERS, _MEDIA[packing])


def _find(request: Request, db: Database, endpoint: Endpoint, asked: DietRequest) -> Envelope | Refusal:
    try:
        if not catch_up(db, thread_tokenizer(), now(), _SECONDS):
            return refuse(Code.BUSY)
        with time_limit(db, _SECONDS):
            found = _search(db, endpoint, asked, str(request.base_url).rstrip("/"))
    except (BusyError, TookTooLongError):
        return refuse(Code.BUSY)
    return refuse(Code.START_RECORD) if asked.start > max(found.total, 1) else found


def _search(db: Database, endpoint: Endpoint, asked: DietRequest, base: str) -> Envelope:
    name = "speechRecord" if endpoint is Endpoint.SPEECH else "meetingRecord"
    if asked.query is None:
        return Envelope(name, 0, asked.start, ())
    page = Slice(asked.start - 1, asked.size)
    if endpoint is Endpoint.SPEECH:
        total, speeches = find_speeches(db, asked.query, page)
        editions = {found.id: found for found in get_editions(db, sorted({s.edition for s in speeches}))}
        errata = {found.id: public_errata(db, found.meeting_id) for found in editions.values()}
        records = [speech_record(editions[s.edition], s, errata[s.edition], base) for s in speeches]
        return Envelope(name, total, asked.start, records)
    return _meetings(db, endpoint, asked.query, page, base)


def _meetings(db: Database, endpoint: Endpoint, query: SpeechQuery, page: Slice, base: str) -> Envelope:
    total, editions = find_editions(db, query, page)
    if endpoint is Endpoint.MEETING:
        records = [
            meeting_record(found, list_speeches(db, found.id), public_errata(db, found.meeting_id), base)
            for found in editions
        ]
    else:
        records = [
            meeting_list_record(
                found, matching_speeches(db, query, found.id), public_errata(db, found.meeting_id), base
            )
            for found in editions
        ]
    return Envelope("meetingRecord", total, page.offset + 1, records)
