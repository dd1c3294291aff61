"""Word(docx)を読む. 段落を行に、表を HTML の表にする。変更履歴は、承認した後の形で読む。"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from app.errors import SourceError
from app.readers.office import UNREADABLE, broken, escape, to_table

# 段落の中の要素と、本文での形。
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# 読まない要素。消した字(変更履歴)、図の代替の内容、ふりがなの読み、段落の書式。
_SKIPPED = frozenset(
    {qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:pPr"), qn("w:rPr"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)  # fmt: skip
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "t"))


def word_text(data: bytes, name: str) -> str:
    """Word のファイルを文字列にする。

    段落は行、表は HTML の表になる。自動で振られた番号は本文に無いので、含まない。
    raises: SourceError 壊れているとき。
    """
    try:
        body = Document(io.BytesIO(data)).element.body
    except (OpcError, *UNREADABLE) as error:
        raise SourceError(broken(name, "Word")) from error
    return "\n".join(_blocks(body))


def _blocks(parent: Any) -> Iterator[str]:
    """段落と表。文書の枠(目次や入力欄)の中のものも順に読む。"""
    for element in parent:
        if element.tag == _PARAGRAPH:
            yield escape(_paragraph(element))
        elif element.tag == _TABLE:
            yield to_table(_rows(element))
        elif element.tag not in _SKIPPED:
            yield from _blocks(element)


def _rows(table: Any) -> Iterator[list[str]]:
    for row in table.iter(_ROW):
        if _nearest(row, _TABLE) is table:
            yield [_cell_text(cell) for cell in row.iter(_CELL) if _nearest(cell, _ROW) is row]


def _nearest(element: Any, tag: str) -> Any:
    """要素を囲むもののうち、最も近い tag。入れ子の表の行を、外の表の行と取り違えないために見る。"""
    return next(element.iterancestors(tag), None)


def _cell_text(cell: Any) -> str:
    return "\n".join(_paragraph(paragraph) for paragraph in cell.iter(_PARAGRAPH))


def _paragraph(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _CHARACTERS:
            yield "\f" if child.get(qn("w:type")) == "page" else _CHARACTERS[child.tag]
        elif child.tag == _TEXT:
            yield child.text or ""
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)
