"""題を立てて答える答弁の対応付け. 答弁のまとまり(ブロック)を、それが答えている論点に割り当てる。

一人の答弁者は、たいてい質問の順に答える。そこで答弁者ごとに、近さの和に「順に進めば加点、戻れば減点」を
加えたものが最大になる割り当てを動的計画法で求める。ほかの答弁者がすでに答えた論点は少し遠いとみなし、
割り当てが落ち着くまで繰り返す。一対一は強いない。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

Matrix = Sequence[Sequence[float]]

_FORWARD, _BACKWARD = 0.03, -0.06
_CROWDED = 0.04
_ROUNDS = 4


def match_blocks(groups: Sequence[Matrix], shared_from: float) -> list[tuple[int, int, int]]:
    """(論点, 答弁者, その人の何番目のブロックか)の組を返す。

    groups[答弁者][ブロック][論点] は近さ(大きいほど近い)。
    shared_from: 誰も答えなかった論点に、ほかの論点へのブロックを分け合わせる近さの下限。

    >>> match_blocks([[[0.9, 0.2], [0.5, 0.5]]], 0.5)
    [(0, 0, 0), (1, 0, 1)]
    """
    paths: list[list[int]] = [[] for _ in groups]
    for _ in range(_ROUNDS):
        before = [list(path) for path in paths]
        for g, rows in enumerate(groups):
            taken = Counter(point for other, path in enumerate(paths) if other != g for point in set(path))
            paths[g] = _best_path([[v - _CROWDED * taken[p] for p, v in enumerate(row)] for row in rows])
        if paths == before:
            break
    pairs = [(point, g, b) for g, path in enumerate(paths) for b, point in enumerate(path)]
    return sorted(pairs + _shared(groups, {point for point, _, _ in pairs}, shared_from))


def _best_path(rows: Matrix) -> list[int]:
    """ブロックの順に、割り当てる論点の番号。"""
    if not rows:
        return []
    scores = list(rows[0])
    back: list[list[int]] = []
    for row in rows[1:]:
        scores, choices = _step(scores, row)
        back.append(choices)
    at = max(range(len(scores)), key=scores.__getitem__)
    path = [at]
    for choices in reversed(back):
        at = choices[at]
        path.append(at)
    return path[::-1]


def _step(scores: Sequence[float], row: Sequence[float]) -> tuple[list[float], list[int]]:
    """次のブロックへ進む。前より後の論点へ移れば加点、前へ戻れば減点。"""
    overall = max(range(len(scores)), key=scores.__getitem__)
    backward = scores[overall] + _BACKWARD
    total: list[float] = []
    choices: list[int] = []
    leader = -1  # p より前の論点のうち最良のもの
    forward = float("-inf")
    for p, here in enumerate(row):
        best, choice = scores[p], p
        if forward > best:
            best, choice = forward, leader
        if overall > p and backward > best:
            best, choice = backward, overall
        total.append(best + here)
        choices.append(choice)
        if scores[p] + _FORWARD > forward:
            forward, leader = scores[p] + _FORWARD, p
    return total, choices


def _shared(groups: Sequence[Matrix], answered: set[int], shared_from: float) -> list[tuple[int, int, int]]:
    places = [(g, b, row) for g, rows in enumerate(groups) for b, row in enumerate(rows)]
    shared: list[tuple[int, int, int]] = []
    for point in range(len(places[0][2]) if places else 0):
        if point not in answered:
            g, b, row = max(places, key=lambda place: place[2][point])
            if row[point] >= shared_from:
                shared.append((point, g, b))
    return shared
