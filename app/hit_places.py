"""当たった箇所. 発言の語の列から、問い合わせの語句が現れる位置を求める。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.expression import Phrase
from db.words import find_places


def marks(
    db: Database, turn_ids: Sequence[int], phrases: Sequence[Phrase]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """発言の id ごとに、問い合わせの語句が現れる位置 [始め, 終わり) を返す。続く語は一つにつなぐ。"""
    found = find_places(db, turn_ids, phrases)
    return {turn_id: merge_places(places) for turn_id, places in found.items()}


def merge_places(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """重なるか接する範囲をつなぎ、位置の順に並べる。

    >>> merge_places([(4, 6), (0, 2), (2, 3)])
    ((0, 3), (4, 6))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
