"""判断を教える. 紐付けを決めたあと、ほかの会議の似た質疑応答の候補を、その判断を手本に作り直す。

決めている会議の候補は、画面の上で入れ替わらないように変えない。そちらは次の分析のときに手本に従う。
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.linking import LinkedPlan, link_to, open_plans
from db.connection import writing
from db.exchanges import StoredExchange, get_exchanges
from db.links import replace_links_of
from db.meetings import get_minutes
from db.records import Link
from db.search import Match, Query, search_exchanges
from nlp.pipeline import Tools
from nlp.text.content_words import content_words

# 判断ひとつについて作り直す質疑応答の数の上限。これより遠いものには、前例として効くほどの重なりがない。
_MOST = 30
# 決めている会議の質疑応答を除いても上の数が残るように、多めに探す数。
_SEARCHED = 200


@dataclass(frozen=True, slots=True)
class Relinked:
    """会議ひとつの、ある計画への新しい候補。exchanges は質疑応答の番号から id への対応。"""

    plan_id: int
    exchanges: dict[int, int]
    links: tuple[Link, ...]


def relink_similar(db: Database, taught: Collection[int], tools: Tools) -> int:
    """決めた質疑応答 taught に似た、ほかの会議の質疑応答の候補を作り直し、その数を返す。writing() の外で呼ぶ。

    時間のかかる計算の間は、ほかの人の書き込みを待たせない。計算の間に形の変わった質疑応答には手を付けない。
    """
    similar = _similar_elsewhere(db, taught, tools)
    plans = open_plans(db, tools) if similar else ()
    found: list[Relinked] = []
    for meeting_id in sorted({stored.meeting_id for stored in similar}):
        mine = [stored for stored in similar if stored.meeting_id == meeting_id]
        found += _relink(db, meeting_id, mine, plans, tools)
    with writing(db):
        now = {stored.id: stored.exchange for stored in get_exchanges(db, [one.id for one in similar])}
        same = {stored.id for stored in similar if now.get(stored.id) == stored.exchange}
        for one in found:
            kept = {number: id_ for number, id_ in one.exchanges.items() if id_ in same}
            links = [link for link in one.links if link.exchange in kept]
            replace_links_of(db, kept, one.plan_id, links)
    return len(same)


def _similar_elsewhere(db: Database, taught: Collection[int], tools: Tools) -> list[StoredExchange]:
    lessons = get_exchanges(db, sorted(taught))
    here = {lesson.meeting_id for lesson in lessons}
    found = {stored.id: stored for lesson in lessons for stored in _similar(db, lesson, tools)}
    elsewhere = [stored for stored in found.values() if stored.meeting_id not in here and not stored.stale]
    return elsewhere[: _MOST * len(lessons)]


def _similar(db: Database, lesson: StoredExchange, tools: Tools) -> tuple[StoredExchange, ...]:
    """似た語を持つ質疑応答。"""
    text = "\n".join(quote.text for quote in lesson.question)
    words = dict.fromkeys(word.lemma for word in content_words(tools.tokenizer.words(text)))
    query = Query(tuple((word,) for word in words), Match.ANY)
    found = search_exchanges(db, query, _SEARCHED) if words else None
    return get_exchanges(db, [hit.id for hit in found.hits]) if found else ()


def _relink(
    db: Database,
    meeting_id: int,
    exchanges: Sequence[StoredExchange],
    plans: Sequence[LinkedPlan],
    tools: Tools,
) -> list[Relinked]:
    minutes = get_minutes(db, meeting_id)
    spoken = {s.turn for one in exchanges for s in (*one.exchange.question, *one.exchange.answers)}
    words = {
        turn.number: content_words(tools.tokenizer.content_words(turn.text))
        for turn in minutes.turns
        if turn.number in spoken
    }
    numbers = {one.exchange.number: one.id for one in exchanges}
    asked = [one.exchange for one in exchanges]
    return [
        Relinked(plan.id, numbers, link_to(plan, minutes, asked, words, tools.tokenizer)) for plan in plans
    ]
