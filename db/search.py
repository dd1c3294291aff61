"""全文検索. 語に切った問い合わせを受け、近い順か新しい順の id を返す。本文は get_exchanges() や get_turns() で取る。

公開でない会議のものは、そう頼まれない限り、本文も数も出さない(db/open_meetings.py)。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlite_utils import Database

from db.committees import list_committees
from db.facets import CLOSED, committee_facet
from db.fts import Phrase, facet_term, phrase_term
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
    everywhere は公開でない会議も探すか。人に見せない計算(紐付けのやり直しなど)にだけ使う。
    """

    phrases: tuple[Phrase, ...]
    match: Match = Match.ALL
    filters: Filters = field(default_factory=Filters)
    others: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    either: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    excluded: tuple[Phrase, ...] = ()
    order: Order = Order.NEAREST
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """見つかったもの。id は質疑応答か発言か会議の id、score は bm25(大きいほど近い)か、会議では当たった発言の数。"""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """結果の一部と、全体の件数。"""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Index:
    """全文検索の表と、新しい順に並べるための結合。"""

    table: str
    dated: str
    newest: str = "held_on DESC NULLS LAST, meeting.id DESC, number"


EXCHANGES = Index(
    "exchange_search",
    "JOIN exchange ON exchange.id = exchange_search.rowid JOIN meeting ON meeting.id = exchange.meeting",
)
TURNS = Index(
    "turn_search", "JOIN turn ON turn.id = turn_search.rowid JOIN meeting ON meeting.id = turn.meeting"
)


@dataclass(frozen=True, slots=True)
class Scan:
    """全文検索の表を引く条件。"""

    index: Index
    where: str
    params: Mapping[str, object]


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


def search_meetings(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """当たる発言のある会議を、当たった発言の多い順か新しい順に。ValueError: 空の語句か空の語がある。"""
    scan = scan_of(db, TURNS, query, query.others)
    if scan is None:
        return Hits((), 0)
    grouped = f"FROM {TURNS.table} {TURNS.dated} WHERE {scan.where} GROUP BY meeting.id"
    total = rows(db, f"SELECT count(*) AS total FROM (SELECT 1 {grouped})", scan.params)[0]["total"]
    first = "" if query.order is Order.NEWEST else "score DESC, "
    found = rows(
        db,
        f"SELECT meeting.id AS id, count(*) AS score {grouped}"
        f" ORDER BY {first}held_on DESC NULLS LAST, meeting.id DESC LIMIT :limit OFFSET :offset",
        {**scan.params, "limit": limit, "offset": offset},
    )
    return Hits(tuple(Hit(row["id"], float(row["score"])) for row in found), total)


def known_phrases(db: Database, phrases: Iterable[Phrase]) -> frozenset[Phrase]:
    """語句のうち、公開の会議のどれかの発言に現れるもの。"""
    query = "SELECT 1 FROM turn_search WHERE turn_search MATCH ? LIMIT 1"
    return frozenset(
        phrase
        for phrase in set(phrases)
        if first_row(db, query, [f"(words : ({phrase_term(phrase)})) NOT {facet_term([CLOSED])}"])
    )


def phrase_counts(db: Database, phrases: Iterable[Phrase]) -> dict[Phrase, int]:
    """語句の現れる公開の質疑応答の数。多いものは _COUNTED で数えるのをやめる(珍しさを比べるためなので足りる)。"""
    query = f"""
        SELECT count(*) AS total FROM (
            SELECT 1 FROM exchange_search WHERE exchange_search MATCH ? LIMIT {_COUNTED}
        )
    """
    return {
        phrase: rows(db, query, [f"(words : ({phrase_term(phrase)})) NOT {facet_term([CLOSED])}"])[0]["total"]
        for phrase in set(phrases)
    }


def scan_of(
    db: Database, index: Index, query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]
) -> Scan | None:
    """問い合わせに当たるものを引く条件。others は、語句の代わりに数える語句。当たりえなければ None。"""
    return _scan(db, index, query, _words(query, others))


def _search(db: Database, index: Index, query: Query, limit: int, offset: int) -> Hits:
    if query.order is Order.NEWEST:
        return _newest(db, index, query, limit, offset)
    exact = _Tier(db, _scan(db, index, query, _words(query, {})))
    if not any(query.others.values()):
        return Hits(exact.best(limit, offset), exact.total)
    typed, wide = _words(query, {}), _words(query, query.others)
    wider = _Tier(db, _scan(db, index, query, f"({wide} NOT {typed})"))
    found = exact.best(limit, offset)
    rest = wider.best(limit - len(found), max(0, offset - exact.total)) if len(found) < limit else ()
    # 言い換えの珍しい語は点が高くなりやすいので、打たれた語句で当たったものの最低点より下に縮める。
    lowest = exact.best(1, exact.total - 1)[0].score if rest and exact.total else 1.0
    below = tuple(Hit(hit.id, lowest * hit.score / (1 + hit.score)) for hit in rest)
    return Hits(found + below, exact.total + wider.total)


