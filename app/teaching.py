"""判断を教える. 紐付けを決めたあと、ほかの会議の似た質疑応答の候補を、その判断を手本に作り直す。

決めている会議の候補は、画面の上で入れ替わらないように変えない。そちらは次の分析のときに手本に従う。
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from app.lessons import plan_index
from db.exchanges import StoredExchange, get_exchange, get_exchanges
from db.links import replace_links_of
from db.meetings import get_minutes
from db.plans import list_plans
from db.search import Match, Query, search_exchanges
from nlp.links.linking import MeasureIndex
from nlp.pipeline import Tools, link_exchanges
from nlp.text.content_words import content_words

# 作り直す質疑応答の数の上限。これより遠いものには、前例として効くほどの重なりがない。
_MOST = 30


def relink_similar(db: Database, exchange_id: int, tools: Tools) -> int:
    """決めた質疑応答に似た、ほかの会議の質疑応答の候補を作り直し、その数を返す。writing() の中で呼ぶ。

    NotFoundError: 質疑応答が無い。
    """
    taught = get_exchange(db, exchange_id)
    similar = _similar(db, taught, tools)
    indexes = {plan.id: plan_index(db, plan.id, tools) for plan in list_plans(db)} if similar else {}
    meetings = sorted({stored.meeting_id for stored in similar})
    for meeting_id in meetings:
        mine = [stored for stored in similar if stored.meeting_id == meeting_id]
        _relink(db, meeting_id, mine, indexes, tools)
    return len(similar)


def _similar(db: Database, taught: StoredExchange, tools: Tools) -> list[StoredExchange]:
    """似た語を持つ、ほかの会議の質疑応答。"""
    text = "\n".join(quote.text for quote in taught.question)
    words = dict.fromkeys(word.lemma for word in content_words(tools.tokenizer.words(text)))
    query = Query(tuple((word,) for word in words), Match.ANY)
    found = search_exchanges(db, query, _MOST) if words else None
    stored = get_exchanges(db, [hit.id for hit in found.hits]) if found else ()
    return [one for one in stored if one.meeting_id != taught.meeting_id and not one.stale]


def _relink(
    db: Database,
    meeting_id: int,
    exchanges: Sequence[StoredExchange],
    indexes: dict[int, MeasureIndex],
    tools: Tools,
) -> None:
    minutes = get_minutes(db, meeting_id)
    spoken = {s.turn for one in exchanges for s in (*one.exchange.question, *one.exchange.answers)}
    words = {
        turn.number: content_words(tools.tokenizer.content_words(turn.text))
        for turn in minutes.turns
        if turn.number in spoken
    }
    numbers = {one.exchange.number: one.id for one in exchanges}
    for plan_id, index in indexes.items():
        links = link_exchanges(minutes, [one.exchange for one in exchanges], words, index, tools.tokenizer)
        replace_links_of(db, numbers, plan_id, links)
