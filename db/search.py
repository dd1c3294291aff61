"""全文検索. 語に切った問い合わせを受け、近い順の id を返す。本文は get_exchanges() や get_turns() で取る。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from db.facets import committee_facet, date_facets, group_facet
from db.records import SpeakerGroup
from db.rows import first_row, rows
from db.words import encode_word

# この順に続けて現れる語。ひとつだけなら、その語がどこかに現れればよい。
Phrase = tuple[str, ...]


class Match(StrEnum):
    """語句が二つ以上あるときの合わせ方。"""

    ALL = "AND"
    ANY = "OR"


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。None は絞り込まないこと。since と until は開催日で、両端を含む。

    group は、質疑応答では論点を挙げた人の、発言では発言者の立場。
    department は、質疑応答では紐付く施策の担当課か、答弁者の発言者表記に含まれる課。
    発言では発言者表記に含まれる課。
    """

    committee_id: int | None = None
    since: date | None = None
    until: date | None = None
    group: SpeakerGroup | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """語に切った問い合わせ。phrases の語は、保存した語と同じ切り方と正規化をしたもの。"""

    phrases: tuple[Phrase, ...]
    match: Match = Match.ALL
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """見つかったもの。id は質疑応答か発言の id、score は bm25(大きいほど近い)。"""

    id: int
    score: float


@dataclass(frozen=True, slots=True)
class Hits:
    """近い順の結果の一部と、全体の件数。"""

    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Index:
    """全文検索の表と、そこで課を絞り込む条件。"""

    table: str
    department: str


_EXCHANGES = _Index(
    "exchange_search",
    """(
        EXISTS (
            SELECT 1 FROM standing_link
            JOIN measure_department ON measure_department.measure = standing_link.measure
            WHERE standing_link.exchange = exchange_search.rowid AND department = :department
        ) OR EXISTS (
            SELECT 1 FROM exchange_span JOIN turn ON turn.id = exchange_span.turn
            WHERE exchange_span.exchange = exchange_search.rowid AND side = 'answer'
            AND instr(label, :department)
        )
    )""",
)

_TURNS = _Index(
    "turn_search",
    "EXISTS (SELECT 1 FROM turn WHERE turn.id = turn_search.rowid AND instr(label, :department))",
)


def search_exchanges(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """質疑応答を探し、近い順に offset 件とばして limit 件。語句が無ければ何も見つからない。

    ValueError: 空の語句か空の語がある。
    """
    return _search(db, _EXCHANGES, query, limit, offset)


def search_turns(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """発言を探し、近い順に offset 件とばして limit 件。語句が無ければ何も見つからない。

    ValueError: 空の語句か空の語がある。
    """
    return _search(db, _TURNS, query, limit, offset)


def _search(db: Database, index: _Index, query: Query, limit: int, offset: int) -> Hits:
    expression = _expression(db, query)
    if expression is None:
        return Hits((), 0)
    department = query.filters.department
    params = {"expression": expression, "department": department, "limit": limit, "offset": offset}
    where = f"{index.table} MATCH :expression"
    if department is not None:
        where += f" AND {index.department}"
    # 印の列の重みは 0 なので、点は語だけで決まる。点が同じなら新しく取り込んだものを先にする。
    best = rows(
        db,
        f"""
        SELECT rowid AS id, -bm25({index.table}, 1, 0) AS score FROM {index.table} WHERE {where}
        ORDER BY score DESC, id DESC LIMIT :limit OFFSET :offset
        """,
        params,
    )
    total = rows(db, f"SELECT count(*) AS total FROM {index.table} WHERE {where}", params)[0]["total"]
    return Hits(tuple(Hit(row["id"], row["score"]) for row in best), total)


def _expression(db: Database, query: Query) -> str | None:
    """FTS5 の式。条件に合うものがありえないときは None。"""
    if not query.phrases:
        return None
    filters = query.filters
    parts = [f"words : ({f' {query.match} '.join(map(_phrase, query.phrases))})"]
    if filters.committee_id is not None:
        parts.append(_facet([committee_facet(filters.committee_id)]))
    if filters.group is not None:
        parts.append(_facet([group_facet(filters.group)]))
    if filters.since is not None or filters.until is not None:
        dates = _dates(db, filters.since, filters.until)
        if not dates:
            return None
        parts.append(_facet(dates))
    return " AND ".join(parts)


def _dates(db: Database, since: date | None, until: date | None) -> list[str]:
    """期間の印。会議のある期間に切り詰めるので、印が増えすぎることはない。"""
    found = first_row(db, "SELECT min(held_on) AS earliest, max(held_on) AS latest FROM meeting")
    if not found or found["earliest"] is None:
        return []
    earliest, latest = date.fromisoformat(found["earliest"]), date.fromisoformat(found["latest"])
    return date_facets(max(since or earliest, earliest), min(until or latest, latest))


def _facet(facets: Sequence[str]) -> str:
    return f"facets : ({' OR '.join(map(_quote, facets))})"


def _phrase(words: Phrase) -> str:
    if not words:
        raise ValueError("空の語句は検索できません。")
    return _quote(" ".join(map(encode_word, words)))


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
