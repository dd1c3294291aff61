"""確定した会議録のファイルの入口. 原本、公開版、PDF。"""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.dependencies import RecordId, Store
from app.downloads import download
from app.signing.files import public_zip, record_pdf, whole_zip

router = APIRouter(prefix="/meetings")
_ZIP = "application/zip"


@router.get("/{meeting_id}/record.zip")
def whole(db: Store, meeting_id: RecordId) -> Response:
    """原本。確定していなければ 404。"""
    found = whole_zip(db, meeting_id)
    return download(found.content, _ZIP, f"{found.title}.zip")


@router.get("/{meeting_id}/record-public.zip")
def public(db: Store, meeting_id: RecordId) -> Response:
    """公開版。公開しない部分を除いてあり、残りは確かめられる。確定していないか、非公開の会議なら 404。"""
    found = public_zip(db, meeting_id)
    return download(found.content, _ZIP, f"{found.title}(公開版).zip")


@router.get("/{meeting_id}/record.pdf")
def pdf(db: Store, meeting_id: RecordId) -> Response:
    """署名のページのある PDF。確定していなければ 404。"""
    found = record_pdf(db, meeting_id)
    return download(found.content, "application/pdf", f"{found.title}.pdf")
