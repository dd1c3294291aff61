"""検索の内訳. 当たった質疑応答か発言を、会議体・年・立場・担当課・施策・約束の型ごとに数える。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from db.committees import list_committees
from db.facets import committee_facet, group_facet, year_facet
from db.matches import Ids, Index, Listed, held_years
from db.records import Commitment, SpeakerGroup
from db.rows import rows
from db.search import Query, matches_of

_Key = TypeVar("_Key")

# 施策と課は、多い順にこの数まで数える。
_MOST = 12


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """当たったものの紐付く施策と、その数。"""

    id: int
    content: str
    count: int


@dataclass(frozen=True, slots=True)
class HitCounts:
    """当たったものの内訳。値から数への対応。年は古い順、担当課と施策は多い順。

    committees は会議体の id、years は開催年(西暦)、groups は立場、departments は担当課、commitments は約束の型ごと。
    """

    committees: Mapping[int, int]
    years: Mapping[int, int]
    groups: Mapping[SpeakerGroup, int]
    departments: Mapping[str, int]
    commitments: Mapping[Commitment, int]
    measures: tuple[MeasureCount, ...]


_NOTHING = HitCounts({}, {}, {}, {}, {}, ())

# 表ごとの、約束の型、立場、施策を引くための結合。
_PROMISES = {
    "exchange_search": "JOIN exchange ON exchange.id = hits.id AND commitment IS NOT NULL",
    "turn_search": "JOIN exchange ON exchange.commitment_turn = hits.id",
}
_SPEAKERS = {
    "exchange_search": "JOIN exchange_span ON exchange_span.exchange = hits.id AND side = 'question'"
    " JOIN turn ON turn.id = exchange_span.turn",
    "turn_search": "JOIN turn ON turn.id = hits.id",
}
_LINKS = {
    "exchange_search": "JOIN standing_link ON standing_link.exchange = hits.id",
    "turn_search": "JOIN exchange_span ON exchange_span.turn = hits.id"
    " JOIN standing_link ON standing_link.exchange = exchange_span.exchange",
}


def count_hits(db: Database, index: Index, query: Query) -> HitCounts:
    """問い合わせに当たるもの(同じ意味の語で当たるものも)の内訳。"""
    matches = matches_of(db, index, query)
    if matches is None:
        return _NOTHING
    ids = matches.ids()
    hits = f"WITH hits AS MATERIALIZED ({ids.query})"
    meetings = _marked(db, matches) if isinstance(matches, Listed) else _joined(db, index, ids)
    commitments = _count(
        db,
        f"{hits} SELECT commitment AS value, {_DISTINCT} FROM hits {_PROMISES[index.table]} GROUP BY 1",
        ids.params,
    )
    departments = _count(
        db,
        f"{hits} SELECT department AS value, {_DISTINCT} FROM hits {_LINKS[index.table]}"
        " JOIN measure_department ON measure_department.measure = standing_link.measure GROUP BY 1",
        ids.params,
    )
    measures = rows(
        db,
        f"""
        {hits} SELECT measure.id, content, {_DISTINCT} FROM hits {_LINKS[index.table]}
        JOIN measure ON measure.id = standing_link.measure
        GROUP BY measure.id ORDER BY hits DESC, measure.id LIMIT {_MOST}
        """,
        ids.params,
    )
    return HitCounts(
        meetings.committees,
        meetings.years,
        meetings.groups,
        dict(departments.most_common(_MOST)),
        {Commitment(value): count for value, count in commitments.items()},
        tuple(MeasureCount(row["id"], row["content"], row["hits"]) for row in measures),
    )


@dataclass(frozen=True, slots=True)
class _Meetings:
    """会議体と年と立場ごとの数。"""

    committees: Mapping[int, int]
    years: Mapping[int, int]
    groups: Mapping[SpeakerGroup, int]


def _marked(db: Database, found: Listed) -> _Meetings:
    """印で数える。当たったもの一つずつに会議を結ぶより、何倍も速い。"""
    committees = {one.id: committee_facet(one.id) for one in list_committees(db)}
    years = {int(year): year_facet(year) for year in reversed(held_years(db))}
    groups = {group: group_facet(group) for group in SpeakerGroup}
    counts = found.counts([*committees.values(), *years.values(), *groups.values()])
    return _Meetings(_some(committees, counts), _some(years, counts), _some(groups, counts))


def _some(facets: Mapping[_Key, str], counts: Mapping[str, int]) -> dict[_Key, int]:
    return {key: counts[facet] for key, facet in facets.items() if counts[facet]}


def _joined(db: Database, index: Index, ids: Ids) -> _Meetings:
    """会議と発言者を結んで数える。"""
    hits = f"WITH hits AS MATERIALIZED ({ids.query})"
    found = rows(
        db,
        f"""
        {hits} SELECT meeting.committee, substr(held_on, 1, 4) AS year, count(*) AS hits
        FROM hits {index.dated} GROUP BY meeting.committee, year
        """,
        ids.params,
    )
    committees: Counter[int] = Counter()
    years: Counter[int] = Counter()
    for row in found:
        committees[row["committee"]] += row["hits"]
        if row["year"]:
            years[int(row["year"])] += row["hits"]
    groups = _count(
        db,
        f"{hits} SELECT speaker_group AS value, {_DISTINCT} FROM hits {_SPEAKERS[index.table]} GROUP BY 1",
        ids.params,
    )
    return _Meetings(
        committees,
        dict(sorted(years.items())),
        {SpeakerGroup(value): count for value, count in groups.items()},
    )


_DISTINCT = "count(DISTINCT hits.id) AS hits"


def _count(db: Database, query: str, params: Mapping[str, object]) -> Counter[str]:
    return Counter({row["value"]: row["hits"] for row in rows(db, query, params)})
