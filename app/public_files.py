"""公表した会議録の Word と PDF. 作るのに時間がかかるので、作ったものをしばらく持ち、一度に一つだけ作る。

ログインしていない人がいくつ頼んでも、ほかの人の仕事が止まらないようにするためである。
"""

from __future__ import annotations

import threading
from functools import lru_cache

from fastapi import HTTPException

from app.printing.docx import to_docx
from app.printing.pdf import to_pdf
from app.printing.record import PrintedRecord

_LONGEST_WAIT = 10.0
_KEPT = 64
_ONE_AT_A_TIME = threading.Lock()


def public_docx(record: PrintedRecord) -> bytes:
    """公表した会議録の Word 文書。同じ会議録からは、同じものを返す。HTTPException 503: 混み合っている。"""
    return _made(record, False)


def public_pdf(record: PrintedRecord) -> bytes:
    """公表した会議録の PDF。UsageError: サーバに Pango がない。HTTPException 503: 混み合っている。"""
    return _made(record, True)


def _made(record: PrintedRecord, as_pdf: bool) -> bytes:
    if not _ONE_AT_A_TIME.acquire(timeout=_LONGEST_WAIT):
        raise HTTPException(503)
    try:
        return _make(record, as_pdf)
    finally:
        _ONE_AT_A_TIME.release()


@lru_cache(maxsize=_KEPT)
def _make(record: PrintedRecord, as_pdf: bool) -> bytes:
    return to_pdf(record) if as_pdf else to_docx(record)
