"""当たったもの. 式に当たるものすべてを、語の一覧から、それでは足りないときは FTS5 の表から見つける。結果は同じになる。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from db.expression import Every, Except, Expression, Facets, fts5_text
from db.facets import year_facet
from db.ranking import Ranking, rank
from db.rows import id_list, rows


@dataclass(frozen=True, slots=True)
class Hit:
    """見つかったもの。id は質疑応答か発言か会議の id、score は bm25(大きいほど近い)か、会議では当たった発言の数。"""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Index:
    """探すもの。table は全文検索の表、dated は当たったもの hits に会議を結ぶ結合。

    conditions は、いつも調べる SQL の条件。あれば、語の一覧からは探さない。
    """

    noun: str
    table: str
    dated: str
    conditions: tuple[str, ...] = ()


EXCHANGES = Index(
    "exchange",
    "exchange_search",
    "JOIN exchange ON exchange.id = hits.id JOIN meeting ON meeting.id = exchange.meeting",
)
TURNS = Index(
    "turn", "turn_search", "JOIN turn ON turn.id = hits.id JOIN meeting ON meeting.id = turn.meeting"
)
# 閉じた語。行は、その人に見える範囲(db/sight.py)のものだけを残す。
CLOSED_EXCHANGES = replace(
    EXCHANGES,
    table="closed_exchange_search",
    conditions=("closed_exchange_search.rowid IN (SELECT exchange FROM closed_exchange_words)",),
)
CLOSED_TURNS = replace(
    TURNS,
    table="closed_turn_search",
    conditions=("closed_turn_search.rowid IN (SELECT turn FROM closed_turn_words)",),
)


@dataclass(frozen=True, slots=True)
class Scan:
    """探す条件。conditions と params は、式で言えないことを当たったものごとに調べる SQL の条件。"""

    index: Index
    expression: Expression
    conditions: tuple[str, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ids:
    """当たったものの id(列の名は id)を読む SQL と、その値。"""

    query: str
    params: Mapping[str, object]


class Listed:
    """語の一覧から見つけたもの。"""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking
        self.total = len(ranking)

    def best(self, limit: int, offset: int) -> tuple[Hit, ...]:
        """近い順に offset 件とばして limit 件。"""
        return tuple(Hit(*found) for found in self._ranking.best(limit, offset))

    def ids(self) -> Ids:
        """当たったものすべての id。"""
        return Ids("SELECT value AS id FROM json_each(:ids)", {"ids": id_list(self._ranking.ids())})

    def counts(self, facets: Sequence[str]) -> dict[str, int]:
        """印ごとに、その付いたものの数。"""
        return self._ranking.counts(facets)

    def within(self, facets: Facets) -> Listed:
        """どれかの印の付いたものだけ。"""
        return Listed(self._ranking.within(facets))

    def without(self, facets: Facets) -> Listed:
        """どの印も付いていないものだけ。"""
        return Listed(self._ranking.without(facets))


class Scanned:
    """FTS5 の表から見つけるもの。"""

    def __init__(self, db: Database, scan: Scan) -> None:
        self._db, self._scan = db, scan
        table = scan.index.table
        self._where = " AND ".join([f"{table} MATCH :expression", *scan.conditions])
        self._params = {**scan.params, "expression": fts5_text(scan.expression)}
        query = f"SELECT count(*) AS total FROM {table} WHERE {self._where}"
        self.total = int(rows(db, query, self._params)[0]["total"])

    def best(self, limit: int, offset: int) -> tuple[Hit, ...]:
        """近い順に offset 件とばして limit 件。"""
        if offset >= self.total:
            return ()
        table = self._scan.index.table
        # 印の列の重みは 0 なので、点は語だけで決まる。点が同じなら新しく取り込んだものを先にする。
        best = rows(
            self._db,
            f"""
            SELECT rowid AS id, -bm25({table}, 1, 0) AS score FROM {table} WHERE {self._where}
            ORDER BY score DESC, id DESC LIMIT :limit OFFSET :offset
            """,
            {**self._params, "limit": limit, "offset": offset},
        )
        return tuple(Hit(row["id"], row["score"]) for row in best)

    def ids(self) -> Ids:
        """当たったものすべての id。"""
        return Ids(f"SELECT rowid AS id FROM {self._scan.index.table} WHERE {self._where}", self._params)

    def within(self, facets: Facets) -> Scanned:
        """どれかの印の付いたものだけ。"""
        return self._again(Every((self._scan.expression, facets)))

    def without(self, facets: Facets) -> Scanned:
        """どの印も付いていないものだけ。"""
        return self._again(Except(self._scan.expression, facets))

    def _again(self, expression: Expression) -> Scanned:
        return Scanned(self._db, replace(self._scan, expression=expression))


Matches = Listed | Scanned


def find_matches(db: Database, scan: Scan) -> Matches:
    """条件に当たるものすべて。SQL の条件があるときと、語の一覧がまだ直っていないときは、FTS5 の表から探す。"""
    ranking = None if scan.conditions else rank(db, scan.index.noun, scan.expression)
    return Scanned(db, scan) if ranking is None else Listed(ranking)


def newest(db: Database, index: Index, matches: Matches, limit: int, offset: int) -> tuple[Hit, ...]:
    """新しい順に offset 件とばして limit 件。点は付けない。

    当たったものすべてを日付で並べると遅いので、新しい年から順に数え、見せる所の年だけを並べる。
    """
    found: list[Hit] = []
    skip = offset
    for year in _by_year(db, matches):
        if skip < year.total:
            found += _dated(db, index, year.ids(), (limit - len(found), skip))
        skip = max(0, skip - year.total)
        if len(found) >= limit:
            break
    return tuple(found)


def held_years(db: Database) -> tuple[str, ...]:
    """会議のあった年(西暦 4 桁)。新しい順。"""
    query = (
        "SELECT DISTINCT substr(held_on, 1, 4) AS year FROM meeting WHERE held_on IS NOT NULL ORDER BY 1 DESC"
    )
    return tuple(row["year"] for row in rows(db, query))


def _by_year(db: Database, matches: Matches) -> Iterator[Matches]:
    """開催年ごとに分ける。新しい年から、開催日の無いものは最後。"""
    years = [year_facet(year) for year in held_years(db)]
    for year in years:
        yield matches.within(Facets((year,)))
    yield matches.without(Facets(tuple(years))) if years else matches


def _dated(db: Database, index: Index, ids: Ids, page: tuple[int, int]) -> list[Hit]:
    limit, offset = page
    found = rows(
        db,
        f"""
        WITH hits AS ({ids.query}) SELECT hits.id FROM hits {index.dated}
        ORDER BY held_on DESC NULLS LAST, meeting.id DESC, number LIMIT :limit OFFSET :offset
        """,
        {**ids.params, "limit": limit, "offset": offset},
    )
    return [Hit(row["id"], 0.0) for row in found]
