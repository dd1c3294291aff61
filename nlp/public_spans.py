"""公開版での箇所. 元の本文の箇所を、公開版の本文の箇所に直す。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate

_CHUNK = re.compile(r"[^。、\n]*[。、\n]|[^。、\n]+")
# (同じか違うか、元のはじめと終わり、公開版のはじめと終わり)。difflib の書き方。
_Block = tuple[str, int, int, int, int]


def public_span(text: str, public: str, start: int, end: int) -> tuple[int, int]:
    """元の本文 text の [start, end) にあたる、公開版の本文 public の箇所。

    元の文字は使わず、public の中の位置だけを返すので、伏せた言葉がもれることはない。伏せた所にかかる箇所は、
    伏せた所の全体に広げる。

    >>> public_span("桐谷委員に尋ねます。", "委員に尋ねます。", 2, 10)
    (0, 8)
    """
    if text == public:
        return start, end
    blocks = list(_blocks(text, public))
    first = next(
        (_at(block, start, block[3]) for block in blocks if block[1] <= start < block[2]), len(public)
    )
    last = next((_at(block, end, block[4]) for block in blocks if block[1] < end <= block[2]), first)
    return first, max(first, last)


def _at(block: _Block, place: int, edge: int) -> int:
    """同じ所なら同じだけ進んだ位置、違う所ならその端。"""
    tag, old, _, new, _ = block
    return new + place - old if tag == "equal" else edge


def _blocks(text: str, public: str) -> Iterator[_Block]:
    """違いを、まず句ごとに、次に違う句の中の字ごとに求める。長い発言でもはじめから字ごとに比べるより、ずっと速い。"""
    old, new = _CHUNK.findall(text), _CHUNK.findall(public)
    olds = list(accumulate(map(len, old), initial=0))
    news = list(accumulate(map(len, new), initial=0))
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "replace":
            yield tag, olds[a], olds[b], news[c], news[d]
            continue
        inside = SequenceMatcher(None, "".join(old[a:b]), "".join(new[c:d]), autojunk=False)
        for kind, i, j, k, m in inside.get_opcodes():
            yield kind, olds[a] + i, olds[a] + j, news[c] + k, news[c] + m
