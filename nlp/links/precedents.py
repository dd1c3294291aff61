"""紐付けの前例. 人が確定・却下した質疑応答に似た質疑応答では、同じ施策を上げ下げする。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.records import Decision, Precedent
from nlp.links.query import QueryPart

# 前例とみる近さ(余弦)の下限。これより遠い質疑応答は、話題が違う。
_NEAR = 0.1


@dataclass(frozen=True, slots=True)
class Lesson:
    """人の判断ひとつ。

    exchange: 判断された質疑応答の id。measure: 施策の key。decision: 確定か却下。
    parts: その質疑応答の本文(紐付けの問い合わせと同じもの)。
    """

    exchange: int
    measure: str
    decision: Decision
    parts: Sequence[QueryPart]


@dataclass(frozen=True, slots=True)
class Nearest:
    """ある施策について、最も近い前例。near は近さ(0 から 1)。"""

    precedent: Precedent
    near: float

    @property
    def confirmed(self) -> bool:
        """確定した前例か。"""
        return self.precedent.decision is Decision.CONFIRMED


class Precedents:
    """前例の集まり。施策ひとつにつき最も近い前例を引く。"""

    def __init__(self, lessons: Sequence[Lesson], vectors: Sequence[Mapping[str, float]]) -> None:
        """vectors は lessons と同じ並びの単位ベクトル。"""
        self._lessons = tuple(lessons)
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, vector in enumerate(vectors):
            for key, weight in vector.items():
                self._postings[key].append((i, weight))

    def nearest(self, vector: Mapping[str, float]) -> dict[str, Nearest]:
        """施策の key から、最も近い前例への対応。近い前例のない施策は含まない。"""
        near: defaultdict[int, float] = defaultdict(float)
        for key, weight in vector.items():
            for i, other in self._postings.get(key, ()):
                near[i] += weight * other
        best: dict[str, Nearest] = {}
        for i in sorted(near, key=lambda i: (-near[i], i)):
            lesson = self._lessons[i]
            if near[i] >= _NEAR and lesson.measure not in best:
                precedent = Precedent(lesson.exchange, lesson.decision)
                best[lesson.measure] = Nearest(precedent, min(near[i], 1.0))
        return best
