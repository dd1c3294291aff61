"""箇所の計算. 空白だけの部分は、あっても無くても同じとみる。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.anchors import Anchor
from db.records import Span


def overlaps(span: Span, other: Span) -> bool:
    """一字でも重なるか。"""
    return span.turn == other.turn and span.start < other.end and other.start < span.end


def overlaps_any(span: Span, others: Iterable[Span]) -> bool:
    """others のどれかに一字でも重なるか。"""
    return any(overlaps(span, other) for other in others)


def minus(span: Span, holes: Iterable[Span], texts: Mapping[int, str]) -> list[Span]:
    """span から holes を除いた残り。空白だけの残りは捨てる。

    >>> minus(Span(1, 0, 9), [Span(1, 3, 6)], {1: "はい。いえ。以上。"})
    [Span(turn=1, start=0, end=3), Span(turn=1, start=6, end=9)]
    """
    left = [span]
    for hole in holes:
        if not overlaps(span, hole):
            continue
        left = [
            piece
            for one in left
            for piece in (
                Span(one.turn, one.start, min(one.end, hole.start)),
                Span(one.turn, max(one.start, hole.end), one.end),
            )
            if piece.start < piece.end
        ]
    return [piece for piece in left if texts[piece.turn][piece.start : piece.end].strip()]


def find_again(anchors: Iterable[Anchor], texts: Mapping[int, str]) -> tuple[Span, ...] | None:
    """手直しの箇所の、いまの位置。本文が動いていれば同じ発言の中を探し、ただ一つ見つからなければ None。

    >>> find_again([Anchor(Span(1, 0, 3), "はい。")], {1: "えー、はい。"})
    (Span(turn=1, start=3, end=6),)
    """
    found: list[Span] = []
    for anchor in anchors:
        span, text = anchor.span, texts.get(anchor.span.turn, "")
        if text[span.start : span.end] == anchor.text:
            found.append(span)
        elif text.count(anchor.text) == 1:
            start = text.index(anchor.text)
            found.append(Span(span.turn, start, start + len(anchor.text)))
        else:
            return None
    return tuple(found) or None


def quoted(spans: Iterable[Span], texts: Mapping[int, str]) -> str:
    """箇所の本文を順につないだもの。"""
    return "".join(texts[span.turn][span.start : span.end] for span in spans)
