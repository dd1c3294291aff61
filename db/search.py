"""全文検索. 語に切った問い合わせを受け、近い順の id を返す。本文は get_exchanges() や get_turns() で取る。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from db.facets import committee_facet, date_facets, group_facet
from db.ranking import Any, Every, Except, Expression, Facets, Ranking, Words, rank
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
    """語に切った問い合わせ。phrases の語は、保存した語と同じ切り方と正規化をしたもの。

    others は、語句の代わりに現れてもよい語句。打たれた語句をすべて含むものより、必ず後に並ぶ。
    """

    phrases: tuple[Phrase, ...]
    match: Match = Match.ALL
    filters: Filters = Filters()
    others: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)


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
    """探すものと、全文検索の表と、そこで課を絞り込む条件。"""

    noun: str
    table: str
    department: str


_EXCHANGES = _Index(
    "exchange",
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
    "turn",
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


def known_phrases(db: Database, phrases: Iterable[Phrase]) -> frozenset[Phrase]:
    """語句のうち、どれかの発言に現れるもの。"""
    query = "SELECT 1 FROM turn_search WHERE turn_search MATCH ? LIMIT 1"
    return frozenset(
        phrase for phrase in set(phrases) if first_row(db, query, [fts5_text(Words(_encoded(phrase)))])
    )


def _search(db: Database, index: _Index, query: Query, limit: int, offset: int) -> Hits:
    typed = _words(query, {})
    exact = _Tier(db, index, query.filters, typed)
    if not any(query.others.values()):
        return Hits(exact.best(limit, offset), exact.total)
    also = _words(query, query.others)
    wider = _Tier(db, index, query.filters, Except(also, typed) if also and typed else None)
    found = exact.best(limit, offset)
    rest = wider.best(limit - len(found), max(0, offset - exact.total)) if len(found) < limit else ()
    # 言い換えの珍しい語は点が高くなりやすいので、打たれた語句で当たったものの最低点より下に縮める。
    lowest = exact.best(1, exact.total - 1)[0].score if rest and exact.total else 1.0
    below = tuple(Hit(hit.id, lowest * hit.score / (1 + hit.score)) for hit in rest)
    return Hits(found + below, exact.total + wider.total)


class _Tier:
    """式に当たるもの。言い換えのある問い合わせは、二つの段に分けて探す。

    語の一覧から並べる。担当課で絞り込むときと、一覧がまだ直っていないときは、FTS5 の表から探す。結果は同じになる。
    """

    def __init__(self, db: Database, index: _Index, filters: Filters, words: Expression | None) -> None:
        self._db, self._index = db, index
        facets = _facets(db, filters) if words else None
        self._ranking: Ranking | None = None
        self.total = 0
        # 条件に合うものがありえないときは、式が無い。
        if words is None or facets is None:
            return
        self._expression = Every((words, *facets)) if facets else words
        if filters.department is None:
            self._ranking = rank(db, index.noun, self._expression)
        if self._ranking is not None:
            self.total = len(self._ranking)
            return
        self._where = f"{index.table} MATCH :expression"
        if filters.department is not None:
            self._where += f" AND {index.department}"
        self._params = {"expression": fts5_text(self._expression), "department": filters.department}
        query = f"SELECT count(*) AS total FROM {index.table} WHERE {self._where}"
        self.total = rows(db, query, self._params)[0]["total"]

    def best(self, limit: int, offset: int) -> tuple[Hit, ...]:
        """近い順に offset 件とばして limit 件。"""
        if offset >= self.total:
            return ()
        if self._ranking is not None:
            return tuple(Hit(*found) for found in self._ranking.best(limit, offset))
        # 印の列の重みは 0 なので、点は語だけで決まる。点が同じなら新しく取り込んだものを先にする。
        best = rows(
            self._db,
            f"""
            SELECT rowid AS id, -bm25({self._index.table}, 1, 0) AS score
            FROM {self._index.table} WHERE {self._where}
            ORDER BY score DESC, id DESC LIMIT :limit OFFSET :offset
            """,
            {**self._params, "limit": limit, "offset": offset},
        )
        return tuple(Hit(row["id"], row["score"]) for row in best)


def _words(query: Query, others: Mapping[Phrase, tuple[Phrase, ...]]) -> Expression | None:
    """語の式。語句が無ければ None。"""
    if not query.phrases:
        return None
    either = [_either([phrase, *others.get(phrase, ())]) for phrase in query.phrases]
    return Every(tuple(either)) if query.match is Match.ALL else Any(tuple(either))


def _either(phrases: Sequence[Phrase]) -> Expression:
    found = tuple(Words(_encoded(phrase)) for phrase in phrases)
    return found[0] if len(found) == 1 else Any(found)


def _facets(db: Database, filters: Filters) -> list[Facets] | None:
    """印の式。その期間に会議が無いときは None。"""
    parts: list[Facets] = []
    # 期間を先に絞ると、id も近いものだけが残り、ほかの印を読む量が減る。
    if filters.since is not None or filters.until is not None:
        dates = _dates(db, filters.since, filters.until)
        if not dates:
            return None
        parts.append(Facets(tuple(dates)))
    if filters.committee_id is not None:
        parts.append(Facets((committee_facet(filters.committee_id),)))
    if filters.group is not None:
        parts.append(Facets((group_facet(filters.group),)))
    return parts


def _dates(db: Database, since: date | None, until: date | None) -> list[str]:
    """期間の印。会議のある期間に切り詰めるので、印が増えすぎることはない。"""
    found = first_row(
        db,
        "SELECT (SELECT min(held_on) FROM meeting) AS earliest, (SELECT max(held_on) FROM meeting) AS latest",
    )
    if not found or found["earliest"] is None:
        return []
    earliest, latest = date.fromisoformat(found["earliest"]), date.fromisoformat(found["latest"])
    return date_facets(max(since or earliest, earliest), min(until or latest, latest))


def fts5_text(expression: Expression) -> str:
    """FTS5 の式の書き方。

    >>> fts5_text(Every((Words(("電子", "申請")), Facets(("c1",)))))
    '(words : "電子 申請" AND facets : ("c1"))'
    """
    match expression:
        case Words():
            return f"words : {_quote(' '.join(expression.words))}"
        case Facets():
            return f"facets : ({' OR '.join(map(_quote, expression.facets))})"
        case Every():
            return f"({' AND '.join(map(fts5_text, expression.parts))})"
        case Any():
            return f"({' OR '.join(map(fts5_text, expression.parts))})"
        case Except():
            return f"({fts5_text(expression.wanted)} NOT {fts5_text(expression.unwanted)})"


def _encoded(words: Phrase) -> tuple[str, ...]:
    if not words:
        raise ValueError("空の語句は検索できません。")
    return tuple(map(encode_word, words))


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
