"""印刷する会議録の pdf. html から作る。文書の外にあるものは、何も読み込まない。"""

from __future__ import annotations

from app.errors import UsageError
from app.printing.html import to_html
from app.printing.record import PrintedRecord

# どのページにも断りを入れる。ブラウザーはこの書き方を知らないので、html には入れず、PDF にするときにだけ足す。
_EVERY_PAGE = """
@page { @top-right { content: string(note); font: 9pt "IPAexGothic", "Noto Sans CJK JP", sans-serif; } }
.note { display: none; }
h1 { string-set: note attr(data-note); }
"""
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
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise UsageError(_MISSING) from error
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=to_html(record), url_fetcher=fetcher)
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[CSS(string=_EVERY_PAGE)])
    return written
