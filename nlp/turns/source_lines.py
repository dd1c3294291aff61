"""原文を行にする. HTML や Markdown の飾り、ページ番号、罫線を外し、発言の文字は一字も失わない。"""

from __future__ import annotations

import re
from typing import NamedTuple

from nlp.text.width import fold_marks
from nlp.turns.markup import CELL_BREAK, strip_markup

# 罫線。例: 「-----」「──── ○ ────」「＊＊＊」「├──┼──┤」
_RULER = re.compile(r"[\s\-=_~*─━═・.…┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╂┠┨┯┷┿┝┥○◇＿]{3,}")
# ページ番号。例: 「- 3 -」「3/10」「P.3」「３ページ」「Page 2 of 5」
_PAGE_NUMBER = re.compile(
    r"-\s*[0-9]{1,4}\s*-|[0-9]{1,3}\s*/\s*[0-9]{1,3}(?:\s*ページ)?|(?:[Pp]\.?|[Pp]age)\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?"
    r"|[0-9]{1,4}\s*(?:ページ|頁)"
)
_BARE_NUMBER = re.compile(r"[0-9]{1,4}")
_HEADING = re.compile(r"#{1,6}\s+")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
# 行頭の縦線が落ちた表の行。例: 「4 欠席者 | なし |」
_HALF_ROW = re.compile(r"[^|]+\|(?:.*\|)?\s*")
_PIPE_RULE = re.compile(r"[\s|:\-]+")
_BOX_ROW = re.compile(r"\s*[│┃|](.*)[│┃|]\s*")
_BOX_EDGE = re.compile(r"[│┃|]")
# 文の終わり。表の升の中で折り返された行は、ここで終わっていなければ次の行に続く。
_ENDS = re.compile(r"[。！？!?」』)）]$")
# 改行のない原文。一行の中に、句点や空白に続く印が三つ以上ある長い行。例: 「…終わります。 ○委員長　次に…」
_INLINE_TURN = re.compile(r"(?<=[\s。」』）)─━…])(?=[○◯〇◎●◆△][^\s。、]{1,20}[\s　(（])")
_INLINE_PARAGRAPH = re.compile(r"(?<=。)[ \u3000]+|\s*[─━…]{6,}\s*")
_FLAT_LENGTH = 150


class Line(NamedTuple):
    """原文の一行。text は両端の空白を除いた文字、heading は Markdown の見出しだったかどうか。

    folded は text の幅と印の字形をそろえたもの(長さは同じ)。columns は字下げも含めた行末の桁(全角は 2 桁)。
    表の行は、升をタブで、升の中の段落を CELL_BREAK で区切った一行になる。空行(段落やページの切れ目)は text が空で、
    ページの切れ目なら page_break が真。
    """

    text: str
    folded: str
    heading: bool = False
    columns: int = 0
    page_break: bool = False


_BLANK = Line("", "")
_PAGE_BREAK = Line("", "", page_break=True)


def read_lines(text: str) -> tuple[Line, ...]:
    """原文を行に分ける。

    入力: 復号済みの原文。出力: 行の組。ページ番号・罫線・ページごとに繰り返す柱は空行になる。

    >>> [line.text for line in read_lines("## 議事\\n<p>はい。</p>\\n- 3 -\\n|委員|なし|")]
    ['議事', '', 'はい。', '', '', '委員\\tなし']
    """
    lines: list[Line] = []
    pages: list[int] = []
    box = False
    for raw in _break_flat_text(strip_markup(text)).split("\n"):
        is_box = "│" in raw or "┃" in raw
        line = _read_line(raw)
        if not line.text and (raw == "\f" or _PAGE_NUMBER.fullmatch(fold_marks(raw.strip()))):
            pages.append(len(lines))
            line = _PAGE_BREAK
        if box and is_box and _continues_cell(lines[-1], line):
            lines[-1] = _join_rows(lines[-1], line)
        else:
            lines.append(line)
        box = is_box and bool(line.text)
    _drop_page_furniture(lines, pages)
    return tuple(_close_page_gaps(lines))


def ends_sentence(text: str) -> bool:
    """行が文の終わりの記号で終わっているか。"""
    return _ENDS.search(text) is not None


def _break_flat_text(text: str) -> str:
    """改行を失った原文(一行が長く、その中に発言者の印が並ぶ)を、印と段落で行に戻す。"""
    if len(text) < _FLAT_LENGTH * sum(map(bool, text.split("\n"))):
        return text
    return "\n".join(_break_flat_line(line) for line in text.split("\n"))


def _break_flat_line(line: str) -> str:
    if len(line) < _FLAT_LENGTH or len(_INLINE_TURN.findall(line)) < 3:
        return line
    return _INLINE_PARAGRAPH.sub("\n", _INLINE_TURN.sub("\n", line))


