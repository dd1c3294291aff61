"""縮め方. 発言の文を部分に切り、手掛かりと重みから見込みを求めて、決めた字数まで選ぶ。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from db.records import Side, Span
from nlp.drafts.cues import cues_of, states_fact
from nlp.drafts.pieces import Piece, pieces_of
from nlp.drafts.selection import FIRST, Chosen, choose, choose_one, runs_of
from nlp.drafts.weights import CueWeights
from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct

# 答弁の数・日付・条件と、論点の言葉を含むところの見込みに掛ける値。
_FACTUAL, _TOPICAL = 2.0, 2.0
_ASKS = (SpeechAct.QUESTION, SpeechAct.REQUEST)


@dataclass(frozen=True, slots=True)
class Spoken:
    """発言 turn(番号)の、文 number(0 から)。"""

    turn: int
    number: int
    view: SentenceView


@dataclass(frozen=True, slots=True)
class Excerpt:
    """縮める前の文。side は質問か答弁か、topic は論点の内容語(正規化形)、core は必ず残したい言葉の箇所。文は発言の順に並ぶ。"""

    side: Side
    spoken: Sequence[Spoken]
    topic: Collection[str]
    core: Span | None = None


def cut(excerpt: Excerpt) -> list[Piece]:
    """文の部分。発言の順に並ぶ。"""
    return [piece for one in excerpt.spoken for piece in pieces_of(one.turn, one.number, one.view)]


def shorten(
    excerpt: Excerpt, limit: int | None, weights: CueWeights, write: Callable[[str], str]
) -> list[Chosen]:
    """およそ limit 字に縮める。None なら一つの部分だけにする。write は、選んだ本文を印刷する文にする関数。"""
    pieces = cut(excerpt)
    cues = cues_of(pieces, excerpt.topic)
    chances = [weights.chance(excerpt.side, values) for values in cues]
    gains = [_gain(excerpt, piece, values) for piece, values in zip(pieces, cues, strict=True)]
    runs = runs_of(pieces, chances, gains)
    return choose_one(runs, write) if limit is None else choose(runs, limit, write)


def _gain(excerpt: Excerpt, piece: Piece, cues: Sequence[float]) -> float:
    """残したいものほど大きい値。問いと要望、答弁の約束は、ほかの文より先に選ぶ。"""
    if excerpt.side is Side.QUESTION:
        return FIRST if piece.act in _ASKS and piece.at == piece.of - 1 else 1.0
    core = excerpt.core
    if core is not None and core.turn == piece.turn and core.start < piece.end and piece.start < core.end:
        return FIRST
    topical = any(word.lemma in excerpt.topic for word in piece.words)
    return (_FACTUAL if states_fact(cues) else 1.0) * (_TOPICAL if topical else 1.0)
