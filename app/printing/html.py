"""印刷する会議録の html. 様式(字体や余白)も入れ、一つのファイルで読めるようにする。"""

from __future__ import annotations

from app.printing.record import PrintedRecord
from app.rendering import fill


def to_html(record: PrintedRecord) -> str:
    """会議録を、ひとつの html 文書にする。ほかのファイルは読み込まない。"""
    return fill("printing/record.html", record)
