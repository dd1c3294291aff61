"""施策を探す. 施策は多くて数千なので、語の列を端から調べる。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.expression import Phrase
from db.matches import Hit
from db.open_meetings import IS_OPEN
from db.rows import rows
from db.search import Hits, Query
from db.search_filters import Filters
from db.words import encode_word


def search_measures(db: Database, query: Query, limit: int, offset: int = 0) -> Hits:
    """名前と実施内容に、問い合わせの語句を含む施策。紐付いた公開の質疑応答の多い順に offset 件とばして limit 件。

    絞り込みは担当課と施策の名だけを使う。語句も担当課も施策の名も無ければ、何も見つからない。
    """
    wanted = query.filters
    if not (query.phrases or wanted.departments or wanted.measures):
        return Hits((), 0)
    found = [
        Hit(row["id"], float(row["links"]))
        for row in rows(
            db,
            f"""
            SELECT measure.id, measure.title, content, code, ' ' || words || ' ' AS words,
                (SELECT count(*) FROM standing_link JOIN exchange ON exchange.id = standing_link.exchange
                    JOIN meeting ON meeting.id = exchange.meeting
                    WHERE standing_link.measure = measure.id AND {IS_OPEN}) AS links,
                (SELECT group_concat(department, ' ') FROM measure_department
                    WHERE measure_department.measure = measure.id) AS departments
            FROM measure JOIN measure_words ON measure_words.measure = measure.id
            ORDER BY links DESC, plan DESC, position
            """,
        )
        if _holds(row["words"], query) and _fits(row, wanted)
    ]
    return Hits(tuple(found[offset : offset + limit]), len(found))


def _holds(words: str, query: Query) -> bool:
    every = all(
        any(_has(words, one) for one in (*_typed(phrase, query), *query.others.get(phrase, ())))
        for phrase in query.phrases
    )
    return every and not any(_has(words, phrase) for phrase in query.excluded)


def _typed(phrase: Phrase, query: Query) -> Sequence[Phrase]:
    return (phrase, *query.either.get(phrase, ()))


def _has(words: str, phrase: Phrase) -> bool:
    return f" {' '.join(map(encode_word, phrase))} " in words


def _fits(row: dict[str, str | None], wanted: Filters) -> bool:
    named = (row["title"] or "", row["content"] or "", row["code"] or "")
    departments = row["departments"] or ""
    return (not wanted.measures or any(part in text for part in wanted.measures for text in named)) and (
        not wanted.departments or any(name in departments for name in wanted.departments)
    )
