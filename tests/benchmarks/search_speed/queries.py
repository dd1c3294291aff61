"""測るための問い合わせ. 人の打ち方を種類に分け、作った発言に現れる語から選ぶ。同じ種からは同じものができる。"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain, islice

from db.records import SpeakerGroup
from nlp.text.tokenizer import Tokenizer, Word, WordKind
from nlp.text.width import fold
from tests.benchmarks.search_speed.corpus import COMMITTEES, SEED, Corpus

Phrase = tuple[str, ...]
# 語の珍しさを見積もるのに読む発言の数と、種類ごとの問い合わせの数。
_SAMPLE = 20_000
_EACH = 20


class Kind(StrEnum):
    """問い合わせの種類。"""

    COMMON = "one common word"
    MIDDLE = "one middle word"
    RARE = "one rare word"
    TWO_COMMON = "two common words"
    TWO = "two words"
    THREE = "three words"
    PHRASE = "a phrase"
    KATAKANA = "a katakana compound"
    CHARACTER = "one character"
    COMMITTEE = "two words, one committee"
    PERIOD = "a common word, a period and a role"


@dataclass(frozen=True, slots=True)
class Asked:
    """問い合わせひとつ。phrases は語句(すべて含むものを探す)、texts はそれを人が打つ形。

    committee, since, until, group: 絞り込み。None は絞り込まないこと。
    """

    kind: Kind
    phrases: tuple[Phrase, ...]
    texts: tuple[str, ...]
    committee: str | None = None
    since: date | None = None
    until: date | None = None
    group: SpeakerGroup | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """切れ目なく続く名詞。"""

    phrase: Phrase
    text: str


def make_queries(corpus: Corpus) -> tuple[Asked, ...]:
    """種類ごとに同じ数の問い合わせ。"""
    chance = random.Random(SEED + 2)
    tokenizer = Tokenizer()
    turns = chain.from_iterable(minutes.turns for _, minutes in corpus.meetings(_SAMPLE))
    said = [_runs(turn.text, tokenizer) for turn in islice(turns, _SAMPLE)]
    return tuple(chain.from_iterable(_asked(kind, _Sample(said), chance) for kind in Kind))


class _Sample:
    """発言ごとの名詞の並びと、語ごとの現れる発言の数。"""

    def __init__(self, said: Sequence[Sequence[_Run]]) -> None:
        self.said = said
        self.spread = Counter(word for runs in said for word in {w for run in runs for w in run.phrase})
        self._texts = {run.phrase: run.text for runs in said for run in runs}

    def words(self, least: float, most: float) -> list[_Run]:
        """現れる発言の割合が least から most までの、二字以上の語。"""
        return [
            self.alone(word)
            for word, count in sorted(self.spread.items())
            if least <= count / len(self.said) <= most and len(word) > 1
        ]

    def alone(self, word: str) -> _Run:
        """語ひとつ。"""
        return _Run((word,), self._texts.get((word,), word))


def _asked(kind: Kind, sample: _Sample, chance: random.Random) -> list[Asked]:
    found: dict[tuple[Phrase, ...], Asked] = {}
    while len(found) < _EACH:
        asked = _one(kind, sample, chance)
        if asked is not None:
            found.setdefault(asked.phrases, asked)
    return list(found.values())


_COMMON = (0.03, 1.0)
_MIDDLE = (0.002, 0.01)
_RARE = (0.0, 0.0002)


def _one(kind: Kind, sample: _Sample, chance: random.Random) -> Asked | None:
    """種類に合う問い合わせをひとつ選ぶ。くじの引いた発言に合うものが無ければ None。"""
    runs = chance.choice(sample.said)
    words = [sample.alone(word) for run in runs for word in run.phrase if len(word) > 1]
    picked = _pick(kind, sample, chance, runs)
    asked = _of(kind, _some(chance, words, 3 if kind is Kind.THREE else 2) if picked is None else picked)
    if asked and kind is Kind.PERIOD:
        year = chance.randint(2008, 2022)
        ends = {"since": date(year, 4, 1), "until": date(year + 2, 8, 15)}
        return replace(asked, **ends, group=SpeakerGroup.OFFICIAL)
    if asked and kind is Kind.COMMITTEE:
        return replace(asked, committee=chance.choice(COMMITTEES))
    return asked


def _pick(kind: Kind, sample: _Sample, chance: random.Random, runs: Sequence[_Run]) -> list[_Run] | None:
    """一語か語句の種類なら、それに合う名詞の並び。発言の語を組み合わせる種類なら None。"""
    spread = {Kind.COMMON: _COMMON, Kind.PERIOD: _COMMON, Kind.MIDDLE: _MIDDLE, Kind.RARE: _RARE}
    if kind in spread:
        return _some(chance, sample.words(*spread[kind]), 1)
    if kind is Kind.TWO_COMMON:
        return _some(chance, sample.words(*_COMMON), 2)
    if kind is Kind.CHARACTER:
        return [sample.alone(chance.choice([word for word in sorted(sample.spread) if _is_kanji(word)]))]
    if kind is Kind.PHRASE:
        return [run for run in runs if len(run.phrase) in (2, 3)][:1]
    if kind is Kind.KATAKANA:
        return [run for run in runs if len(run.phrase) > 1 and _is_katakana(run.text)][:1]
    return None


def _some(chance: random.Random, runs: Sequence[_Run], size: int) -> list[_Run]:
    return chance.sample(runs, size) if len(runs) >= size else []


def _of(kind: Kind, runs: Sequence[_Run]) -> Asked | None:
    if not runs or len({run.phrase for run in runs}) < len(runs):
        return None
    return Asked(kind, tuple(run.phrase for run in runs), tuple(run.text for run in runs))


def _runs(text: str, tokenizer: Tokenizer) -> list[_Run]:
    runs: list[list[Word]] = []
    for word in tokenizer.words(fold(text)):
        if word.kind is not WordKind.NOUN:
            continue
        if runs and runs[-1][-1].end == word.start:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_Run(tuple(w.lemma for w in run), text[run[0].start : run[-1].end]) for run in runs]


def _is_kanji(word: str) -> bool:
    return len(word) == 1 and "一" <= word <= "鿿"


def _is_katakana(text: str) -> bool:
    return all("ァ" <= character <= "ヿ" for character in text)
