"""質疑応答の形を直す. 箇所を文の並びとして見て、分け、合わせ、除く。

requires: 箇所と発言の本文 · assigns: 箇所。どの箇所も文の切れ目で始まり、文の切れ目で終わる。
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from db.records import Span
from nlp.text.sentences import split_sentences


def sentence_spans(spans: Sequence[Span], texts: Mapping[int, str]) -> tuple[Span, ...]:
    """箇所の中の文。位置の順で、同じ文は一度だけ。texts は発言番号から本文。

    >>> sentence_spans([Span(1, 0, 6)], {1: "はい。いえ。"})
    (Span(turn=1, start=0, end=3), Span(turn=1, start=3, end=6))
    """
    found: set[Span] = set()
    for span in spans:
        for sentence in split_sentences(texts[span.turn]):
            start, end = max(sentence.start, span.start), min(sentence.end, span.end)
            if start < end and texts[span.turn][start:end].strip():
                found.add(Span(span.turn, start, end))
    return tuple(sorted(found, key=_place))


def unite(spans: Collection[Span], texts: Mapping[int, str]) -> tuple[Span, ...]:
    """箇所を位置の順に並べ、重なるものと、空白だけをはさんで続くものをつなぐ。

    >>> unite([Span(1, 3, 6), Span(1, 0, 3)], {1: "はい。いえ。"})
    (Span(turn=1, start=0, end=6),)
    """
    united: list[Span] = []
    for span in sorted(spans, key=_place):
        last = united[-1] if united else None
        if last and last.turn == span.turn and not texts[span.turn][last.end : span.start].strip():
            united[-1] = Span(last.turn, last.start, max(last.end, span.end))
        else:
            united.append(span)
    return tuple(united)


def split_at(
    spans: Sequence[Span], first_of_second: Span, texts: Mapping[int, str]
) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """文 first_of_second から後を二つ目にする。箇所のはじめの文か、箇所に無い文なら None。

    >>> split_at([Span(1, 0, 6)], Span(1, 3, 6), {1: "はい。いえ。"})
    ((Span(turn=1, start=0, end=3),), (Span(turn=1, start=3, end=6),))
    """
    sentences = sentence_spans(spans, texts)
    if first_of_second not in sentences[1:]:
        return None
    at = sentences.index(first_of_second)
    return unite(sentences[:at], texts), unite(sentences[at:], texts)


def without(
    spans: Sequence[Span], taken: Collection[Span], texts: Mapping[int, str]
) -> tuple[Span, ...] | None:
    """箇所から文 taken を除いた残り。箇所に無い文があれば None。

    >>> without([Span(1, 0, 6)], [Span(1, 0, 3)], {1: "はい。いえ。"})
    (Span(turn=1, start=3, end=6),)
    """
    sentences = sentence_spans(spans, texts)
    if not set(taken) <= set(sentences):
        return None
    return unite([sentence for sentence in sentences if sentence not in taken], texts)


def _place(span: Span) -> tuple[int, int, int]:
    return span.turn, span.start, span.end
