"""試験のための小さな会議を作る."""

from __future__ import annotations

from db.records import Exchange, MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.exchanges.pairing import find_exchanges, turn_views
from nlp.exchanges.points import SentenceView
from nlp.pipeline import read_words
from nlp.text.similarity import TermWeights

GROUPS = {
    "会長": SpeakerGroup.CHAIR,
    "委員": SpeakerGroup.MEMBER,
    "課長": SpeakerGroup.OFFICIAL,
    "部長": SpeakerGroup.OFFICIAL,
}


def minutes(*turns: tuple[str, str]) -> Minutes:
    """(発言者, 本文)の並びから会議を作る。発言者の語尾で立場を決める。"""
    spoken = [
        Turn(number, label, None, label[-2:], None, text, GROUPS[label[-2:]])
        for number, (label, text) in enumerate(turns, 1)
    ]
    return Minutes(MeetingHeader(), tuple(spoken), "隅付き括弧")


def views_of(meeting: Minutes) -> dict[int, list[SentenceView]]:
    """発言番号ごとの文。"""
    words = read_words(meeting)
    return {turn.number: turn_views(turn, words[turn.number]) for turn in meeting.turns}


def exchanges_of(*turns: tuple[str, str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """質疑応答を (論点の本文, [(答えた発言の番号, 答弁の本文)]) にして返す。"""
    meeting = minutes(*turns)
    text = {turn.number: turn.text for turn in meeting.turns}

    def cut(exchange: Exchange, side: str) -> list[tuple[int, str]]:
        return [(span.turn, text[span.turn][span.start : span.end]) for span in getattr(exchange, side)]

    return [(cut(exchange, "question")[0][1], cut(exchange, "answers")) for exchange in find(meeting)]


def weights_of(views: dict[int, list[SentenceView]]) -> TermWeights:
    """会議全体から求めた語の重み。"""
    return TermWeights(view.terms for found in views.values() for view in found)


def find(meeting: Minutes) -> tuple[Exchange, ...]:
    """会議の質疑応答。"""
    views = views_of(meeting)
    return find_exchanges(meeting, views, weights_of(views))
