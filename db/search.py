"""全文検索. 語に切った問い合わせを受け、近い順か新しい順の id を返す。本文は get_exchanges() や get_turns() で取る。

公開でない会議と伏せた箇所の語は、別の表にあり、search_closed_ で始まる関数だけが、見る人に見える範囲で探す。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlite_utils import Database

from db.committees import list_committees
from db.expression import Except, Expression, Facets, Phrase, any_of, every_of, fts5_text, phrase_words
from db.facets import committee_facet
from db.matches import (
    CLOSED_EXCHANGES,
    CLOSED_TURNS,
    EXCHANGES,
    TURNS,
    Hit,
    Index,
    Matches,
    Scan,
    find_matches,
    newest,
)
from db.rows import first_row, rows
from db.search_filters import Filters, narrow

# 語の珍しさを比べるとき、この数で数えるのをやめる。
_COUNTED = 5000


class Match(StrEnum):
    """語句が二つ以上あるときの合わせ方。"""

    ALL = "AND"
    ANY = "OR"


class Order(StrEnum):
    """並べ方。"""

    NEAREST = "近い順"
    NEWEST = "新しい順"


@dataclass(frozen=True, slots=True)
class Query:
    """語に切った問い合わせ。phrases の語は、保存した語と同じ切り方と正規化をしたもの。

    either は、語句の代わりに現れてもよいと打たれた語句(OR)、excluded は現れてはならない語句。
    others は、語句の代わりに現れてもよい同じ意味の語句。打たれた語句をすべて含むものより、必ず後に並ぶ。
    語句が無くても、除く語句か絞り込みがあれば、それに合うものすべてが見つかる。
    """

    phrases: tuple[Phrase, ...]
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    others: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    either: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    excluded: tuple[Phrase, ...] = ()
    order: Order = Order.NEAREST


@dataclass(frozen=True, slots=True)
class Hits:
    """結果の一部と、全体の件数。"""

    hits: tuple[Hit, ...]
    total: int


def search_exchanges(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """質疑応答を探し、offset 件とばして limit 件。

    ValueError: 空の語句か空の語がある。
    """
    return _search(db, EXCHANGES, query, limit, offset)


def search_turns(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """発言を探し、offset 件とばして limit 件。

    ValueError: 空の語句か空の語がある。
    """
    return _search(db, TURNS, query, limit, offset)


def search_closed_exchanges(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """閉じた語から、接続に見える範囲の質疑応答を探す。ValueError: 空の語句か空の語がある。"""
    return _search(db, CLOSED_EXCHANGES, query, limit, offset)


def search_closed_turns(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """閉じた語から、接続に見える範囲の発言を探す。ValueError: 空の語句か空の語がある。"""
    return _search(db, CLOSED_TURNS, query, limit, offset)


def search_meetings(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """当たる発言のある会議を、当たった発言の多い順か新しい順に。ValueError: 空の語句か空の語がある。"""
    matches = matches_of(db, TURNS, query)
    if matches is None:
        return Hits((), 0)
    ids = matches.ids()
    hits, grouped = f"WITH hits AS ({ids.query})", f"FROM hits {TURNS.dated} GROUP BY meeting.id"
    total = rows(db, f"{hits} SELECT count(*) AS total FROM (SELECT 1 {grouped})", ids.params)[0]["total"]
    first = "" if query.order is Order.NEWEST else "score DESC, "
    found = rows(
        db,
        f"{hits} SELECT meeting.id AS id, count(*) AS score {grouped}"
        f" ORDER BY {first}held_on DESC NULLS LAST, meeting.id DESC LIMIT :limit OFFSET :offset",
        {**ids.params, "limit": limit, "offset": offset},
    )
    return Hits(tuple(Hit(row["id"], float(row["score"])) for row in found), total)


def known_phrases(db: Database, phrases: Iterable[Phrase]) -> frozenset[Phrase]:
    """語句のうち、公開の会議のどれかの発言に現れるもの。"""
    query = "SELECT 1 FROM turn_search WHERE turn_search MATCH ? LIMIT 1"
    return frozenset(phrase for phrase in set(phrases) if first_row(db, query, [_text(phrase)]))


def phrase_counts(db: Database, phrases: Iterable[Phrase]) -> dict[Phrase, int]:
    """語句の現れる公開の質疑応答の数。多いものは _COUNTED で数えるのをやめる(珍しさを比べるためなので足りる)。"""
    query = f"""
        SELECT count(*) AS total FROM (
            SELECT 1 FROM exchange_search WHERE exchange_search MATCH ? LIMIT {_COUNTED}
        )
    """
    return {phrase: rows(db, query, [_text(phrase)])[0]["total"] for phrase in set(phrases)}


def matches_of(db: Database, index: Index, query: Query) -> Matches | None:
    """問い合わせに当たるもの(同じ意味の語で当たるものも)すべて。何も求めていないか、ありえなければ None。"""
    return _matches(db, index, query, _words(query, query.others))


def _search(db: Database, index: Index, query: Query, limit: int, offset: int) -> Hits:
    if query.order is Order.NEWEST:
        matches = matches_of(db, index, query)
        found = newest(db, index, matches, limit, offset) if matches else ()
        return Hits(found, matches.total if matches else 0)
    typed, wide = _words(query, {}), _words(query, query.others)
    exact = _matches(db, index, query, typed)
    if exact is None:
        return Hits((), 0)
    found = exact.best(limit, offset)
    wider = _matches(db, index, query, Except(wide, typed)) if typed and wide and typed != wide else None
    if wider is None:
        return Hits(found, exact.total)
    rest = wider.best(limit - len(found), max(0, offset - exact.total)) if len(found) < limit else ()
    # 言い換えの珍しい語は点が高くなりやすいので、打たれた語句で当たったものの最低点より下に縮める。
    lowest = exact.best(1, exact.total - 1)[0].score if rest and exact.total else 1.0
    below = tuple(Hit(hit.id, lowest * hit.score / (1 + hit.score)) for hit in rest)
    return Hits(found + below, exact.total + wider.total)


def _matches(db: Database, index: Index, query: Query, words: Expression | None) -> Matches | None:
    """語の式 words と絞り込みに当たるもの。何も求めていないか、ありえなければ None。"""
    if words is None and not query.excluded and query.filters == Filters():
        return None
    narrowing = narrow(db, query.filters, index.table)
    if not all(narrowing.facets):
        return None
    wanted = [words] if words else []
    wanted += [Facets(facets) for facets in narrowing.facets]
    expression = every_of(wanted or [_everything(db)])
    if query.excluded:
        expression = Except(expression, any_of([phrase_words(phrase) for phrase in query.excluded]))
    conditions = (*narrowing.conditions, *index.conditions)
    return find_matches(db, Scan(index, expression, conditions, narrowing.params))


def _everything(db: Database) -> Facets:
    """すべてに当たる式。FTS5 は除くことだけでは引けないので、どれにも付いている会議体の印を並べる。"""
    return Facets(
        tuple(committee_facet(committee.id) for committee in list_committees(db)) or (committee_facet(0),)
    )


def _words(query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]) -> Expression | None:
    """語の式。語句が無ければ None。"""
    if not query.phrases:
        return None
    parts = [_either(phrase, query, others) for phrase in query.phrases]
    return every_of(parts) if query.match is Match.ALL else any_of(parts)


def _either(phrase: Phrase, query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]) -> Expression:
    typed = (phrase, *query.either.get(phrase, ()))
    every = [*typed, *(other for one in typed for other in others.get(one, ()))]
    return any_of([phrase_words(one) for one in dict.fromkeys(every)])


def _text(phrase: Phrase) -> str:
    """語句の現れるものの、FTS5 の式。"""
    return fts5_text(phrase_words(phrase))
