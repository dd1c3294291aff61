"""要約の手本. 会議録の原文と、承認された要約の対から、文の選び方を学ぶための数を採る。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.records import Exchange, Minutes, Side, Span, SpeakerGroup, Turn
from nlp.drafts.cues import cues_of
from nlp.drafts.fitting import Row
from nlp.drafts.grounding import align
from nlp.drafts.leftovers import EMPTY_ACTS
from nlp.drafts.shortening import Excerpt, Spoken, cut
from nlp.drafts.style import Reading
from nlp.exchanges.pairing import turn_views
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer

# 要約の文が、原文のこれほど近い文から作られたとみる近さ。同じ会議の対では八割を超え、別の会議ではほとんど届かない。
_CLOSE = 0.35


@dataclass(frozen=True, slots=True)
class DraftLesson:
    """質疑応答の片側の手本。excerpt は原文、printed は、それに当たる承認された要約の文(印刷の順)。

    kept は、原文の文 (発言番号, 文の番号) ごとの、要約に使われた言葉(正規化形)。
    """

    excerpt: Excerpt
    printed: tuple[str, ...]
    kept: dict[tuple[int, int], frozenset[str]]


def draft_lessons(
    reading: Reading, exchanges: Sequence[Exchange], printed: Minutes, tokenizer: Tokenizer
) -> list[DraftLesson]:
    """会議録 reading と、その会議の承認された要約 printed から、発言の順に手本を作る。

    要約の文を、質問は質問、答弁は答弁の文と突き合わせる。要約に当たる文のない質疑応答は、手本にしない。
    """
    excerpts = [excerpt for exchange in exchanges for excerpt in _excerpts(reading, exchange)]
    lessons: list[DraftLesson] = []
    for side in Side:
        mine = [excerpt for excerpt in excerpts if excerpt.side is side]
        lessons += _side_lessons(mine, _sentences(printed, side), tokenizer)
    return sorted(lessons, key=lambda lesson: lesson.excerpt.spoken[0].turn)


def text_lesson(text: str, printed: str, side: Side, topic: str, tokenizer: Tokenizer) -> DraftLesson:
    """本文 text と人の要約 printed の、ひとつの手本。topic は何についての要約か(空でもよい)。"""
    turn = Turn(1, "", None, None, None, text)
    views = turn_views(turn, content_words(tokenizer.content_words(text)))
    spoken = [Spoken(1, at, view) for at, view in enumerate(views) if view.act not in EMPTY_ACTS]
    about = frozenset(word.lemma for word in content_words(tokenizer.content_words(topic)))
    sentences = [sentence.text for sentence in split_sentences(printed)]
    excerpt = Excerpt(side, spoken, about)
    found = _side_lessons([excerpt], sentences, tokenizer)
    return found[0] if found else DraftLesson(excerpt, (), {})


def draft_rows(lessons: Iterable[DraftLesson]) -> dict[Side, list[Row]]:
    """手本の、文の部分ごとの学ぶ単位。"""
    rows: dict[Side, list[Row]] = {side: [] for side in Side}
    for lesson in lessons:
        pieces = cut(lesson.excerpt)
        for piece, cues in zip(pieces, cues_of(pieces, lesson.excerpt.topic), strict=True):
            kept = lesson.kept.get((piece.turn, piece.sentence), frozenset())
            used = sum(word.lemma in kept for word in piece.words)
            if piece.words:
                rows[lesson.excerpt.side].append(Row(cues, used, len(piece.words)))
    return rows


def _excerpts(reading: Reading, exchange: Exchange) -> list[Excerpt]:
    question = _spoken(reading, exchange.question)
    topic = frozenset(word.lemma for one in question for word in one.view.words)
    answers = _spoken(reading, exchange.answers)
    core = exchange.commitment.words if exchange.commitment else None
    return [Excerpt(Side.QUESTION, question, topic), Excerpt(Side.ANSWER, answers, topic, core)]


def _spoken(reading: Reading, spans: Iterable[Span]) -> list[Spoken]:
    return [
        Spoken(span.turn, number, view)
        for span in spans
        for number, view in enumerate(reading.views[span.turn])
        if span.start <= view.sentence.start < span.end and view.act not in EMPTY_ACTS
    ]


def _sentences(printed: Minutes, side: Side) -> list[str]:
    """要約の、質問の側(事務局でない人の発言)か、答弁の側(事務局の発言)の文。"""
    return [
        sentence.text
        for turn in printed.turns
        if (turn.group is SpeakerGroup.OFFICIAL) is (side is Side.ANSWER)
        for sentence in split_sentences(turn.text)
    ]


def _side_lessons(
    excerpts: Sequence[Excerpt], printed: Sequence[str], tokenizer: Tokenizer
) -> list[DraftLesson]:
    spoken = [(at, one) for at, excerpt in enumerate(excerpts) for one in excerpt.spoken]
    alignment = align(printed, [one.view.sentence.text for _, one in spoken], tokenizer)
    texts: dict[int, list[str]] = {}
    kept: dict[tuple[int, int], frozenset[str]] = {}
    for sentence, places, near in zip(printed, alignment.sources, alignment.closeness, strict=True):
        nearest = max(places, key=lambda place: near[place], default=None)
        if nearest is None or near[nearest] < _CLOSE:
            continue
        texts.setdefault(spoken[nearest][0], []).append(sentence)
        words = frozenset(word.lemma for word in content_words(tokenizer.content_words(sentence)))
        for place in places:
            one = spoken[place][1]
            key = one.turn, one.number
            kept[key] = kept.get(key, frozenset()) | words
    return [DraftLesson(excerpts[at], tuple(found), kept) for at, found in sorted(texts.items())]
