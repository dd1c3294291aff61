"""HTML を外す. 表の行は升をタブで、升の中の段落を CELL_BREAK で区切った一行にする。"""

from __future__ import annotations

import html
import re

# 升の中の段落の切れ目(垂直タブ)。行の切れ目と区別して、表の行を一行に保つために使う。
CELL_BREAK = "\v"

_BLOCK_TAG = (
    r"p|br|li|ul|ol|div|h[1-6]|table|tbody|thead|tfoot|section|article|dl|dt|dd|center|blockquote|pre"
)
_INLINE_TAG = r"span|b|strong|em|i|u|s|sup|sub|a|font|small|big|img|hr|caption|colgroup|col|html|body|main|header|meta|link|title|label"
_HIDDEN = re.compile(
    r"<(script|style|head|nav|footer)\b.*?</\1\s*>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE
)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr\s*>", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=</t[dh]\s*>|<t[dh]\b|$)", re.DOTALL | re.IGNORECASE)
# 表の一つの升の中で改行された段落。例: 「[タブ]<p>一行目\n二行目</p>」は升が割れないよう一行に戻す。
_CELL_PARAGRAPH = re.compile(r"(?<=\t)\s*<p>(.*?)</p>", re.DOTALL)
_ROW_EDGE = re.compile(r"</?(?:tr|td|th)(?:\s[^>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAG})(?:\s[^>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(rf"\s*(?:</?(?:{_BLOCK_TAG})(?:\s[^>]*)?/?>\s*)+", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:{_INLINE_TAG})(?:\s[^>]*)?/?>", re.IGNORECASE)


def strip_markup(text: str) -> str:
    """HTML の印と改行の書き方の違いを除いた文字列を返す。改ページは「\\f」だけの行になる。

    >>> strip_markup("<tr><td>委員</td>\\n<td>はい。<br>次に</td></tr>").strip()
    '委員\\tはい。\\x0b次に'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(CELL_BREAK, "\n").replace("\ufeff", "")
    text = text.replace("\f", "\n\f\n")
    if "<" in text:
        text = _HIDDEN.sub("", text)
        text = _ROW.sub(lambda match: f"\n{_read_row(match[1])}\n", text)
        text = _CELL_PARAGRAPH.sub(lambda match: " ".join(match[1].split("\n")) + CELL_BREAK, text)
        text = _ROW_EDGE.sub("\n", text)
        text = "\n".join(_strip_line(line) for line in text.split("\n"))
    return html.unescape(text) if "&" in text else text


def _read_row(row: str) -> str:
    cells = (" ".join(cell.split("\n")) for cell in _CELL.findall(row))
    return "\t".join(_BREAK.sub(CELL_BREAK, cell).strip(f" \t\u3000{CELL_BREAK}") for cell in cells)


def _strip_line(line: str) -> str:
    if "<" not in line:
        return line
    # 表の行の中では、段落の印を改行にすると升が割れてしまう。
    in_table = "\t" in line or line.lstrip().startswith("|")
    return _INLINE.sub("", _BREAK.sub(CELL_BREAK, line) if in_table else _BLOCK.sub("\n", line))
