"""縮める前の本文. 文を短い書き言葉にして節に分け、節ごとに選び方の手掛かりを数える。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.records import Side
from nlp.drafts.clauses import split_clauses, without_opening
from nlp.drafts.endings import short_ending
from nlp.drafts.polish import polish
from nlp.exchanges.speech_acts import SpeechAct, speech_act
from nlp.text.compounds import compounds
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer

# 手掛かりの名前と説明。値はどれも 0 から 1。重みのファイルの行は、この順に並ぶ。
CUES: dict[str, str] = {
    "bias": "どの節にも同じに加える",
    "last_sentence": "本文の最後の文にある",
    "from_end": "文が本文の終わりに近い(1 ÷ 終わりから数えた番号)",
    "late": "文が本文の後ろにある(番号 ÷ 文の数)",
    "last_clause": "文の最後の節である",
    "clauses_after": "同じ文の中で、後に続く節が多い(6 で 1)",
    "topic": "題に含まれる語の割合",
    "repeated": "本文で繰り返される語が多い(平均 5 回で 1)",
    "long_words": "語が長い(平均 8 字で 1)",
    "words": "語が多い(10 語で 1)",
    "characters": "一語あたりの字数が多い(10 字で 1)",
    "asks": "問いの文にある",
    "empty": "あいさつ・前置き・結びの文にある",
    "should": "「べき」「必要」を含む",
    "future": "文がこれからすることを述べる",
    "ongoing": "文がいま行っていることを述べる",
    "past": "文が済んだことを述べる",
    "leads_on": "文が「このため」「今後」などで始まる",
    "long_passage": "本文の文が多い(40 文で 1)",
    "demands": "問い・要望の文か、「べき」「求め」などで結ぶ文にある",
}
_EMPTY_ACTS = (SpeechAct.GREETING, SpeechAct.PREAMBLE, SpeechAct.CLOSING, SpeechAct.BACKCHANNEL)
_FUTURE = re.compile(r"(?:まいりま|まいりたい|参りま|いきます|いきたい|予定|目指)")
_ONGOING = re.compile(r"(?:ております|ています|ところで)")
_PAST = re.compile(r"(?:ました|でした)。?$")
_SHOULD = re.compile("べき|必要")
_DEMANDS = re.compile("べき|必要で|必要が|求め")
_LEADS_ON = re.compile("このため|そこで|具体的|今後|引き続き|さらに|また")


@dataclass(frozen=True, slots=True)
class Clause:
    """節。words はまとまりの語、cues は手掛かりの値(CUES の順)。語のない節では空。"""

    text: str
    words: tuple[str, ...]
    cues: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """短い書き言葉にした本文。文ごとの節。"""

    sentences: tuple[tuple[Clause, ...], ...]


def read_passage(text: str, side: Side, topic: str, tokenizer: Tokenizer) -> Passage:
    """本文を読む。topic は何についての要約か(空でもよい)。"""
    spoken = [sentence.text for sentence in split_sentences(text)]
    clauses = [_short_clauses(sentence, side, tokenizer) for sentence in spoken]
    words = [[compounds(clause, tokenizer) for clause in found] for found in clauses]
    about = _About(
        set(compounds(topic, tokenizer)), Counter(w for found in words for c in found for w in c), len(spoken)
    )
    sentences: list[tuple[Clause, ...]] = []
    for number, found in enumerate(clauses):
        places = [_Place(spoken[number], number, at, len(found)) for at in range(len(found))]
        sentences += _ended(
            [
                Clause(text, tuple(mine), _cues(place, text, mine, about))
                for place, text, mine in zip(places, found, words[number], strict=True)
            ]
        )
    return Passage(tuple(sentences))


def _ended(clauses: Sequence[Clause]) -> list[tuple[Clause, ...]]:
    """句点ごとに分ける。「広げるべき。見解は。」は、二つの文として選ぶ。"""
    sentences: list[tuple[Clause, ...]] = []
    start = 0
    for at, clause in enumerate(clauses, 1):
        if clause.text.endswith("。") or at == len(clauses):
            sentences.append(tuple(clauses[start:at]))
            start = at
    return sentences


def _short_clauses(sentence: str, side: Side, tokenizer: Tokenizer) -> list[str]:
    return split_clauses(without_opening(short_ending(polish(sentence) or sentence, side, tokenizer)))


@dataclass(frozen=True, slots=True)
class _About:
    """本文の全体。topic は題の語、counts は語の回数、sentences は文の数。"""

    topic: set[str]
    counts: Mapping[str, int]
    sentences: int


@dataclass(frozen=True, slots=True)
class _Place:
    """節の場所。spoken は元の文、sentence と clause は番号(0 から)、clauses はその文の節の数。"""

    spoken: str
    sentence: int
    clause: int
    clauses: int


def _cues(place: _Place, text: str, words: Sequence[str], about: _About) -> tuple[float, ...]:
    if not words:
        return ()
    act = speech_act(place.spoken)
    left = about.sentences - place.sentence
    after = place.clauses - 1 - place.clause
    many = len(words)
    return (
        1.0,
        float(left == 1),
        1 / left,
        (place.sentence + 1) / about.sentences,
        float(after == 0),
        min(after, 6) / 6,
        sum(any(word in of or of in word for of in about.topic) for word in words) / many,
        sum(min(about.counts[word] - 1, 4) for word in words) / many / 4,
        sum(min(len(word), 8) for word in words) / many / 8,
        min(many, 10) / 10,
        min(len(text) / many, 10) / 10,
        float(act is SpeechAct.QUESTION),
        float(act in _EMPTY_ACTS),
        float(_SHOULD.search(text) is not None),
        float(_FUTURE.search(place.spoken[-20:]) is not None),
        float(_ONGOING.search(place.spoken[-14:]) is not None),
        float(_PAST.search(place.spoken) is not None),
        float(_LEADS_ON.match(place.spoken) is not None),
        min(about.sentences, 40) / 40,
        float(
            act in (SpeechAct.QUESTION, SpeechAct.REQUEST) or _DEMANDS.search(place.spoken[-30:]) is not None
        ),
    )
