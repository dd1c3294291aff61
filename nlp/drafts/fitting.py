"""重みの学習. 要約に使われた言葉の数から、手掛かりの重みを求める(二項ロジスティック回帰、反復重み付き最小二乗法)。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.records import Side
from nlp.drafts.passage import Passage
from nlp.drafts.weights import CueWeights, logistic

# 重みが大きくなりすぎないように 0 へ引く強さ(言葉を数える単位で)と、反復の上限。
PULL = 3.0
_ROUNDS = 15
_CLOSE_ENOUGH = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """学ぶ単位(節や文の部分)ひとつ。used は要約に使われた言葉の数、words は言葉の数。"""

    cues: tuple[float, ...]
    used: int
    words: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """一口要約の手本。passage は本文、printed は人の書いた要約のまとまりの語。"""

    side: Side
    passage: Passage
    printed: frozenset[str]


def lesson_rows(lessons: Iterable[Lesson]) -> dict[Side, list[Row]]:
    """一口要約の手本の、節ごとの学ぶ単位。"""
    rows: dict[Side, list[Row]] = {side: [] for side in Side}
    for lesson in lessons:
        for sentence in lesson.passage.sentences:
            for clause in sentence:
                if clause.cues:
                    used = sum(word in lesson.printed for word in clause.words)
                    rows[lesson.side].append(Row(clause.cues, used, len(clause.words)))
    return rows


def fit_weights(rows: Mapping[Side, Sequence[Row]], start: CueWeights, pull: float = PULL) -> CueWeights:
    """重みを求める。同じ入力からは、いつも同じ重みになる。

    start は、手本の少ないときに近づける重みで、pull はその強さ(言葉を数える単位で)。単位のない側の重みは start のままになる。
    """
    return CueWeights({side: _fit(rows[side], start.sides[side], pull) for side in Side})


def no_weights(cues: int) -> CueWeights:
    """どれも 0 の重み。cues は手掛かりの数。"""
    return CueWeights(dict.fromkeys(Side, (0.0,) * cues))


def _fit(rows: Sequence[Row], start: Sequence[float], pull: float) -> tuple[float, ...]:
    size = len(start)
    weights = list(start)
    for _ in range(_ROUNDS):
        slope = [pull * (to - weight) for to, weight in zip(start, weights, strict=True)]
        curve = [[pull if a == b else 0.0 for b in range(size)] for a in range(size)]
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
