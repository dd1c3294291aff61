"""重みの学習. 本文と、人の書いた要約の対から、節の重みを求める(二項ロジスティック回帰、反復重み付き最小二乗法)。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.records import Side
from nlp.drafts.passage import CUES, Passage
from nlp.drafts.weights import ClauseWeights, logistic

# 重みが大きくなりすぎないように 0 へ引く強さ(節の語を数える単位で)と、反復の上限。
_PULL = 3.0
_ROUNDS = 15
_CLOSE_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Lesson:
    """手本。passage は本文、printed は人の書いた要約のまとまりの語。"""

    side: Side
    passage: Passage
    printed: frozenset[str]


def fit_weights(lessons: Iterable[Lesson]) -> ClauseWeights:
    """手本から重みを求める。同じ手本からは、いつも同じ重みになる。手本のない側の重みは、すべて 0 になる。"""
    rows: dict[Side, list[_Row]] = {Side.QUESTION: [], Side.ANSWER: []}
    for lesson in lessons:
        for sentence in lesson.passage.sentences:
            for clause in sentence:
                if clause.cues:
                    used = sum(word in lesson.printed for word in clause.words)
                    rows[lesson.side].append(_Row(clause.cues, used, len(clause.words)))
    return ClauseWeights({side: _fit(found) for side, found in rows.items()})


@dataclass(frozen=True, slots=True)
class _Row:
    """節ひとつ。used は要約に使われた語の数、words は語の数。"""

    cues: tuple[float, ...]
    used: int
    words: int


def _fit(rows: Sequence[_Row]) -> tuple[float, ...]:
    size = len(CUES)
    weights = [0.0] * size
    for _ in range(_ROUNDS):
        slope = [-_PULL * weight for weight in weights]
        curve = [[_PULL if a == b else 0.0 for b in range(size)] for a in range(size)]
        for row in rows:
            chance = logistic(sum(map(float.__mul__, weights, row.cues)))
            miss = row.used - row.words * chance
            bend = row.words * chance * (1 - chance)
            held = [(at, cue) for at, cue in enumerate(row.cues) if cue]
            for at, cue in held:
                slope[at] += cue * miss
                line, part = curve[at], cue * bend
                for other, value in held:
                    line[other] += part * value
        step = _solve(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _CLOSE_ENOUGH:
            break
    return tuple(weights)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """対称な正定値の連立一次方程式を、掃き出し法で解く。"""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for at in range(size):
        pivot = rows[at]
        for below in rows[at + 1 :]:
            factor = below[at] / pivot[at]
            if factor:
                for column in range(at, size + 1):
                    below[column] -= factor * pivot[column]
    found = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][column] * found[column] for column in range(at + 1, size))
        found[at] = (rows[at][size] - known) / rows[at][at]
    return found
