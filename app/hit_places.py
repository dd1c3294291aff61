"""当たった箇所. 発言の語の列から、問い合わせの語句が現れる位置を求める。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.fts import Phrase
from db.words import IndexedWord, get_turn_words


def marks(
    db: Database, turn_ids: Sequence[int], phrases: Sequence[Phrase]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """発言の id ごとに、問い合わせの語句が現れる位置 [始め, 終わり) を返す。続く語は一つにつなぐ。"""
    words = get_turn_words(db, turn_ids)
    return {turn_id: _mark(found, phrases) for turn_id, found in words.items()}


def _mark(words: Sequence[IndexedWord], phrases: Sequence[Phrase]) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    lemmas = [word.word for word in words]
    for phrase in phrases:
        size = len(phrase)
        places += [
            (words[i].start, words[i + size - 1].end)
            for i in range(len(words) - size + 1)
            if tuple(lemmas[i : i + size]) == phrase
        ]
    return merge_places(places)


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
