"""進行管理表の行. ページの切れ目・折り返し・結合した升を元に戻し、見出しに合わせた行にする。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.plans.fiscal_years import EraMention, FiscalYear, complete_eras, find_eras, find_fiscal_year
from nlp.plans.table_headers import Header, Role, align, date_columns, find_header, parse_row_number
from nlp.plans.tables import Line
from nlp.text.width import squash

# 表の途中に挟まる柱。例: 資料2、別紙1、3/12、- 4 -、5ページ
_PAGE_HEAD = re.compile(
    r"(?:資料|別紙|別表|参考)[0-9\-]*|[0-9]+/[0-9]+|-?[0-9]+-?|[Pp]?\.?[0-9]+(?:ページ|頁)?"
)
_SENTENCE_END = ("。", "．", "」", "】", ")", "）")


@dataclass(frozen=True, slots=True)
class Row:
    """表の一行。cells は header の列と同じ数の升。"""

    header: Header
    cells: tuple[str, ...]

    def texts(self, *roles: Role) -> tuple[str, ...]:
        """その役割の列の、空でない升を左から返す。"""
        return tuple(self.cells[index] for index in self.header.positions(*roles) if self.cells[index])


def read_rows(lines: Sequence[Line]) -> tuple[Row, ...]:
    """進行管理表の行を返す。進行管理表の見出しが無ければ空。

    見出しはページごとに繰り返してよい。柱(表題・資料番号・ページ番号)は除く。
    番号の列のある表では、番号の無い行のうち担当課も実施内容も無いものは前の行の続きとみる。
    結合されて空になった施策と実施内容の升には、すぐ上の行の値を入れる。
    """
    rows: list[Row] = []
    for header, cells in _collect(lines):
        row = Row(header, align(cells, header))
        above = rows[-1] if rows and rows[-1].header.columns == header.columns else None
        if above is None:
            rows.append(row)
        elif _continues(row):
            rows[-1] = _extend(above, row)
        else:
            rows.append(_inherit(above, row))
    return tuple(rows)


def _collect(lines: Sequence[Line]) -> list[tuple[Header, list[str]]]:
    eras = find_eras("\t".join(line.cells) for line in lines)
    repeated = Counter(line.prose for line in lines if line.prose)
    found: list[tuple[Header, list[str]]] = []
    header: Header | None = None
    below = 0
    adjacent = False
    spoken: FiscalYear | None = None  # 表より上の地の文に最後に書かれた年度
    for index, line in enumerate(lines):
        if index < below:
            continue
        spoken = find_fiscal_year(line.prose) or spoken
        started = _find_progress_header(lines, index, eras, spoken)
        if started:
            header, below, adjacent = started, index + started.height, False
        elif header is None or not line.cells or _is_page_head(line, repeated):
            adjacent = False
        elif adjacent and _wraps(found[-1], line):
            last = found[-1][1]
            last[-1] += line.cells[0]
            last.extend(line.cells[1:])
        elif line.is_row and (_is_numbered(line.cells, header) or 2 * len(line.cells) >= len(header.columns)):
            found.append((header, list(line.cells)))
            adjacent = True
    return found


def _find_progress_header(
    lines: Sequence[Line], index: int, eras: Sequence[EraMention], spoken: FiscalYear | None
) -> Header | None:
    header = find_header(lines, index, eras) if lines[index].is_row else None
    if header is None:
        return None
    # 施策名と年度だけの表は、計画書の実施計画や予算の表かもしれないので、進行管理表とはみない。
    signs = header.positions(Role.NUMBER, Role.DEPARTMENT, Role.CONTENT, Role.EVALUATION)
    if not signs and len(header.positions(Role.HEADING)) < 2:
        return None
    if header.years:
        return header
    return date_columns(header, complete_eras([spoken], eras, index)[0]) if spoken else None


def _is_page_head(line: Line, repeated: Counter[str]) -> bool:
    prose = line.prose
    return bool(prose) and (repeated[prose] > 1 or _PAGE_HEAD.fullmatch(squash(prose)) is not None)


def _is_numbered(cells: Sequence[str], header: Header) -> bool:
    places = header.positions(Role.NUMBER)
    return bool(places) and len(cells) > places[0] and parse_row_number(cells[places[0]]) is not None


def _wraps(above: tuple[Header, list[str]], line: Line) -> bool:
    # 升の途中で改行された行。前の行の升が足りず、つないでも余らないときだけ続きとみる。
    header, cells = above
    short = len(cells) < len(header.columns)
    fits = len(cells) + len(line.cells) - 1 <= len(header.columns)
    # 番号の列が無い表では、次の行の始まりと区別できないので、升に分かれていない行だけをつなぐ。
    apart = not line.is_row if not header.positions(Role.NUMBER) else not _is_numbered(line.cells, header)
    return short and fits and apart


def _continues(row: Row) -> bool:
    if row.texts(Role.DEPARTMENT, Role.CONTENT):
        return False
    if row.header.positions(Role.NUMBER):
        return not row.texts(Role.NUMBER)
    return not row.texts(Role.HEADING)


def _extend(above: Row, row: Row) -> Row:
    cells = tuple(_glue(upper, lower) for upper, lower in zip(above.cells, row.cells, strict=True))
    return Row(above.header, cells)


def _glue(upper: str, lower: str) -> str:
    if not upper or not lower or upper == lower:
        return upper or lower
    return f"{upper}\n{lower}" if upper.endswith(_SENTENCE_END) else upper + lower


def _inherit(above: Row, row: Row) -> Row:
    cells = list(row.cells)
    for index in row.header.positions(Role.HEADING, Role.CONTENT):
        if cells[index] and squash(cells[index]) != squash(above.cells[index]):
            break  # 左の見出しが変われば、その右の空の升は前の行のものではない。
        cells[index] = cells[index] or above.cells[index]
    return Row(row.header, tuple(cells))
