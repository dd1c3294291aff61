"""順位. 語の一覧から、式に当たる文書をすべて見つけ、近い順に並べる。

点は SQLite FTS5 の bm25 と同じ式で(k1 = 1.2, b = 0.75)、同じ文書には同じ点が付く。
Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from db.expression import Any, Every, Except, Expression, Facets, Words
from db.postings import (
    Numbers,
    Postings,
    Total,
    count_marks,
    facet_term,
    last_document,
    postings_total,
    read_marks,
    read_places,
    read_postings,
    word_term,
)

_K1, _B = 1.2, 0.75
# 珍しくない語でも点を持つように、FTS5 が置く下限。
_LEAST_RARITY = 1e-6
# 一方がこの倍より短ければ、長い方から二分探索で探す。そうでなければ印を付けて調べる方が速い。
_MUCH_LONGER = 16
# 発言の中の場所は 16 ビットなので、文書の番号をこれだけ左にずらして一つの数にする。
_PLACE_BITS = 16


_Places = slice | NDArray[np.bool_] | NDArray[np.intp]


class Ranking:
    """式に当たる文書。点は、近い順に並べるときに初めて付ける。"""

    def __init__(self, search: _Search, expression: Expression, documents: Numbers) -> None:
        self._search, self._expression = search, expression
        # id の小さい順。点も同じ順。
        self._documents = documents
        self._scores: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self._documents)

    def ids(self) -> list[int]:
        """すべての id を小さい順に。"""
        found: list[int] = self._documents.tolist()
        return found

    def counts(self, facets: Sequence[str]) -> dict[str, int]:
        """印ごとに、その付いたものの数。"""
        return self._search.counts(self._documents, facets)

    def within(self, facets: Facets) -> Ranking:
        """どれかの印の付いたものだけ。"""
        return self._kept(self._search.held(self._documents, facets))

    def without(self, facets: Facets) -> Ranking:
        """どの印も付いていないものだけ。"""
        return self._kept(~self._search.held(self._documents, facets))

    def _kept(self, kept: NDArray[np.bool_]) -> Ranking:
        return Ranking(self._search, self._expression, self._documents[kept])

    def best(self, limit: int, offset: int = 0) -> list[tuple[int, float]]:
        """近い順に offset 件とばして limit 件の (id, 点)。点は大きいほど近く、同じなら id の大きい方が先。"""
        last = min(len(self), offset + limit)
        if offset >= last:
            return []
        if self._scores is None:
            self._scores = self._search.scores(self._documents, self._expression)
        scores = self._scores
        # すべてを並べ替えずに、初めの last 件に入る最低の点を先に見つける。
        lowest = np.partition(scores, len(self) - last)[len(self) - last]
        near = np.flatnonzero(scores >= lowest)
        order = near[np.lexsort((-self._documents[near], -scores[near]))][offset:last]
        return list(zip(self._documents[order].tolist(), scores[order].tolist(), strict=True))


def rank(db: Database, noun: str, expression: Expression) -> Ranking | None:
    """noun("turn" か "exchange")から、式に当たるものをすべて見つける。

    一覧に直していないものがあるときは None(FTS5 の表で探すこと)。
    """
    total = postings_total(db, noun)
    if total is None:
        return None
    search = _Search(db, noun, total)
    return Ranking(search, expression, search.matching(expression))


class _Search:
    """一回の検索。同じ語の一覧は一度しか読まない。"""

    def __init__(self, db: Database, noun: str, total: Total) -> None:
        self._db, self._noun, self._total = db, noun, total
        self._read: dict[Words, Postings] = {}

    def scores(self, documents: Numbers, expression: Expression) -> NDArray[np.float64]:
        """文書の点。documents と同じ順。"""
        scores = _Scores(documents, self._total)
        for phrase in _phrases(expression):
            scores.add(self._postings(phrase))
        return scores.values

    def matching(self, expression: Expression) -> Numbers:
        """式に当たる文書の id。小さい順。"""
        match expression:
            case Words():
                return self._postings(expression).documents
            case Facets():
                ends = (0, last_document(self._db, self._noun))
                return np.flatnonzero(self._marks(expression, ends)).astype(np.int32)
            case Every():
                return self._every(expression.parts)
            case Any():
                return _union([self.matching(part) for part in expression.parts])
            case Except():
                wanted = self.matching(expression.wanted)
                return wanted[~self.held(wanted, expression.unwanted)]

    def held(self, documents: Numbers, expression: Expression) -> NDArray[np.bool_]:
        """文書のそれぞれが式に当たるか。印なら、文書の間だけを読む。"""
        if isinstance(expression, Facets):
            if not len(documents):
                return np.zeros(0, np.bool_)
            return self._marks(expression, (int(documents[0]), int(documents[-1])))[documents]
        return _inside(documents, self.matching(expression))

    def counts(self, documents: Numbers, facets: Sequence[str]) -> dict[str, int]:
        """印ごとに、documents のうちその付いたものの数。"""
        terms = {facet: facet_term(facet) for facet in facets}
        found = count_marks(self._db, self._noun, list(terms.values()), documents)
        return {facet: found[term] for facet, term in terms.items()}

    def _every(self, parts: Sequence[Expression]) -> Numbers:
        """すべてに当たるもの。印は、当たったものを順に絞るだけに使うので、残ったものの間だけを読む。"""
        facets = [part for part in parts if isinstance(part, Facets)]
        others = [part for part in parts if not isinstance(part, Facets)]
        if not others:
            return _intersection(map(self.matching, facets))
        found = _intersection(map(self.matching, others))
        for facet in facets:
            found = found[self.held(found, facet)]
        return found

    def _marks(self, facets: Facets, ends: tuple[int, int]) -> NDArray[np.bool_]:
        return read_marks(self._db, self._noun, [facet_term(facet) for facet in facets.facets], ends)

    def _postings(self, phrase: Words) -> Postings:
        found = self._read.get(phrase)
        if found is None:
            terms = [word_term(word) for word in phrase.words]
            found = (
                read_postings(self._db, self._noun, terms[0]) if len(terms) == 1 else self._in_order(terms)
            )
            self._read[phrase] = found
        return found

    def _in_order(self, terms: Sequence[str]) -> Postings:
        """続けて現れる語の一覧。"""
        read = {term: read_places(self._db, self._noun, term) for term in dict.fromkeys(terms)}
        common = _intersection(postings.documents for postings, _ in read.values())
        starts: NDArray[np.int64] | None = None
        for shift, term in enumerate(terms):
            postings, places = read[term]
            kept = _inside(postings.documents, common)
            counts = postings.counts[kept]
            inside = places[np.repeat(kept, postings.counts)].astype(np.int64) - shift
            keys = (np.repeat(np.arange(len(common), dtype=np.int64), counts) << _PLACE_BITS) + inside
            keys = keys[inside >= 0]
            starts = keys if starts is None else starts[_among(starts, keys)]
        assert starts is not None
        counts = np.bincount(starts >> _PLACE_BITS, minlength=len(common))
        first, _ = read[terms[0]]
        sizes = first.sizes[_inside(first.documents, common)]
        held = counts > 0
        return Postings(common[held], sizes[held], counts[held])


class _Scores:
    """文書 documents の点。語句の一覧を一つずつ足す。"""

    def __init__(self, documents: Numbers, total: Total) -> None:
        self._documents, self._total = documents, total
        self._marked: NDArray[np.bool_] | None = None
        self.values = np.zeros(len(documents))

    def add(self, found: Postings) -> None:
        """語句の点を足す。"""
        hits = len(found.documents)
        if not hits or not len(self._documents):
            return
        rarity = max(math.log((self._total.documents - hits + 0.5) / (hits + 0.5)), _LEAST_RARITY)
        where, at = self._places(found.documents)
        counts, sizes = found.counts[at], found.sizes[at]
        average = self._total.size / self._total.documents
        length = _K1 * (1.0 - _B + _B * sizes / average)
        self.values[where] += rarity * (counts * (_K1 + 1.0) / (counts + length))

    def _places(self, others: Numbers) -> tuple[_Places, _Places]:
        """どちらにもある id の、documents の中の場所と others の中の場所。"""
        mine = self._documents
        if mine is others:
            return slice(None), slice(None)
        if len(mine) * _MUCH_LONGER < len(others):
            near = np.minimum(np.searchsorted(others, mine), len(others) - 1)
            held = others[near] == mine
            return held, near[held]
        if self._marked is None:
            self._marked = np.zeros(int(mine[-1]) + 1, np.bool_)
            self._marked[mine] = True
        at = np.flatnonzero(self._marked[others[: np.searchsorted(others, len(self._marked))]])
        return slice(None) if len(at) == len(mine) else _inside(mine, others), at


def _phrases(expression: Expression) -> Iterator[Words]:
    match expression:
        case Words():
            yield expression
        case Facets():
            return
        case Every() | Any():
            for part in expression.parts:
                yield from _phrases(part)
        case Except():
            yield from _phrases(expression.wanted)


def _intersection(sets: Iterable[Numbers]) -> Numbers:
    """どれにもある id。短いものから順に絞る。"""
    first, *others = sorted(sets, key=len)
    return reduce(lambda kept, other: kept[_inside(kept, other)], others, first)


def _union(sets: Sequence[Numbers]) -> Numbers:
    """どれかにある id。"""
    marked = np.zeros(max((int(some[-1]) for some in sets if len(some)), default=-1) + 1, np.bool_)
    for some in sets:
        marked[some] = True
    return np.flatnonzero(marked).astype(np.int32)


def _inside(some: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """some のそれぞれが others にあるか。どちらも小さい順で、重なりはない。"""
    if not len(some) or not len(others) or len(some) * _MUCH_LONGER < len(others):
        return _among(some, others)
    marked = np.zeros(max(int(some[-1]), int(others[-1])) + 1, np.bool_)
    marked[others] = True
    return marked[some]


def _among(some: NDArray[np.integer], others: NDArray[np.integer]) -> NDArray[np.bool_]:
    """_inside と同じことを、二分探索で調べる。"""
    if not len(others):
        return np.zeros(len(some), np.bool_)
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    found: NDArray[np.bool_] = others[at] == some
    return found
