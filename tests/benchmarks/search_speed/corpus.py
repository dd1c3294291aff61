"""測るための発言. 架空の市の文を型にして、名詞を入れ替えて好きな数だけ作る。同じ種からは同じものができる。

言葉の頻度は、自然の文章に似せる(ジップの法則)。r 番目に多い名詞は 1/(r+2.7) に比例して選ぶ。名詞は、架空の市の文書に
現れるものを多い順に、続けて app/wordlists の見出しを並べる。文の型も同じ法則で選ぶので、動詞や言い回しにも偏りがある。
発言ごとに話題の名詞をいくつか決めて繰り返し使うので、同じ語が一つの発言に固まる。発言の長さは架空の市の発言から採る。
"""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from app.readers.documents import as_either
from app.readers.text import read_file
from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer, Word, WordKind

_ROOT = Path(__file__).resolve().parents[3]
_CITY = _ROOT / "app" / "demo_city"
_WORDS = _ROOT / "app" / "wordlists" / "sudachi-synonyms.tsv.gz"
SEED = 20261121
# ジップ・マンデルブロの法則のずれ。
_SHIFT = 2.7
_TURNS_PER_MEETING = 250
_FIRST_DAY = date(2006, 4, 3)
_LAST_DAY = date(2026, 3, 31)
COMMITTEES = tuple(f"第{number}委員会" for number in range(1, 13))
_GROUPS = (SpeakerGroup.CHAIR, SpeakerGroup.MEMBER, SpeakerGroup.OFFICIAL)
# 名詞の入る所に、話題の名詞、ほかの名詞、もとの名詞のどれを入れるか。
_TOPIC, _OTHER = 0.3, 0.65
_TOPICS = 3
_LONGEST_NOUN = 12


@dataclass(frozen=True, slots=True)
class _Frame:
    """文の型。pieces の間に名詞が入る。nouns はもとの名詞で、pieces より一つ少ない。"""

    pieces: tuple[str, ...]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Material:
    frames: tuple[_Frame, ...]
    nouns: tuple[str, ...]
    lengths: tuple[int, ...]


class Corpus:
    """発言をいくらでも作るもの。"""

    def __init__(self, seed: int = SEED) -> None:
        self._material = _read_material(random.Random(seed))
        self._seed = seed
        self._frame_weights = _zipf(len(self._material.frames))
        self._noun_weights = _zipf(len(self._material.nouns))

    def meetings(self, turns: int) -> Iterator[tuple[str, Minutes]]:
        """(会議体の名, 会議)を、発言が合わせて turns 件になるまで古い順に作る。"""
        chance = random.Random(self._seed + 1)
        meetings = -(-turns // _TURNS_PER_MEETING)
        days = (_LAST_DAY - _FIRST_DAY).days
        for number in range(meetings):
            size = min(_TURNS_PER_MEETING, turns - number * _TURNS_PER_MEETING)
            held_on = _FIRST_DAY + timedelta(days=number * days // max(1, meetings - 1))
            committee = chance.choice(COMMITTEES)
            header = MeetingHeader(title=f"第{number + 1}回{committee}", held_on=held_on.isoformat())
            yield committee, Minutes(header, tuple(self._turns(chance, size)), "測定用")

    def _turns(self, chance: random.Random, size: int) -> Iterator[Turn]:
        for number in range(1, size + 1):
            group = chance.choice(_GROUPS)
            yield Turn(
                number=number, label=f"{group.value}", name=None, role=None, agenda=None,
                text=self._text(chance), group=group,
            )  # fmt: skip

    def _text(self, chance: random.Random) -> str:
        topics = self._nouns(chance, _TOPICS)
        frames = chance.choices(
            self._material.frames, cum_weights=self._frame_weights, k=chance.choice(self._material.lengths)
        )
        return "".join(self._fill(chance, frame, topics) for frame in frames)

    def _fill(self, chance: random.Random, frame: _Frame, topics: Sequence[str]) -> str:
        others = iter(self._nouns(chance, len(frame.nouns)))
        text = [frame.pieces[0]]
        for own, piece in zip(frame.nouns, frame.pieces[1:], strict=True):
            other, lot = next(others), chance.random()
            noun = chance.choice(topics) if lot < _TOPIC else other if lot < _OTHER else own
            text += (noun, piece)
        return "".join(text)

    def _nouns(self, chance: random.Random, size: int) -> list[str]:
        return chance.choices(self._material.nouns, cum_weights=self._noun_weights, k=size)


def _zipf(size: int) -> list[float]:
    return list(accumulate(1 / (rank + _SHIFT) for rank in range(1, size + 1)))


def _read_material(chance: random.Random) -> _Material:
    tokenizer = Tokenizer()
    frames: list[_Frame] = []
    lengths: list[int] = []
    for path in sorted(_CITY.glob("*-*.txt")):
        content = as_either(read_file(path), path.name, tokenizer)
        texts = [turn.text for turn in content.turns] if isinstance(content, Minutes) else []
        for text in texts:
            sentences = [sentence.text for sentence in split_sentences(text)]
            lengths.append(len(sentences))
            frames += [_frame(sentence, tokenizer) for sentence in sentences]
    counted = Counter(noun for frame in frames for noun in frame.nouns)
    listed = [noun for noun in _listed_nouns() if noun not in counted]
    chance.shuffle(frames)
    chance.shuffle(listed)
    own = [noun for noun, _ in counted.most_common()]
    return _Material(tuple(frames), (*own, *listed), tuple(lengths))


def _listed_nouns() -> list[str]:
    table = gzip.decompress(_WORDS.read_bytes()).decode()
    words = table.replace("\t", "|").replace("\n", "|").split("|")
    found = dict.fromkeys(word.removeprefix("~") for word in words)
    return [word for word in found if word and len(word) <= _LONGEST_NOUN and not word.isascii()]


def _frame(sentence: str, tokenizer: Tokenizer) -> _Frame:
    pieces, nouns = [""], []
    at = 0
    for start, end in _noun_runs(tokenizer.words(sentence)):
        pieces[-1] += sentence[at:start]
        nouns.append(sentence[start:end])
        pieces.append("")
        at = end
    pieces[-1] += sentence[at:]
    return _Frame(tuple(pieces), tuple(nouns))


def _noun_runs(words: Sequence[Word]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for word in words:
        if word.kind is not WordKind.NOUN:
            continue
        if runs and runs[-1][1] == word.start:
            runs[-1] = (runs[-1][0], word.end)
        else:
            runs.append((word.start, word.end))
    return runs
