"""分析をやり直したとき、前の質疑応答と今度の質疑応答を対応させる. データベースには触れない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.records import Span

# 論点の文字の半分以上が重なれば、同じ質疑応答とみてアドレスを引き継ぐ。
_SAME_FROM = 0.5


def match_exchanges(before: Mapping[int, Sequence[Span]], after: Sequence[Sequence[Span]]) -> dict[int, int]:
    """今度の質疑応答(after の添字)から前の id への対応。対応の無いものは含まない。

    before は前の id から論点の箇所、after は今度の論点の箇所を番号順に並べたもの。
    重なり(Jaccard 係数: 共通の文字数 ÷ どちらかにある文字数)の大きい組から一対一に決める。
    """
    old = {exchange_id: _merged(spans) for exchange_id, spans in before.items()}
    new = [_merged(spans) for spans in after]
    pairs = [
        (-overlap, index, exchange_id)
        for index, later in enumerate(new)
        for exchange_id, earlier in old.items()
        if (overlap := _overlap(later, earlier)) >= _SAME_FROM
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, exchange_id in sorted(pairs):
        if index not in matched and exchange_id not in taken:
            matched[index] = exchange_id
            taken.add(exchange_id)
    return matched


def weave(found: Sequence[Sequence[Span]], kept: Mapping[int, Sequence[Span]]) -> list[tuple[bool, int]]:
    """今度の論点の並びの中へ、人が形を決めた質疑応答を、会議の中の位置に従って差し込む。

    found は今度の論点、kept は人が決めた質疑応答の id から論点の箇所。返すのは(人が決めたものか, id か found の添字)の並び。
    """
    waiting = sorted(kept, key=lambda exchange_id: (_place(kept[exchange_id]), exchange_id))
    order: list[tuple[bool, int]] = []
    for index, question in enumerate(found):
        while waiting and _place(kept[waiting[0]]) < _place(question):
            order.append((True, waiting.pop(0)))
        order.append((False, index))
    return order + [(True, exchange_id) for exchange_id in waiting]


def overlaps(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """一字でも重なるか。"""
    return any(a.turn == b.turn and max(a.start, b.start) < min(a.end, b.end) for a in one for b in other)


def first_overlapping(question: Sequence[Span], others: Mapping[int, Sequence[Span]]) -> int | None:
    """論点が一字でも重なる質疑応答のうち、会議の中で先にあるものの id。無ければ None。

    分けた質疑応答では、前の半分が元の id を持つので、重なりの大きさではなく先のものを採る。
    """
    shared = [
        (_place(spans), exchange_id) for exchange_id, spans in others.items() if overlaps(question, spans)
    ]
    return min(shared)[1] if shared else None


def _place(spans: Sequence[Span]) -> tuple[int, int]:
    """会議の中の位置。"""
    return min(((span.turn, span.start) for span in spans), default=(0, 0))


def _merged(spans: Sequence[Span]) -> list[Span]:
    """同じ文字を二度指さないように、重なる箇所をつなぐ。"""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.turn, span.start)):
        last = merged[-1] if merged else None
        if last and last.turn == span.turn and span.start <= last.end:
            merged[-1] = Span(last.turn, last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Jaccard 係数。どちらにも文字が無ければ 0。"""
    common = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other if a.turn == b.turn
    )
    either = _length(one) + _length(other) - common
    return common / either if either else 0.0


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)
