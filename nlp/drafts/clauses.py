"""節. 一文を読点で節に分け、文頭のつなぎの言葉を除く。"""

from __future__ import annotations

import re

_OPEN, _CLOSE = "「『（(", "」』）)"
_MARK = re.compile(r"[「『（(」』）)、。]")
# 文頭の、内容のない言葉。例: 「このため、」「今後とも、」
_OPENING = re.compile(
    r"^(?:そこで|このため|そのため|こうした(?:こと|中|状況)[^、]{0,8}|また|さらに(?:は)?|まず|次に|加えて|その上で|今後(?:と)?も?|引き続き|これらの取り組みを通じ(?:て)?|こうしたことから"
    r"|このような[^、]{0,12}|一方|なお|以上|このことから|同時に|具体的には|最後に|あわせて|あわせまして|続いて|とりわけ|特に|(?:都|市|県|区|町|村|本市)(?:として)?(?:は|も)|本市では)、"
)
_POINTING = re.compile(r"(?:こうした|このような|そのような|そうした|これらの)(?=[一-龥ァ-ヴ])")


def split_clauses(sentence: str) -> list[str]:
    """一文を読点と句点で節に分ける。括弧の中では分けない。つなぐと元の文に戻る。

    >>> split_clauses("予算を組み、講座（市民、団体）を増やします。")
    ['予算を組み、', '講座（市民、団体）を増やします。']
    """
    pieces: list[str] = []
    depth = start = 0
    for found in _MARK.finditer(sentence):
        mark = found[0]
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append(sentence[start : found.end()])
            start = found.end()
    if start < len(sentence):
        pieces.append(sentence[start:])
    return pieces


def without_opening(sentence: str) -> str:
    """文頭のつなぎの言葉と、前を指す「こうした」などを除く。

    >>> without_opening("そこで、こうした取組を広げます。")
    '取組を広げます。'
    """
    while True:
        shorter = _OPENING.sub("", sentence)
        if shorter == sentence:
            return _POINTING.sub("", sentence)
        sentence = shorter
