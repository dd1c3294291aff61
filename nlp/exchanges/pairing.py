"""質疑応答を作る. 発言を論点に切り、答弁と結び、約束の型と確からしさを付ける。

requires: Minutes、発言ごとの内容語 · assigns: Exchange の列
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.records import Doubt, Exchange, ExchangeKind, Minutes, Span, SpeakerGroup, Turn
from nlp.exchanges.alignment import Answerer, AnswerPiece, align
from nlp.exchanges.commitments import find_commitment
from nlp.exchanges.counts import stated_points
from nlp.exchanges.follow_ups import find_parents
from nlp.exchanges.points import Point, SentenceView, find_points, view
from nlp.exchanges.rounds import Round, find_rounds
from nlp.text.sentences import split_sentences
from nlp.text.similarity import TermWeights
from nlp.text.tokenizer import Word
from nlp.text.width import squash
from nlp.turns.labels import ANSWER_LABELS, QUESTION_LABELS
from nlp.turns.parser import PAIRED_TABLE

_COMMON_ROLES = frozenset({"事務局", "担当", "課長", "部長", "局長", "係長", "主査", "職員"})
# 述べられた論点の数と見つけた数が違うときに、確からしさに掛ける値。
_MISCOUNTED = 0.8
# いくつもの論点があるとき、答弁がこれより遠ければ、対応付けを疑う。
_DISTANT = 0.03


def turn_views(turn: Turn, words: Sequence[Word]) -> list[SentenceView]:
    """発言を文に分け、文ごとの内容語を付ける。words は発言の内容語(位置の順)。"""
    views: list[SentenceView] = []
    at = 0
    for sentence in split_sentences(turn.text):
        inside: list[Word] = []
        while at < len(words) and words[at].start < sentence.end:
            if words[at].start >= sentence.start:
                inside.append(words[at])
            at += 1
        views.append(view(sentence, inside, turn.label))
    return views


def find_exchanges(
    minutes: Minutes, views: Mapping[int, Sequence[SentenceView]], weights: TermWeights
) -> tuple[Exchange, ...]:
    """会議録の質疑応答を、論点の現れた順に番号を付けて返す。

    views: 発言番号ごとの文(turn_views の結果)。weights: その会議全体から求めた語の重み。印刷された問答の一覧は推測せず、並びのとおりに対にする。
    """
    if _is_printed_list(minutes):
        return _printed(minutes.turns, views)
    points = {
        t.number: find_points(t.number, views[t.number])
        for t in minutes.turns
        if t.group is not SpeakerGroup.OFFICIAL
    }
    rounds = find_rounds(minutes.turns, views, points)
    turns = {turn.number: turn for turn in minutes.turns}
    found: list[Exchange] = []
    for one in rounds:
        found += _round_exchanges(one, turns, views, weights)
    numbered = _renumber(found)
    parents = find_parents(numbered, turns, views, weights)
    return tuple(replace(exchange, parent=parents.get(exchange.number)) for exchange in numbered)


def _round_exchanges(
    one: Round, turns: Mapping[int, Turn], views: Mapping[int, Sequence[SentenceView]], weights: TermWeights
) -> list[Exchange]:
    answerers = [Answerer(n, _calling_name(turns[n]), views[n]) for n in one.answer_turns]
    point_views = [views[p.turn][p.first : p.last + 1] for p in one.points]
    pieces = align(one.points, point_views, answerers, weights)
    miscounted = _miscounted(one, pieces, views)
    found: list[Exchange] = []
    for i, point in enumerate(one.points):
        answers = tuple(_span(piece, views[piece.turn]) for piece in pieces[i])
        doubts = _doubts(
            pieces[i], miscounted & {point.turn, *(span.turn for span in answers)}, len(one.points)
        )
        confidence = _confidence(point, pieces[i], alone=len(one.points) == 1)
        if Doubt.MISCOUNTED in doubts:
            confidence *= _MISCOUNTED
        question = Span(point.turn, point.start, point.end)
        found.append(
            Exchange(
                number=0,
                kind=point.kind,
                question=(question,),
                answers=answers,
                commitment=find_commitment([(span, turns[span.turn].text) for span in answers]),
                confidence=round(confidence, 3),
                doubts=doubts,
            )
        )
    return found


def _miscounted(
    one: Round, pieces: Mapping[int, Sequence[AnswerPiece]], views: Mapping[int, Sequence[SentenceView]]
) -> set[int]:
    """述べられた論点の数が、見つけた数と違う発言。質問は論点の数、答弁は答えのまとまりの数と比べる。"""
    raised = Counter(point.turn for point in one.points)
    answered = Counter(turn for turn, _ in {(p.turn, p.first) for found in pieces.values() for p in found})
    return {
        turn
        for turn, count in (*raised.items(), *answered.items())
        if stated_points(views[turn]) not in (None, count)
    }


def _doubts(pieces: Sequence[AnswerPiece], miscounted: set[int], points: int) -> tuple[Doubt, ...]:
    doubts: list[Doubt] = []
    if miscounted:
        doubts.append(Doubt.MISCOUNTED)
    if any(piece.lent for piece in pieces):
        doubts.append(Doubt.LENT)
    elif pieces and points > 1 and max(piece.score for piece in pieces) < _DISTANT:
        doubts.append(Doubt.DISTANT)
    return tuple(doubts)


def _span(piece: AnswerPiece, views: Sequence[SentenceView]) -> Span:
    return Span(piece.turn, views[piece.first].sentence.start, views[piece.last].sentence.end)


def _calling_name(turn: Turn) -> str | None:
    """質問の中で名指しされうる役職名。「事務局」「課長」のように誰のことか決まらないものは None。"""
    role = squash(turn.role or "")
    return role if len(role) >= 2 and role not in _COMMON_ROLES else None


def _confidence(point: Point, pieces: Sequence[AnswerPiece], *, alone: bool) -> float:
    """手掛かりのそろい方。論点が一つで答えがあれば高く、いくつもあれば答弁との近さによる。"""
    if not pieces:
        return 0.5 if point.kind is ExchangeKind.OPINION else 0.3
    return 0.9 if alone else min(0.95, 0.45 + 1.6 * max(piece.score for piece in pieces))


def _is_printed_list(minutes: Minutes) -> bool:
    if minutes.notation == PAIRED_TABLE:
        return True
    labels = [re.sub(r"[0-9.:()]", "", squash(turn.label)) for turn in minutes.turns]
    listed = sum(label in QUESTION_LABELS or label in ANSWER_LABELS for label in labels)
    return listed >= 4 and listed >= 0.9 * len(labels)


def _printed(turns: Sequence[Turn], views: Mapping[int, Sequence[SentenceView]]) -> tuple[Exchange, ...]:
    exchanges: list[Exchange] = []
    by_number = {turn.number: turn for turn in turns}
    for i, turn in enumerate(turns):
        if turn.group is not SpeakerGroup.MEMBER:
            continue
        points = find_points(turn.number, views[turn.number], printed=True)
        if not points:
            continue
        answers: list[Span] = []
        for after in turns[i + 1 :]:
            if after.group is not SpeakerGroup.OFFICIAL:
                break
            answers.append(Span(after.number, 0, len(after.text)))
        exchanges.append(
            Exchange(
                number=0,
                kind=points[0].kind,
                question=(Span(turn.number, 0, len(turn.text)),),
                answers=tuple(answers),
                commitment=find_commitment([(span, by_number[span.turn].text) for span in answers]),
                confidence=1.0,
            )
        )
    return tuple(_renumber(exchanges))


def _renumber(exchanges: Sequence[Exchange]) -> list[Exchange]:
    ordered = sorted(exchanges, key=lambda e: (e.question[0].turn, e.question[0].start))
    return [replace(exchange, number=number) for number, exchange in enumerate(ordered, 1)]
