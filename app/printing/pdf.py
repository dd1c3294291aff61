"""印刷する会議録の pdf. html から作る。文書の外にあるものは、何も読み込まない。"""

from __future__ import annotations

from app.errors import UsageError
from app.printing.html import to_html
from app.printing.record import PrintedRecord

_MISSING = (
    "PDF を作る部品(Pango)がありません。サーバに libpango-1.0-0 と libpangoft2-1.0-0 を入れてください。"
    "Word(docx)と html では書き出せます。"
)


def to_pdf(record: PrintedRecord) -> bytes:
    """会議録を、見出しや表の構造を持つ PDF(PDF/UA-1)にする。

    UsageError: サーバに Pango がない。
    """
    try:
        # Pango が無いサーバでも、ほかの機能は使えるように、要るときに読み込む。
        from weasyprint import HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise UsageError(_MISSING) from error
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    written: bytes = HTML(string=to_html(record), url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return written
