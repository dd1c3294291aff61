"""表のある文書の行. TSV・Markdown の表・文書に残った HTML の升を、同じ「升の並び」にそろえる。"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# 升の中で段落を分ける印。例: 「<p>一段落目</p><p>二段落目</p>」「一行目<br>二行目」
_PARAGRAPH_TAG = re.compile(r"</?(?:p|br|li|ul|ol|div|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
# 意味のない飾り。例: 「<b>重点</b>」「<span style="…">」
_DECORATION_TAG = re.compile(
    r"</?(?:span|b|strong|em|i|u|sup|sub|a|font|small|table|thead|tbody|html|body)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# HTML の表の行と升の境目。例: 「<tr><td>1</td><td>防災課</td></tr>」
_GRID_TAG = re.compile(r"(</?(?:tr|td|th|table)(?:\s[^<>]*)?>)", re.IGNORECASE)
# Markdown の表の見出しの下の線。例: 「|---|:---:|」
_PIPE_RULE = frozenset("|:- ")
_PIPE = re.compile(r"(?<!\\)\|")
# 印刷用の外字領域の記号(PDF の矢印や囲み)は文字として意味を持たない。
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\ufeff\u200b]")
_MARKDOWN_MARK = re.compile(r"^#{1,6}\s+|\*\*")
# 引用符で囲んだ升の中の改行として許す行数。閉じ忘れた引用符が後の行を飲み込まないようにする。
_QUOTED_LINES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """文書の一行。cells は、表の行なら 2 個以上の升、地の文なら 1 個、空行なら 0 個。

    升の文字は両端の空白を除いてある。表の升の中の段落の切れ目は改行文字で表す。
    """

    cells: tuple[str, ...]

    @property
    def is_row(self) -> bool:
        """表の行かどうか。"""
        return len(self.cells) > 1

    @property
    def prose(self) -> str:
        """地の文。表の行と空行では空。"""
        return self.cells[0] if len(self.cells) == 1 else ""


def read_lines(text: str) -> tuple[Line, ...]:
    r"""文書を行の並びにする。

    入力: 復号済みの文書。出力: 行の組(空行を含む)。Markdown の表の罫線の行は除く。
    地の文の中の段落の印は行の切れ目にする。

    >>> [line.cells for line in read_lines("# 計画\n|番号|課|\n|--|--|\n|1|防災課|\n2\t<p>甲</p><p>乙</p>")]
    [('計画',), ('番号', '課'), ('1', '防災課'), ('2', '甲\n乙')]
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    physical = _join_quoted(_flatten_grids(_PRIVATE_USE.sub("", unified)).split("\n"))
    return tuple(line for raw in physical if not _is_pipe_rule(raw) for line in _read_line(raw))


def _read_line(raw: str) -> Iterator[Line]:
    stripped = raw.strip(" \n")
    if stripped.startswith("|") and stripped.count("|") > 1:
        inner = stripped[1:-1] if stripped.endswith("|") else stripped[1:]
        cells = tuple(_clean_cell(cell.replace("\\|", "|")) for cell in _PIPE.split(inner))
    else:
        cells = tuple(_clean_cell(cell) for cell in raw.split("\t"))
    if not any(cells):
        yield Line(())
    elif len(cells) > 1:
        yield Line(cells)
    else:
        yield from (Line((paragraph,)) for paragraph in cells[0].split("\n"))


def _is_pipe_rule(raw: str) -> bool:
    return "|" in raw and "-" in raw and _PIPE_RULE.issuperset(raw)


def _clean_cell(cell: str) -> str:
    if "<" in cell:
        cell = _DECORATION_TAG.sub("", _PARAGRAPH_TAG.sub("\n", cell))
    if "&" in cell:
        cell = html.unescape(cell)
    paragraphs = (_MARKDOWN_MARK.sub("", part.strip()) for part in cell.split("\n"))
    return "\n".join(part for part in paragraphs if part)


def _flatten_grids(text: str) -> str:
    # <tr> の中の改行は升の途中なので空白に、<td> の境目はタブに、<tr> の境目は改行一つにする。
    if "<t" not in text.lower():
        return text
    parts: list[str] = []
    in_table = in_row = False
    cells = 0
    for part in _GRID_TAG.split(text):
        tag = part.lower() if _GRID_TAG.fullmatch(part) else ""
        if not tag and in_row:
            parts.append(" ".join(part.split()))
        elif not tag and not (in_table and part.isspace()):
            parts.append(part)
        elif tag.startswith("<tr"):
            parts.append("\n")
            in_table, in_row, cells = True, True, 0
        elif tag.startswith(("<td", "<th")):
            parts.append("\t" if cells else "")
            cells += 1
        elif tag.startswith(("</tr", "</table")):
            in_row, in_table = False, tag.startswith("</tr")
            parts.append("" if in_table else "\n")
    return "".join(parts)


def _join_quoted(lines: list[str]) -> list[str]:
    # 表計算から写した TSV は、改行を含む升を "…" で囲む。例: 「1\t"一行目\n二行目"\t防災課」
    joined: list[str] = []
    index = 0
    while index < len(lines):
        row, used = _take_row(lines, index)
        joined.append(row)
        index += used
    return joined


def _take_row(lines: list[str], index: int) -> tuple[str, int]:
    line = lines[index]
    if '"' not in line or "\t" not in line:
        return line, 1
    for used in range(1, _QUOTED_LINES + 1):
        row = "\n".join(lines[index : index + used])
        if not _is_open(row):
            return "\t".join(_unquote(cell) for cell in row.split("\t")), used
        if index + used >= len(lines):
            break
    return line, 1


def _is_open(line: str) -> bool:
    return any(cell.startswith('"') and cell.count('"') % 2 == 1 for cell in line.split("\t"))


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and cell.count('"') % 2 == 0:
        return cell[1:-1].replace('""', '"')
    return cell
