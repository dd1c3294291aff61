"""要約案を印刷の形のファイルで渡す入口."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from fastapi import APIRouter, Request, Response

from app.dependencies import RecordId, Store
from app.downloads import download
from app.printing.docx import to_docx
from app.printing.html import to_html
from app.printing.pdf import to_pdf
from app.printing.record import PrintedRecord, load_printed_draft
from app.sight import PUBLIC, show_public

router = APIRouter()


class PrintFormat(StrEnum):
    """ファイルの形式。"""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


# 形式ごとの書き手と、応答に書く種類。
_WRITERS: dict[PrintFormat, tuple[Callable[[PrintedRecord], bytes], str]] = {
    PrintFormat.DOCX: (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    PrintFormat.PDF: (to_pdf, "application/pdf"),
    PrintFormat.HTML: (lambda record: to_html(record).encode(), "text/html; charset=utf-8"),
}


@router.get("/meetings/{meeting_id}/draft/print.{form}")
def draft_file(
    request: Request, db: Store, meeting_id: RecordId, form: PrintFormat, version: str = ""
) -> Response:
    """要約案のファイル。version が public なら公開版。"""
    if version == PUBLIC:
        show_public(request)
    record = load_printed_draft(db, meeting_id)
    write, kind = _WRITERS[form]
    return download(write(record), kind, f"{record.title}.{form}")
