"""保存した署名と封の検証. 鎖とは別に、示した内容・署名・封をした会議録が、互いに合っているかを確かめる。"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator
from dataclasses import replace

from sqlite_utils import Database

from app.errors import UsageError
from app.sealing.archive import ArchiveError
from app.sealing.checking import check_packed
from app.sealing.errata import ErratumPart
from app.sealing.statement import SealedRecord, public_copy
from app.signing.correcting import errata_parts
from app.signing.files import public_zip, whole_zip
from app.signing.sealing import asked_leaves
from db.chain.keys import registered_keys
from db.errata import list_errata
from db.meetings import get_meeting
from db.records import Disclosure
from db.sealed_records import SealedRow, find_sealed, list_sealed_meetings
from db.signatures import SignatureRequest, list_requests, list_signatures, meetings_asked


def check_stored(db: Database, trusted_keys: Collection[str]) -> tuple[str, ...]:
    """保存した署名の依頼と封をした会議録を検証し、合わないところを述べる。合っていれば空。

    trusted_keys は確かめに使う公開鍵(16 進)。空なら、データベースに登録された鍵で確かめる。
    """
    keys = tuple(trusted_keys) or registered_keys(db)
    found = [
        f"会議 {meeting} の{text}" for meeting in meetings_asked(db) for text in _request_faults(db, meeting)
    ]
    return (
        *found,
        *(
            f"会議 {meeting} の{text}"
            for meeting in list_sealed_meetings(db)
            for text in _sealed_faults(db, meeting, keys)
        ),
    )


def _request_faults(db: Database, meeting_id: int) -> Iterator[str]:
    try:
        requests = list_requests(db, meeting_id)
    except (zlib.error, ValueError):
        yield "署名の依頼を読めません。書き換えられています。"
        return
    for request in requests:
        try:
            asked_leaves(request)
        except UsageError:
            yield f"署名の依頼 {request.id} の内容が、その内容の印に合いません。"
        for one in list_signatures(db, request.id):
            if one.content_hash != request.shown.content_hash:
                yield f"署名の依頼 {request.id} への{one.name}さんの署名が、示した内容へのものではありません。"


def _sealed_faults(db: Database, meeting_id: int, keys: Collection[str]) -> Iterator[str]:
    row = find_sealed(db, meeting_id)
    assert row is not None, "一覧にある会議の、封をした会議録がない"
    checked = check_packed(row.archive, keys)
    for fault in checked.faults:
        yield f"封をした会議録の原本: {fault}"
    if checked.record is None:
        return
    if check_packed(row.public, keys).record != public_copy(checked.record):
        yield "封をした会議録の公開版が、原本と合いません。"
    request = _request_of(db, row)
    if request is None or not _agrees(db, request, checked.record):
        yield "封をした会議録が、署名した内容か署名した人と合いません。"
    yield from _errata_faults(db, meeting_id, keys)


def _errata_faults(db: Database, meeting_id: int, keys: Collection[str]) -> Iterator[str]:
    """書き足した訂正が、署名した訂正の文と合うか。原本に添えるものと、住民に示すものの両方を確かめる。"""
    errata = errata_parts(list_errata(db, meeting_id))
    if not errata:
        return
    found = {"会議録": whole_zip} | ({} if _is_closed(db, meeting_id) else {"公開版": public_zip})
    for name, find in found.items():
        try:
            checked = check_packed(find(db, meeting_id).content, keys)
        except (ArchiveError, ValueError, TypeError):
            yield "訂正の文を読めません。書き換えられています。"
            continue
        for fault in checked.faults:
            yield f"訂正を添えた{name}: {fault}"
        signed = checked.record.errata.statement.errata if checked.record and checked.record.errata else ()
        # 公開版の言葉は、印字の決まりに従った形なので、どの訂正かだけを比べる。
        wanted = errata if find is whole_zip else tuple(map(_which, errata))
        if (signed if find is whole_zip else tuple(map(_which, signed))) != wanted:
            yield f"書き足した訂正が、{name}に添える署名した訂正の文と合いません。"


def _which(part: ErratumPart) -> ErratumPart:
    return replace(part, wrong=None, correct=None, reason=None)


def _is_closed(db: Database, meeting_id: int) -> bool:
    return get_meeting(db, meeting_id).header.disclosure is Disclosure.CLOSED


def _request_of(db: Database, row: SealedRow) -> SignatureRequest | None:
    try:
        requests = list_requests(db, row.meeting_id)
    except (zlib.error, ValueError):
        return None
    return next((one for one in requests if one.id == row.request_id), None)


def _agrees(db: Database, request: SignatureRequest, record: SealedRecord) -> bool:
    signed = [(one.name, one.title, one.act.at) for one in list_signatures(db, request.id)]
    stated = [(one.name, one.duty, one.signed_at) for one in record.statement.signatories]
    return request.shown.content_hash == record.statement.content_hash and signed == stated
