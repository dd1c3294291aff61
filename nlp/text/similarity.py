"""言葉の近さ. 内容語とその並びの tf-idf 余弦で、二つの文章がどれだけ同じことを述べているかを測る。"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Vector = Mapping[str, float]


def features(lemmas: Sequence[str]) -> list[str]:
    """内容語の正規化形と、隣り合う二語のつながりを特徴にする。

    >>> features(["電子", "申請"])
    ['電子', '申請', '電子 申請']
    """
    return [*lemmas, *map(" ".join, pairwise(lemmas))]


class TermWeights:
    """文書集合から求めた語の重み(idf)。式は ln(1 + N / df)。"""

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        frequency: Counter[str] = Counter()
        count = 0
        for document in documents:
            frequency.update(set(document))
            count += 1
        self._idf = {term: math.log(1 + count / df) for term, df in frequency.items()}
        self._unseen = math.log(1 + count)

    def idf(self, term: str) -> float:
        """語の重み。集合にない語は最も珍しい語として扱う。"""
        return self._idf.get(term, self._unseen)

    def vector(self, terms: Sequence[str]) -> dict[str, float]:
        """長さ 1 の重み付きベクトル。語の回数は 1 + ln(回数) に丸める。語がなければ空。"""
        idf, unseen = self._idf.get, self._unseen
        weights = {
            term: idf(term, unseen) if n == 1 else (1 + math.log(n)) * idf(term, unseen)
            for term, n in Counter(terms).items()
        }
        norm = math.sqrt(sum([weight * weight for weight in weights.values()]))
        return {term: weight / norm for term, weight in weights.items()} if norm else {}


def cosine(a: Vector, b: Vector) -> float:
    """二つの単位ベクトルの余弦(0 から 1)。"""
    if len(a) > len(b):
        a, b = b, a
    return sum(weight * b.get(term, 0.0) for term, weight in a.items())
