"""段落. 折り返しやページの変わり目で切れた行をつなぎ、発言の本文を段落に戻す。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.turns.headings import starts_like_item
from nlp.turns.markup import CELL_BREAK
from nlp.turns.source_lines import Line

# 折り返しと見なすのは、行末の桁が文書の折り返し幅から全角 2 字半以内のとき(禁則で 1、2 字前後する)。
_SLACK = 5
# 折り返しのある文書では、文の途中で終わる行の 6 分の 1 以上(少なくとも 2 行)が、折り返し幅まで届いている。
_ENOUGH, _SHARE = 2, 6
_NARROWEST, _WIDEST = 40, 240
# 行の九割が文の終わりで改行される文書では、途中で終わる長い行は切れた行とみる。判断には長い行がこれだけ要る。
_CLOSED, _MANY = 0.9, 20
_TERMINAL = re.compile(r"[。.！？!?」』)）:：｡]$")
_FULL_STOP = re.compile(r"[。！？!?｡]$")
# 行がここで終わっていれば文の途中である。例: 「…については、」「事務局から説明を」
_MIDWAY = re.compile(r"[、，､をにはがのでとへも]$")
_SHORTEST_MIDWAY = 8
_KANA_START = re.compile(r"[ぁ-んー、。，]")


@dataclass(frozen=True, slots=True)
class Wrapping:
    """原文の改行のしかた。width は折り返されている桁(全角は 2 桁)で、折り返しがなければ 0。

    closed は、ほとんどの行が文の終わりで改行されていること。そのとき、途中で終わる長い行は続きの切れた行である。
    """

    width: int
    closed: bool


def find_wrapping(lines: Sequence[Line]) -> Wrapping:
    """本文の行から、改行のしかたを見分ける。"""
    long = [line for line in lines if line.columns >= _NARROWEST and "\t" not in line.text]
    ended = sum(_TERMINAL.search(line.text) is not None for line in long)
    return Wrapping(_wrap_width(lines), len(long) >= _MANY and ended >= _CLOSED * len(long))


def _wrap_width(lines: Sequence[Line]) -> int:
    """文の途中で終わる行のうち、最も桁の大きいものが並ぶところを折り返しの幅とみる。"""
    ends = sorted(
        line.columns
        for line in lines
        if _NARROWEST <= line.columns <= _WIDEST and not _TERMINAL.search(line.text) and "\t" not in line.text
    )
    needed = max(_ENOUGH, len(ends) // _SHARE)
    for i in range(len(ends) - 1, needed - 2, -1):
        if ends[i - needed + 1] >= ends[i] - _SLACK:
            longer = sum(line.columns > ends[i] + 2 * _SLACK for line in lines)
            # 幅より長い行がいくつもあれば、その幅で折り返された文書ではない。
            return 0 if longer > max(1, len(ends) // 4) else ends[i]
    return 0


def join_lines(lines: Sequence[Line], wrapping: Wrapping) -> str:
    """行をつないで本文にする。文の途中で折り返された行は続け、それ以外は改行で区切る。

    lines: 発言の本文の行(表記を除いたもの)。wrapping: 文書の改行のしかた。
    """
    parts: list[str] = []
    last: Line | None = None
    for line in lines:
        for text in line.text.replace("\t", " ").split(CELL_BREAK):
            piece = text.strip(" \u3000")
            if not piece:
                continue
            if parts and last is not None and last is not line and _continues(last, piece, wrapping):
                parts[-1] += piece
            else:
                parts.append(piece)
            last = line
    return "\n".join(parts)


def _continues(last: Line, piece: str, wrapping: Wrapping) -> bool:
    cut = wrapping.closed and last.columns >= _NARROWEST
    full = last.page_break or cut or 0 < wrapping.width <= last.columns + _SLACK
    if _TERMINAL.search(last.text):
        # 閉じ括弧で折り返された文は、次の行が助詞から始まる。
        return full and not _FULL_STOP.search(last.text) and _KANA_START.match(piece) is not None
    if full and not piece.startswith(("・", "※", "→")):
        return True
    midway = _MIDWAY.search(last.text) and len(last.text) >= _SHORTEST_MIDWAY
    return bool(midway) and not starts_like_item(piece)