def _newest(db: Database, index: Index, query: Query, limit: int, offset: int) -> Hits:
    """新しい順。当たったものすべてを日付で並べると遅いので、新しい年から順に数え、見せる所の年だけを並べる。"""
    scan = scan_of(db, index, query, query.others)
    total = _Tier(db, scan).total
    found: list[Hit] = []
    if scan is None or offset >= total:
        return Hits((), total)
    skip = offset
    for year in _years(db):
        inside = replace(scan, params={**scan.params, "expression": f"({scan.params['expression']}) {year}"})
        here = _Tier(db, inside).total
        if skip < here:
            found += _dated(db, inside, limit - len(found), skip)
        skip = max(0, skip - here)
        if len(found) >= limit:
            break
    return Hits(tuple(found), total)


def _years(db: Database) -> list[str]:
    """語の式に続けて、開催年ごとに分ける式。新しい年から、開催日の無いものは最後。"""
    query = (
        "SELECT DISTINCT substr(held_on, 1, 4) AS year FROM meeting WHERE held_on IS NOT NULL ORDER BY 1 DESC"
    )
    years = [f"y{row['year']}" for row in rows(db, query)]
    undated = [f"NOT {facet_term(years)}"] if years else [f"AND {_everything(db)}"]
    return [*(f"AND {facet_term([year])}" for year in years), *undated]


def _dated(db: Database, scan: Scan, limit: int, offset: int) -> list[Hit]:
    index = scan.index
    found = rows(
        db,
        f"SELECT {index.table}.rowid AS id FROM {index.table} {index.dated} WHERE {scan.where}"
        f" ORDER BY {index.newest} LIMIT :limit OFFSET :offset",
        {**scan.params, "limit": limit, "offset": offset},
    )
    return [Hit(row["id"], 0.0) for row in found]


class _Tier:
    """語の式に当たるもの。言い換えのある問い合わせは、二つの段に分けて探す。"""

    def __init__(self, db: Database, scan: Scan | None) -> None:
        self._db, self._scan = db, scan
        self.total: int = 0
        if scan is not None:
            query = f"SELECT count(*) AS total FROM {scan.index.table} WHERE {scan.where}"
            self.total = rows(db, query, scan.params)[0]["total"]

    def best(self, limit: int, offset: int) -> tuple[Hit, ...]:
        """近い順に offset 件とばして limit 件。"""
        if self._scan is None or offset >= self.total:
            return ()
        table = self._scan.index.table
        # 印の列の重みは 0 なので、点は語だけで決まる。点が同じなら新しく取り込んだものを先にする。
        best = rows(
            self._db,
            f"""
            SELECT rowid AS id, -bm25({table}, 1, 0) AS score FROM {table} WHERE {self._scan.where}
            ORDER BY score DESC, id DESC LIMIT :limit OFFSET :offset
            """,
            {**self._scan.params, "limit": limit, "offset": offset},
        )
        return tuple(Hit(row["id"], row["score"]) for row in best)


def _scan(db: Database, index: Index, query: Query, words: str) -> Scan | None:
    """語の式 words と絞り込みの条件。何も求めていないか、合うものがありえなければ None。"""
    if not words and not query.excluded and query.filters == Filters():
        return None
    narrowing = narrow(db, query.filters, index.table)
    if not all(narrowing.facets):
        return None
    positive = [words] if words else []
    positive += [facet_term(facets) for facets in narrowing.facets]
    if not positive:
        positive = [_everything(db)]
    hidden = [] if query.everywhere else [facet_term([CLOSED])]
    negative = [*hidden, *(f"words : ({phrase_term(phrase)})" for phrase in query.excluded)]
    expression = f"({' AND '.join(positive)})" + (f" NOT ({' OR '.join(negative)})" if negative else "")
    where = " AND ".join([f"{index.table} MATCH :expression", *narrowing.conditions])
    return Scan(index, where, {"expression": expression, **narrowing.params})


def _everything(db: Database) -> str:
    """すべてに当たる式。FTS5 は除くことだけでは引けないので、どれにも付いている会議体の印を並べる。"""
    return facet_term([committee_facet(committee.id) for committee in list_committees(db)] or [CLOSED])


def _words(query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]) -> str:
    """FTS5 の語の式。語句が無ければ空。"""
    if not query.phrases:
        return ""
    return f"words : ({f' {query.match} '.join(_either(phrase, query, others) for phrase in query.phrases)})"


def _either(phrase: Phrase, query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]) -> str:
    typed = (phrase, *query.either.get(phrase, ()))
    every = [*typed, *(other for one in typed for other in others.get(one, ()))]
    return f"({' OR '.join(map(phrase_term, dict.fromkeys(every)))})"
