"""紐付けの前例を読む. 人が確定・却下した質疑応答を、次の紐付けの手本にする。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.exchanges import Quote, get_exchanges
from db.links import list_decided
from db.plans import list_measures
from nlp.links.linking import MeasureIndex
from nlp.links.precedents import Lesson
from nlp.links.query import ANSWER, QUESTION, QueryPart
from nlp.pipeline import Tools
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer


def plan_index(db: Database, plan_id: int, tools: Tools) -> MeasureIndex:
    """計画ひとつの施策の索引。これまでに人が下した判断にも従う。"""
    measures = [stored.measure for stored in list_measures(db, plan_id)]
    return tools.index(measures, load_lessons(db, plan_id, tools.tokenizer))


def load_lessons(db: Database, plan_id: int, tokenizer: Tokenizer) -> tuple[Lesson, ...]:
    """計画の施策について、人が下した判断と、その質疑応答の本文。"""
    decided = list_decided(db, plan_id)
    exchanges = get_exchanges(db, sorted({one.exchange_id for one in decided}))
    parts = {
        stored.id: [
            *_parts(stored.question, QUESTION, tokenizer),
            *_parts(stored.answers, ANSWER, tokenizer),
        ]
        for stored in exchanges
    }
    return tuple(
        Lesson(one.exchange_id, one.measure, one.decision, parts[one.exchange_id]) for one in decided
    )


def _parts(quotes: Sequence[Quote], weight: float, tokenizer: Tokenizer) -> list[QueryPart]:
    return [
        QueryPart(quote.text, content_words(tokenizer.content_words(quote.text)), weight) for quote in quotes
    ]
