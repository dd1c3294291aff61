"""分析の流れ. 発言から質疑応答、紐付け、要約案までを順に作る。各段階は前の段階の結果だけを読む。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from db.records import Analysis, Draft, Exchange, Link, Measure, Minutes, Plan, Span, Turn
from nlp.drafts.condense import write_draft
from nlp.drafts.style import Reading, Style
from nlp.exchanges.pairing import find_exchanges, turn_views
from nlp.links.linking import Candidate, MeasureIndex
from nlp.links.precedents import Lesson
from nlp.links.query import AGENDA, ANSWER, ANSWERER, QUESTION, QueryPart
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.similarity import TermWeights
from nlp.text.tokenizer import Tokenizer, Word, content_words_of

Progress = Callable[[str, int, int], None]
_PLAIN_STYLE = Style()


def silent(stage: str, done: int, total: int) -> None:
    """進み具合を知らせない。"""


@dataclass(frozen=True, slots=True)
class Tools:
    """分析に使う道具。解析器はスレッドごとに一つ作る。progress は進み具合を受け取る関数。"""

    tokenizer: Tokenizer
    synonyms: Synonyms
    progress: Progress = silent

    def index(self, measures: Sequence[Measure], lessons: Sequence[Lesson] = ()) -> MeasureIndex:
        """施策の索引を作る。lessons はこれらの施策について人が下した判断。"""
        return MeasureIndex(measures, self.tokenizer, self.synonyms, lessons)


def analyze(minutes: Minutes, plans: Sequence[Plan], tools: Tools, style: Style = _PLAIN_STYLE) -> Analysis:
    """読み取った会議録を終わりまで分析する。plans は紐付け先の計画(なくてもよい)、style は要約案の作り方。"""
    turns = len(minutes.turns)
    tools.progress("言葉を調べています", 0, turns)
    words = read_words(minutes)
    tools.progress("質問と答弁を結んでいます", turns, turns)
    reading = read_sentences(minutes, words)
    exchanges = pair(reading)
    tools.progress("施策を探しています", turns, turns)
    measures = [measure for plan in plans for measure in plan.measures]
    links = link_exchanges(minutes, exchanges, words, tools.index(measures), tools.tokenizer)
    return Analysis(
        minutes, exchanges, tuple(plans), links, draft(reading, exchanges, style, tools.tokenizer)
    )


def read_words(minutes: Minutes) -> dict[int, list[Word]]:
    """発言番号ごとの内容語。"""
    found = content_words_of([turn.text for turn in minutes.turns])
    return {turn.number: content_words(words) for turn, words in zip(minutes.turns, found, strict=True)}


def read_sentences(minutes: Minutes, words: Mapping[int, Sequence[Word]]) -> Reading:
    """発言を文に分ける。words は発言番号ごとの内容語。"""
    views = {turn.number: turn_views(turn, words[turn.number]) for turn in minutes.turns}
    return Reading(
        minutes, views, TermWeights(view.terms for turn in minutes.turns for view in views[turn.number])
    )


def pair(reading: Reading) -> tuple[Exchange, ...]:
    """質疑応答を見つける。"""
    return find_exchanges(reading.minutes, reading.views, reading.weights)


def draft(reading: Reading, exchanges: Sequence[Exchange], style: Style, tokenizer: Tokenizer) -> Draft:
    """質疑応答から要約案を作る。exchanges は人が直したものでもよい。style は会議体の決めた作り方。"""
    return write_draft(reading, exchanges, style, tokenizer)


def link_exchanges(
    minutes: Minutes,
    exchanges: Sequence[Exchange],
    words: Mapping[int, Sequence[Word]],
    index: MeasureIndex,
    tokenizer: Tokenizer,
) -> tuple[Link, ...]:
    """質疑応答ごとに、近い施策の候補を良い順に並べる。施策がなければ空。

    words: 発言番号ごとの内容語。index: 施策の索引(いくつもの会議に使い回せる)。
    """
    if not index.measures:
        return ()
    turns = {turn.number: turn for turn in minutes.turns}
    links: list[Link] = []
    for exchange in exchanges:
        parts = [_part(span, turns, words, QUESTION) for span in exchange.question]
        parts += [_part(span, turns, words, ANSWER) for span in exchange.answers]
        beside = [(_agenda_title(exchange, minutes, turns), AGENDA)]
        beside += [(role, ANSWERER) for role in _answerers(exchange, turns)]
        parts += [
            QueryPart(text, content_words(tokenizer.content_words(text)), weight)
            for text, weight in beside
            if text
        ]
        links += [_link(exchange, index, candidate) for candidate in index.rank(parts)]
    return tuple(links)


def _agenda_title(exchange: Exchange, minutes: Minutes, turns: Mapping[int, Turn]) -> str:
    item = turns[exchange.question[0].turn].agenda
    return minutes.header.agenda[item - 1] if item and item <= len(minutes.header.agenda) else ""


def _answerers(exchange: Exchange, turns: Mapping[int, Turn]) -> list[str]:
    """答弁した人の役職名。担当課の名を含むことが多い。"""
    return list(dict.fromkeys(turns[span.turn].role or "" for span in exchange.answers))


def _link(exchange: Exchange, index: MeasureIndex, candidate: Candidate) -> Link:
    measure = index.measures[candidate.measure]
    return Link(
        exchange.number,
        measure.key,
        measure.rows,
        candidate.score,
        candidate.suggested,
        candidate.evidence,
        candidate.precedent,
    )


def _part(
    span: Span, turns: Mapping[int, Turn], words: Mapping[int, Sequence[Word]], weight: float
) -> QueryPart:
    """発言の一部を問い合わせにする。語の位置は、その一部の先頭から数え直す。"""
    inside = [
        word._replace(start=word.start - span.start, end=word.end - span.start)
        for word in words[span.turn]
        if span.start <= word.start and word.end <= span.end
    ]
    return QueryPart(turns[span.turn].text[span.start : span.end], inside, weight, span)