def _read_line(raw: str) -> Line:
    text = raw.strip(" \u3000\n\r\f\u00a0")
    marked = _HEADING.match(text)
    if marked:
        text = text[marked.end() :]
    text = text.replace("**", "").replace("__", "")
    if _PIPE_ROW.fullmatch(text):
        text = "" if _PIPE_RULE.fullmatch(text) else _join_cells(text.strip().strip("|").split("|"))
    elif _HALF_ROW.fullmatch(text):
        text = _join_cells(text.rstrip(" |").split("|"))
    elif _BOX_ROW.fullmatch(text):
        text = _join_cells(_BOX_EDGE.split(text.strip(" │┃|")) if text[0] in "│┃|" else [text])
    text = text.strip(f" \u3000\u00a0{CELL_BREAK}")
    folded = fold_marks(text)
    if not folded.strip() or _RULER.fullmatch(folded) or _PAGE_NUMBER.fullmatch(folded):
        return _BLANK
    # 桁数: UTF-8 で 3 バイトの字を全角(2 桁)、1 バイトの字を半角(1 桁)と数える。
    tail = raw.rstrip(" \u3000│┃|\r")
    return Line(text, folded, marked is not None, (len(tail.encode()) + len(tail)) // 2)


def _join_cells(cells: list[str]) -> str:
    return "\t".join(cell.strip(f" \u3000\u00a0{CELL_BREAK}") for cell in cells)


# ---- 罫線の表 --------------------------------------------------------------------------------------------------------


def _continues_cell(above: Line, line: Line) -> bool:
    """横の罫線を挟まずに続く、最初の升が空の行は、上の行の升の続きである。"""
    return bool(above.text) and line.text.startswith("\t") and "\t" in above.text


def _join_rows(above: Line, line: Line) -> Line:
    upper, lower = above.text.split("\t"), line.text.split("\t")
    lower += [""] * (len(upper) - len(lower))
    cells = [_join_cell(a, b) for a, b in zip(upper, lower, strict=False)]
    text = "\t".join(cells)
    return Line(text, fold_marks(text), above.heading, line.columns)


def _join_cell(upper: str, lower: str) -> str:
    if not upper or not lower:
        return upper + lower
    return upper + (CELL_BREAK if ends_sentence(upper) else "") + lower


# ---- 柱とページ番号 --------------------------------------------------------------------------------------------------


def _drop_page_furniture(lines: list[Line], pages: list[int]) -> None:
    """空行に挟まれた裸のページ番号と、ページの変わり目に繰り返し現れる同じ行(柱)を空行にする。

    pages: ページの変わり目(ページ番号や改ページのあった行)。
    """
    numbers = [i for i, line in enumerate(lines) if _is_bare_page_number(lines, i)]
    # 番号が増えていく並びのときだけページ番号とみなす(質問の番号だけの行を消さないため)。
    values = [int(lines[i].folded) for i in numbers]
    if len(values) >= 2 and values == sorted(values) and len(set(values)) == len(values):
        pages = sorted([*pages, *numbers])
        for i in numbers:
            lines[i] = _PAGE_BREAK
    for i in _running_heads(lines, pages):
        lines[i] = _BLANK


def _close_page_gaps(lines: list[Line]) -> list[Line]:
    """ページの切れ目の前後の空行を除き、切れ目を一行にする。"""
    closed: list[Line] = []
    for line in lines:
        after_break = bool(closed) and closed[-1].page_break
        if line.page_break:
            while closed and not closed[-1].text:
                closed.pop()
            closed.append(line)
        elif line.text or not after_break:
            closed.append(line)
    return closed


def _is_bare_page_number(lines: list[Line], index: int) -> bool:
    if not _BARE_NUMBER.fullmatch(lines[index].folded):
        return False
    before = index == 0 or not lines[index - 1].text
    after = index + 1 == len(lines) or not lines[index + 1].text
    return before and after


def _running_heads(lines: list[Line], pages: list[int]) -> list[int]:
    """ページの変わり目のすぐ隣にしか現れない同じ行。最初のページの表題と同じ行は一度でも柱とみる。"""
    beside = sorted({at for page in pages for at in _neighbours(lines, page)})
    if not beside:
        return []
    first = next((i for i, line in enumerate(lines) if line.text), 0)
    everywhere = [line.text for line in lines]
    texts = [lines[at].text for at in beside]
    heads: list[int] = []
    for at in beside:
        text = lines[at].text
        near = texts.count(text)
        if at != first and (near >= 2 or text == lines[first].text) and everywhere.count(text) <= near + 1:
            heads.append(at)
    return heads


def _neighbours(lines: list[Line], page: int) -> list[int]:
    found: list[int] = []
    for step in (-1, 1):
        at = page + step
        while 0 <= at < len(lines) and not lines[at].text:
            at += step
        if 0 <= at < len(lines):
            found.append(at)
    return found
