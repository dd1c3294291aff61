"""原文を行にする. HTML や Markdown の飾り、ページ番号、罫線を外し、発言の文字は一字も失わない。"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from nlp.width import fold_marks

_BLOCK_TAG = r"p|br|li|ul|ol|div|h[1-6]|table|tbody|thead|section|article|dl|dt|dd|center|blockquote"
_INLINE_TAG = (
    r"span|b|strong|em|i|u|sup|sub|a|font|small|img|hr|caption|colgroup|col|html|body|main|meta|link"
)
# 表の一つの升の中で改行された段落。例: 「<p>一行目\n二行目</p>」は升が割れないよう一行に戻す。
_CELL_PARAGRAPH = re.compile(r"(?<=\t)\s*<p>(.*?)</p>", re.DOTALL)
_HIDDEN = re.compile(
    r"<(script|style|head|nav|footer)\b.*?</\1\s*>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE
)
_CELL_END = re.compile(r"</t[dh]\s*>\s*<t[dh][^>]*>", re.IGNORECASE)
_ROW_EDGE = re.compile(r"</?(?:tr|td|th)(?:\s[^>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAG})(?:\s[^>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:{_INLINE_TAG})(?:\s[^>]*)?/?>", re.IGNORECASE)

# 罫線。例: 「-----」「──── ○ ────」「＊＊＊」「├──┼──┤」
_RULER = re.compile(r"[\s\-=_~*─━═・.┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋○＿〜]{3,}")
# ページ番号。例: 「- 3 -」「3/10」「P.3」「３ページ」
_PAGE_NUMBER = re.compile(
    r"-\s*[0-9]{1,4}\s*-|[0-9]{1,3}\s*/\s*[0-9]{1,3}|[Pp]\.?\s*[0-9]{1,4}|[0-9]{1,4}\s*(?:ページ|頁)"
)
_BARE_NUMBER = re.compile(r"[0-9]{1,4}")
_HEADING = re.compile(r"#{1,6}\s+")
_PIPE_ROW = re.compile(r"\s*\|.*\|\s*")
_PIPE_RULE = re.compile(r"[\s|:\-]+")
_BOX_ROW = re.compile(r"\s*[│┃|](.*)[│┃|]\s*")


class Line(NamedTuple):
    """原文の一行。text は両端の空白を除いた文字、heading は Markdown の見出しだったかどうか。

    folded は text の幅と印の字形をそろえたもの(長さは同じ)。表の行は、升をタブで区切った一行になる。
    空行(段落やページの切れ目)は text が空。
    """

    text: str
    folded: str
    heading: bool = False


_BLANK = Line("", "")


def read_lines(text: str) -> tuple[Line, ...]:
    """原文を行に分ける。

    入力: 復号済みの原文。出力: 行の組。ページ番号・罫線・ページごとに繰り返す柱は空行になる。

    >>> [line.text for line in read_lines("## 議事\\n<p>はい。</p>\\n- 3 -\\n|委員|なし|")]
    ['議事', '', 'はい。', '', '', '委員\\tなし']
    """
    lines: list[Line] = []
    for raw in _strip_tags(text).split("\n"):
        lines.append(_read_line(raw))
    return tuple(_drop_running_heads(lines))


def _strip_tags(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\ufeff", "")
    if "<" in text:
        text = _HIDDEN.sub("", text)
        text = _CELL_PARAGRAPH.sub(lambda match: " ".join(match[1].split("\n")), text)
        text = _CELL_END.sub("\t", text)
        text = _ROW_EDGE.sub("\n", text)
        text = "\n".join(_strip_line_tags(line) for line in text.split("\n"))
    return html.unescape(text) if "&" in text else text


def _strip_line_tags(line: str) -> str:
    # 表の行の中では、段落の印を改行にすると升が割れてしまうので空白にする。
    return _INLINE.sub("", _BLOCK.sub(" " if "\t" in line else "\n", line))


def _read_line(raw: str) -> Line:
    text = raw.strip(" \u3000\n\r")
    marked = _HEADING.match(text)
    heading = marked is not None
    if marked:
        text = text[marked.end() :]
    text = text.replace("**", "").replace("__", "")
    if _PIPE_ROW.fullmatch(text):
        text = "" if _PIPE_RULE.fullmatch(text) else _join_cells(text.strip().strip("|").split("|"))
    elif _BOX_ROW.fullmatch(text):
        text = _join_cells(re.split(r"[│┃|]", text.strip(" │┃|")))
    text = text.strip(" \u3000")
    folded = fold_marks(text)
    if not folded.strip() or _RULER.fullmatch(folded) or _PAGE_NUMBER.fullmatch(folded):
        return _BLANK
    return Line(text, folded, heading)


def _join_cells(cells: list[str]) -> str:
    return "\t".join(cell.strip(" \u3000") for cell in cells)


def _drop_running_heads(lines: list[Line]) -> list[Line]:
    """ページの変わり目に繰り返し現れる同じ行(柱)と、空行に挟まれた裸のページ番号を空行にする。"""
    numbers = [i for i, line in enumerate(lines) if _is_bare_page_number(lines, i)]
    # 番号が増えていく並びのときだけページ番号とみなす(質問の番号だけの行を消さないため)。
    values = [int(lines[i].folded) for i in numbers]
    if len(values) >= 2 and values == sorted(values) and len(set(values)) == len(values):
        heads = _repeated_neighbours(lines, numbers)
        for i in numbers + heads:
            lines[i] = _BLANK
    return lines


def _is_bare_page_number(lines: list[Line], index: int) -> bool:
    if not _BARE_NUMBER.fullmatch(lines[index].folded):
        return False
    before = index == 0 or not lines[index - 1].text
    after = index + 1 == len(lines) or not lines[index + 1].text
    return before and after


def _repeated_neighbours(lines: list[Line], numbers: list[int]) -> list[int]:
    beside: list[int] = []
    for number in numbers:
        for step in (-1, 1):
            at = number + step
            while 0 <= at < len(lines) and not lines[at].text:
                at += step
            if 0 <= at < len(lines):
                beside.append(at)
    texts = [lines[at].text for at in beside]
    return [at for at in beside if texts.count(lines[at].text) >= 3]
