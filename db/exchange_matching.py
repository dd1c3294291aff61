"""分析をやり直したとき、前の質疑応答と今度の質疑応答を対応させる. データベースには触れない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.records import Span

# 論点の文字の半分以上が重なれば、同じ質疑応答とみて番地を引き継ぐ。
_SAME_FROM = 0.5


def match_exchanges(before: Mapping[int, Sequence[Span]], after: Sequence[Sequence[Span]]) -> dict[int, int]:
    """今度の質疑応答(after の添字)から前の id への対応。対応の無いものは含まない。

    before は前の id から論点の箇所、after は今度の論点の箇所を番号順に並べたもの。
    重なり(Jaccard 係数: 共通の文字数 ÷ どちらかにある文字数)の大きい組から一対一に決める。
    """
    old = {exchange_id: _characters(spans) for exchange_id, spans in before.items()}
    new = [_characters(spans) for spans in after]
    pairs = [
        (-overlap, index, exchange_id)
        for index, characters in enumerate(new)
        for exchange_id, earlier in old.items()
        if (overlap := _overlap(characters, earlier)) >= _SAME_FROM
    ]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, index, exchange_id in sorted(pairs):
        if index not in matched and exchange_id not in taken:
            matched[index] = exchange_id
            taken.add(exchange_id)
    return matched


def _characters(spans: Sequence[Span]) -> frozenset[tuple[int, int]]:
    """箇所が指す文字を、(発言の番号, 位置) の集合にする。"""
    return frozenset((span.turn, position) for span in spans for position in range(span.start, span.end))


def _overlap(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> float:
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)
