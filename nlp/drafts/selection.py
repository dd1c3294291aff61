"""選び方. 決めた字数の中で、人が要約に使いそうな言葉をなるべく多く覆う部分を選ぶ。"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from nlp.drafts.pieces import Piece, ended

# 文の途中では切らないので、目安の長さをこの割合まで超えてよい。
_OVERRUN = 1.1
# 長い部分ほど選びにくくする強さ(字数の何乗で割るか)。
_SHORTNESS = 0.7
# 整えた文は、原文のこの割合より短くなることはまずない。空きがこの字数より少なければ、選び終える。
_SHORTEST, _FULL = 0.7, 8
# 言葉がこれより少ない文の部分(「いかがでしょうか。」)は、それだけでは何のことか分からない。
_TELLING = 2
# 見込みに掛ける値がこれ以上の候補は、ほかのどれよりも先に選ぶ。
FIRST = 10.0
# 選んだ一つの部分の言葉と、これほど重なる部分は、言い直しとみる。
_SAME = 0.8


@dataclass(frozen=True, slots=True)
class Run:
    """選ぶ候補。一文の続いた部分。

    cost は原文の字数、words は言葉ごとの、要約に使われる見込みの字数、gain は見込みに掛ける値(残したいものほど大きい)。
    """

    pieces: tuple[Piece, ...]
    cost: int
    words: Mapping[str, float]
    gain: float

    @property
    def at(self) -> tuple[int, int]:
        """発言番号と、本文の中の始まり。"""
        return self.pieces[0].turn, self.pieces[0].start

    @property
    def text(self) -> str:
        """原文の本文。途中で切ったものは、文として結んである。"""
        return ended("".join(piece.text for piece in self.pieces))


@dataclass(frozen=True, slots=True)
class Chosen:
    """選んだ部分と、印刷する文。"""

    run: Run
    text: str


def runs_of(pieces: Sequence[Piece], chances: Sequence[float], gains: Sequence[float]) -> list[Run]:
    """選ぶ候補のすべて。結べる部分で終わる、同じ文の続いた部分。

    chances は部分の言葉が使われる見込み、gains は部分の見込みに掛ける値。候補の値は、含む部分のうち最も大きいもの
    (言葉の少なすぎる文の部分では 1)。
    """
    found: list[Run] = []
    for first, head in enumerate(pieces):
        words: dict[str, float] = {}
        cost = 0
        for last in range(first, first + head.of - head.at):
            piece, chance = pieces[last], chances[last]
            cost += len(piece.text)
            for word in piece.words:
                worth = chance * (word.end - word.start)
                if worth > words.get(word.lemma, 0.0):
                    words[word.lemma] = worth
            if piece.closes:
                telling = len(words) >= _TELLING or last - first + 1 == head.of
                gain = max(gains[first : last + 1]) if telling else 1.0
                found.append(Run(tuple(pieces[first : last + 1]), cost, dict(words), gain))
    return found


def choose(runs: Sequence[Run], limit: int, write: Callable[[str], str]) -> list[Chosen]:
    """見込みの高い候補から、およそ limit 字になるまで選び、元の順で返す。候補があれば、少なくとも一つは選ぶ。

    write: 本文を、印刷する文にする関数。選ぶときにだけ呼ぶ。すでに選んだ言葉は、見込みに数えない。
    """
    said: set[str] = set()
    chosen: list[Chosen] = []
    room = limit * _OVERRUN
    fitting = _fitting(runs, room)
    heap = [(*_rank(run, said), at) for at, run in enumerate(fitting)]
    heapq.heapify(heap)
    while heap and (room > _FULL or not chosen):
        *_, at = heapq.heappop(heap)
        run = fitting[at]
        if chosen and (run.cost * _SHORTEST > room or _overlaps(run, chosen)):
            continue
        rank = _rank(run, said)
        if heap and rank > heap[0][:2]:
            heapq.heappush(heap, (*rank, at))
            continue
        if _repeats(run, chosen):
            continue
        text = write(run.text)
        if len(text) <= room or not chosen:
            chosen.append(Chosen(run, text))
            room -= len(text)
            said.update(run.words)
    return sorted(chosen, key=lambda one: one.run.at)


def _fitting(runs: Sequence[Run], room: float) -> list[Run]:
    """room 字に収まる候補。先に選ぶべきものや、候補そのものがどれも収まらなければ、そのうち最も短いものを加える。"""
    fitting = [run for run in runs if run.cost <= room]
    first = [run for run in runs if run.gain >= FIRST]
    too_long = [wanted for wanted in (first, runs) if wanted and all(run.cost > room for run in wanted)]
    return fitting + [min(wanted, key=lambda run: run.cost) for wanted in too_long]


def choose_one(runs: Sequence[Run], write: Callable[[str], str]) -> list[Chosen]:
    """最も見込みの高い候補を一つだけ選ぶ。候補がなければ空。"""
    best = min(runs, key=lambda run: _rank(run, frozenset()), default=None)
    return [Chosen(best, write(best.text))] if best else []


def _rank(run: Run, said: Collection[str]) -> tuple[bool, float]:
    """選ぶ順。小さいものから選ぶ。"""
    return run.gain < FIRST, -_worth(run, said)


def _worth(run: Run, said: Collection[str]) -> float:
    new = sum([worth for word, worth in run.words.items() if word not in said])
    worth: float = run.gain * new / run.cost**_SHORTNESS
    return worth


def _overlaps(run: Run, chosen: Sequence[Chosen]) -> bool:
    return any(piece in one.run.pieces for one in chosen for piece in run.pieces)


def _repeats(run: Run, chosen: Sequence[Chosen]) -> bool:
    return any(sum(word in c.run.words for word in run.words) >= _SAME * len(run.words) for c in chosen)
