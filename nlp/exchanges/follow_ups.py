"""再質問. 答弁を受けて重ねて尋ねた論点に、元の質疑応答を結ぶ。

requires: Exchange の列(番号の順)、発言、発言ごとの文 · assigns: 元の質疑応答の番号
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from db.records import Exchange, Span, SpeakerGroup, Turn
from nlp.exchanges.points import SentenceView
from nlp.text.similarity import TermWeights, Vector, cosine

# 答弁を受けて尋ねる言い方。例: 「再質問です。」「今のご答弁ですと、」「重ねて伺います。」
_CUE = re.compile(
    r"再質問|再度|重ねて|再び|(?:今|ただいま|ただ今|先ほど|先程)の(?:ご)?(?:答弁|説明|回答|お答え|お話)|(?:ご)?(?:答弁|説明|回答|お答え)(?:を|は)?(?:いただ|頂|ありが|あり|では|だと|ですと|によ)|そうしますと|そうすると|ということ(?:です|でした)(?:が|けれど|と)|(?:分か|わか)りました|承知(?:し|いた)|今の(?:件|点|お話)|その(?:点|件)(?:について|は|で)"
)
# 言い方の手掛かりがあるとき、ないときの、元の質疑応答との近さの下限。
_NEAR_WITH_CUE, _NEAR = 0.03, 0.12
_CUE_WITHIN = 60
# 名前の分かる人が答弁のすぐ後に、これより少ない言葉で尋ねたときは、言葉が重ならなくても続きの問いである。例: 「費用はいくらですか。」
_ELLIPTIC = 4


def find_parents(
    exchanges: Sequence[Exchange],
    turns: Mapping[int, Turn],
    views: Mapping[int, Sequence[SentenceView]],
    weights: TermWeights,
) -> dict[int, int]:
    """再質問の番号から、元の質疑応答の番号への対応。再質問でないものは含まない。

    「委員」とだけ印刷された人は同じ人とは限らないので、答弁を受けて尋ねる言い方があるときだけ結ぶ。
    元になるのは、同じ議題で、同じ発言者表記の人がその前に挙げ、この論点の前に答えられた論点のうち、最も言葉の近いもの。
    """
    vectors: dict[int, Vector] = {}
    parents: dict[int, int] = {}
    for n, exchange in enumerate(exchanges):
        turn = turns[exchange.question[0].turn]
        earlier = [other for other in exchanges[:n] if _may_be_parent(other, exchange, turns)]
        if not earlier:
            continue
        asked = _vector(exchange.question, views, weights)
        for other in earlier:
            if other.number not in vectors:
                vectors[other.number] = _vector((*other.question, *other.answers), views, weights)
        near, parent = max((cosine(asked, vectors[other.number]), other.number) for other in earlier)
        if len(asked) <= _ELLIPTIC and _follows_at_once(turn, exchanges[:n], turns):
            parents[exchange.number] = parent
            continue
        cue = _CUE.search(turn.text[exchange.question[0].start :][:_CUE_WITHIN]) or _CUE.search(
            turn.text[:_CUE_WITHIN]
        )
        if near >= (_NEAR_WITH_CUE if cue else _NEAR) and (cue or turn.name is not None):
            parents[exchange.number] = parent
    return parents


def _follows_at_once(turn: Turn, before: Sequence[Exchange], turns: Mapping[int, Turn]) -> bool:
    """名前の分かる人が、自分への答弁のすぐ後に発言しているか(間に進行役が挟まってもよい)。"""
    between = [turns[n].group for n in range(_last_turn(before) + 1, turn.number) if n in turns]
    asker = turns[before[-1].question[0].turn]
    return (
        turn.name is not None
        and asker.label == turn.label
        and all(group is SpeakerGroup.CHAIR for group in between)
    )


def _last_turn(exchanges: Sequence[Exchange]) -> int:
    return max(span.turn for exchange in exchanges for span in (*exchange.question, *exchange.answers))


def _may_be_parent(earlier: Exchange, later: Exchange, turns: Mapping[int, Turn]) -> bool:
    before, after = turns[earlier.question[0].turn], turns[later.question[0].turn]
    return (
        before.label == after.label
        and before.agenda == after.agenda
        and bool(earlier.answers)
        and max(span.turn for span in earlier.answers) < after.number
    )


def _vector(
    spans: Sequence[Span], views: Mapping[int, Sequence[SentenceView]], weights: TermWeights
) -> Vector:
    return weights.vector(
        [
            term
            for span in spans
            for view in views[span.turn]
            if span.start <= view.sentence.start and view.sentence.end <= span.end
            for term in view.terms
        ]
    )
