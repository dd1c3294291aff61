"""Excel(xlsx)を読む. 見えているシートを、上から順に HTML の表にする。"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from app.errors import SourceError
from app.readers.office import UNREADABLE, broken, to_table

_MAX_CELLS = 500_000
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Za-z$]+[0-9$]+:[A-Za-z$]+[0-9$]+)["']"""
)


def excel_text(data: bytes, name: str) -> str:
    """Excel のファイルを文字列にする。式は、最後に計算された値で読む。

    縦に結合した升は、どの行にも同じ文字を入れる(施策名が結合された進行管理表を、行ごとに読めるように)。
    raises: SourceError 壊れている、または升が多すぎるとき。
    """
    try:
        if _merged_cells(data) > _MAX_CELLS:
            raise SourceError(_too_many(name))
        # 部品の注意(読めない飾りなど)は、利用者にも記録にも要らない。
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True)
    except (InvalidFileException, *UNREADABLE) as error:
        raise SourceError(broken(name, "Excel")) from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > _MAX_CELLS:
        raise SourceError(_too_many(name))
    return "\n".join(f"{sheet.title}\n{to_table(_rows(sheet))}" for sheet in sheets)


def _merged_cells(data: bytes) -> int:
    """結合された升の数。部品は、読み込むときに結合の範囲の升をすべて作るので、その前に数える。"""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    refs = (ref.decode("ascii") for sheet in sheets for ref in _MERGED.findall(sheet))
    bounds = (range_boundaries(ref) for ref in refs)
    return sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in bounds)


def _too_many(name: str) -> str:
    return f"{name}: 表が大きすぎます。書式だけの行や列、広すぎる升の結合を消して、保存し直してください。"


def _rows(sheet: Any) -> Iterator[list[str]]:
    filled: dict[tuple[int, int], str] = {}
    for merged in sheet.merged_cells.ranges:
        text = _text(sheet.cell(merged.min_row, merged.min_col))
        filled |= {(row, merged.min_col): text for row in range(merged.min_row, merged.max_row + 1)}
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [filled.get((number, at)) or _text(cell) for at, cell in enumerate(row, 1)]
        if any(cells):
            yield cells


def _text(cell: Any) -> str:
    """升の見た目に近い文字。"""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value * 100:g}%" if "%" in cell.number_format else f"{value:.15g}"
    return str(value)
