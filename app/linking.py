"""計画への紐付け. 人が確定・却下した質疑応答を手本にし、次の計画に引き継がれた計画の施策は提案しない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db.exchanges import Quote, get_exchanges
from db.generations import list_followers
from db.links import list_decided
from db.plans import get_plan, list_measures, list_plans
from db.records import Exchange, Link, Measure, Minutes
from nlp.links.linking import MeasureIndex
from nlp.links.precedents import Lesson
from nlp.links.query import ANSWER, QUESTION, QueryPart
from nlp.pipeline import Tools, link_exchanges
from nlp.plans.fiscal_years import fiscal_year_of
from nlp.plans.generations import outline_plan
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer, Word

# 手本にする判断の数の上限。新しいものから採る。判断が何千になっても、紐付けの時間が延び続けないようにする。
_LESSONS = 400


@dataclass(frozen=True, slots=True)
class LinkedPlan:
    """紐付け先の計画ひとつ。replaced_in は、次の計画の始まる年度(4 月 1 日のある西暦年)か None。"""

    id: int
    index: MeasureIndex
    replaced_in: int | None


def open_plans(db: Database, tools: Tools) -> tuple[LinkedPlan, ...]:
    """すべての計画を紐付けに使えるようにする。"""
    return tuple(open_plan(db, plan.id, tools) for plan in list_plans(db))


def open_plan(db: Database, plan_id: int, tools: Tools) -> LinkedPlan:
    """計画ひとつを紐付けに使えるようにする。これまでに人が下した判断にも従う。NotFoundError: 計画が無い。"""
    index = tools.index(_measures(db, plan_id), _lessons(db, plan_id, tools.tokenizer))
    followers = (
        outline_plan(get_plan(db, follower).title, _measures(db, follower))
        for follower in list_followers(db, plan_id)
    )
    starts = [outline.first for outline in followers if outline.first is not None]
    return LinkedPlan(plan_id, index, min(starts, default=None))


def link_to(
    plan: LinkedPlan,
    minutes: Minutes,
    exchanges: Sequence[Exchange],
    words: Mapping[int, Sequence[Word]],
    tokenizer: Tokenizer,
) -> tuple[Link, ...]:
    """質疑応答ごとに、計画の施策の候補を良い順に並べる。words は発言番号ごとの内容語。

    次の計画が始まった年度からの会議では、候補に挙げるだけで提案はしない。同じ施策を二つの計画で決めさせないためである。
    """
    links = link_exchanges(minutes, exchanges, words, plan.index, tokenizer)
    held = minutes.header.held_on
    if plan.replaced_in is None or held is None or fiscal_year_of(held) < plan.replaced_in:
        return links
    return tuple(replace(link, suggested=False) for link in links)


def _measures(db: Database, plan_id: int) -> list[Measure]:
    return [stored.measure for stored in list_measures(db, plan_id)]


def _lessons(db: Database, plan_id: int, tokenizer: Tokenizer) -> tuple[Lesson, ...]:
    """計画の施策について、人が下した判断と、その質疑応答の本文。"""
    decided = list_decided(db, plan_id)[-_LESSONS:]
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
