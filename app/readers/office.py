"""Word と Excel のファイルに共通のこと. 中身の種類を見分け、表を、読み手の知っている形(HTML の表)にする。"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.errors import SourceError

# 開いたときの大きさの上限。小さなファイルが、開くと何 GB にもなることがある(zip 爆弾)。
_MAX_OPENED = 300 * 1024 * 1024
# 本文や表の一つの上限。XML は、読み込むと何倍もの場所を取る。
_MAX_PART = 20 * 1024 * 1024
_READ_PARTS = re.compile(r"word/document\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml")
# 壊れたファイルを読む部品が出す誤り。
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, NotImplementedError, LookupError, ValueError, TypeError,
    AttributeError, OSError, RecursionError, OverflowError,
)  # fmt: skip


class OfficeKind(StrEnum):
    """ZIP 形式のファイルの種類。"""

    WORD = "Word"
    EXCEL = "Excel"
    OTHER = "ZIP 形式"


_PARTS = {"word/document.xml": OfficeKind.WORD, "xl/workbook.xml": OfficeKind.EXCEL}


def office_kind(data: bytes, name: str) -> OfficeKind:
    """ZIP 形式のファイルの種類。SourceError: 壊れているか、開くと大きすぎる。"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except UNREADABLE as error:
        raise SourceError(broken(name, "Word・Excel")) from error
    opened = sum(entry.file_size for entry in entries)
    read = [entry.file_size for entry in entries if _READ_PARTS.fullmatch(entry.filename)]
    if opened > _MAX_OPENED or any(size > _MAX_PART for size in read):
        raise SourceError(
            f"{name}: 開くと大きすぎます({opened // 1024 // 1024} MB)。図や写真を除いて保存し直してください。"
        )
    parts = {entry.filename for entry in entries}
    return next((kind for part, kind in _PARTS.items() if part in parts), OfficeKind.OTHER)


def broken(name: str, kind: str) -> str:
    """壊れているファイルの誤りの一行。kind は「Word」などの形式の名。"""
    return f"{name}: {kind} のファイルが壊れているか、パスワードが掛かっています。元のソフトで開いて保存し直してください。"


def to_table(rows: Iterable[Sequence[str]]) -> str:
    """升の並びを HTML の表にする。升の中の改行は段落になる。

    >>> to_table([["委員", "はい。\\n次に、A&Bです。"]])
    '<table>\\n<tr><td>委員</td><td>はい。<br>次に、A&amp;Bです。</td></tr>\\n</table>'
    """
    lines = ("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return "\n".join(["<table>", *lines, "</table>"])


def escape(text: str) -> str:
    """本文の「<」「&」を、HTML の印と取り違えられないようにする。"""
    return html.escape(text, quote=False)


def _cell(text: str) -> str:
    return "<br>".join(escape(line) for line in text.strip("\n").split("\n"))
