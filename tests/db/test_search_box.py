"""検索の組み合わせ: どれか、除く、新しい順、絞り込みだけ、公開でない会議、内訳."""

from __future__ import annotations

from datetime import date

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.exchanges import replace_exchanges
from db.expression import Phrase
from db.hit_counts import count_hits
from db.links import replace_links
from db.matches import EXCHANGES, TURNS
from db.plans import list_measures
from db.records import Exchange, SpeakerGroup
from db.search import (
    Order,
    Query,
    known_phrases,
    search_exchanges,
    search_meetings,
    search_turns,
)
from db.search_filters import Filters
from db.search_measures import search_measures
from db.turns import turn_ids
from db.words import IndexedWord, store_exchange_words, store_measure_words, store_turn_words
from tests.db.samples import BICYCLES, HOURS, LIBRARY, PARKING, link, save_meeting, save_plan

A, B, C = ("開館",), ("時間",), ("駐輪",)


def _meeting(db: Database, content: str, *texts: str, **facts: object) -> list[int]:
    """質疑応答と発言の語を保存し、質疑応答の id を返す。非公開にするには closed を渡す。"""
    closed = facts.pop("closed", None)
    meeting = save_meeting(db, content, **facts)  # type: ignore[arg-type]
    found: list[Exchange] = [HOURS, BICYCLES][: len(texts)]
    with writing(db):
        if closed:
            db.execute("UPDATE meeting SET disclosure = ? WHERE id = ?", [closed, meeting])
        ids = replace_exchanges(db, meeting, found)
        words = [text.split() for text in texts]
        store_exchange_words(db, dict(zip(ids, words, strict=True)))
        turns = turn_ids(db, meeting)
        spoken = {turns[n + 2]: [IndexedWord(0, 1, word) for word in line] for n, line in enumerate(words)}
        store_turn_words(db, spoken)
    return list(ids)


def _ids(db: Database, query: Query) -> set[int]:
    found = search_exchanges(db, query, 10)
    assert found.total == len(found.hits)
    return {hit.id for hit in found.hits}


def test_either_and_excluded_phrases(store: Database) -> None:
    one, two = _meeting(store, "a", "開館 時間", "駐輪 時間")
    (three,) = _meeting(store, "b", "開館 駐輪")
    either: dict[Phrase, tuple[Phrase, ...]] = {A: (C,)}
    assert _ids(store, Query((A,), either=either)) == {one, two, three}
    assert _ids(store, Query((A, B), either=either)) == {one, two}
    assert _ids(store, Query((A,), either=either, excluded=(B,))) == {three}
    assert _ids(store, Query((), excluded=(A,))) == {two}
    assert _ids(store, Query((A,), excluded=(A,))) == set()
    with_synonym = Query((C,), others={C: (B,)}, excluded=(A,))
    assert _ids(store, with_synonym) == {two}


def test_filters_alone_find_everything_they_leave(store: Database) -> None:
    old = _meeting(store, "a", "開館", held_on="2024-05-01")
    new = _meeting(store, "b", "時間", held_on="2026-05-01")
    since = Filters(since=date(2025, 1, 1))
    assert _ids(store, Query((), filters=since)) == set(new)
    assert _ids(store, Query((), filters=Filters(group=SpeakerGroup.MEMBER))) == {*old, *new}
    assert _ids(store, Query(())) == set()


def test_newest_first_is_by_day_and_undated_comes_last(store: Database) -> None:
    days = ("2025-01-01", None, "2026-01-01")
    ids = [_meeting(store, str(day), "開館", held_on=day)[0] for day in days]
    found = search_exchanges(store, Query((A,), order=Order.NEWEST), 10)
    assert [hit.id for hit in found.hits] == [ids[2], ids[0], ids[1]]
    page = search_exchanges(store, Query((A,), order=Order.NEWEST), 1, offset=1)
    assert ([hit.id for hit in page.hits], page.total) == ([ids[0]], 3)
    assert search_exchanges(store, Query((A,), order=Order.NEWEST), 1, offset=9).hits == ()


def test_names_narrow_by_committee_meeting_and_speaker(store: Database) -> None:
    library = _meeting(store, "a", "開館")
    green = _meeting(store, "b", "開館", committee="環境審議会")
    for filters, found in (
        (Filters(meetings=("環境",)), green),
        (Filters(meetings=("第1回",)), [*library, *green]),
        (Filters(meetings=("環境", "図書館協議")), [*library, *green]),
        (Filters(meetings=("無い会議",)), []),
        (Filters(speakers=("生涯",)), [*library, *green]),
        (Filters(speakers=("委員長",)), []),
    ):
        assert _ids(store, Query((A,), filters=filters)) == set(found)


def test_a_measure_narrows_by_name_code_and_id(store: Database) -> None:
    plan = save_plan(store)
    hours, bicycles = _meeting(store, "a", "開館 時間", "駐輪 時間")
    with writing(store):
        meeting = store.execute("SELECT meeting FROM exchange").fetchone()[0]
        replace_links(store, meeting, plan, [link(HOURS, LIBRARY, 0.9), link(BICYCLES, PARKING, 0.8)])
    first = list_measures(store, plan)[0].id
    for filters, found in (
        (Filters(measures=("開館時間",)), {hours}),
        (Filters(measures=("1-2",)), {bicycles}),
        (Filters(measures=("1-",)), set()),
        (Filters(measure_id=first), {hours}),
        (Filters(measure_id=first, measures=("駐輪場",)), set()),
    ):
        assert _ids(store, Query((B,), filters=filters)) == found
    counts = count_hits(store, EXCHANGES, Query((B,)))
    assert [(one.id, one.count) for one in counts.measures] == [(first, 1), (first + 1, 1)]
    assert counts.departments == {"生涯学習課": 1, "道路課": 1, "公園課": 1}


@pytest.mark.parametrize("closed", ["非公開", "一部非公開"])
def test_a_closed_meeting_is_in_no_result_and_no_count(store: Database, closed: str) -> None:
    (seen,) = _meeting(store, "a", "開館")
    _meeting(store, "b", "開館 秘密", closed=closed)
    assert _ids(store, Query((A,))) == {seen}
    assert _ids(store, Query((), excluded=(C,))) == {seen}
    assert search_turns(store, Query((A,)), 10).total == 1
    assert search_meetings(store, Query((A,)), 10).total == 1
    assert search_exchanges(store, Query((A,), order=Order.NEWEST), 10).total == 1
    assert known_phrases(store, [A, ("秘密",)]) == {A}
    assert sum(count_hits(store, TURNS, Query((A,))).committees.values()) == 1
    # 閉じた語は、だれもが引く表には無く、閉じた表だけにある。
    for noun in ("turn", "exchange"):
        assert "秘密" not in str(list(store.table(f"{noun}_words").rows))
        assert "秘密" in str(list(store.table(f"closed_{noun}_words").rows))


def test_the_counts_add_up_to_the_hits(store: Database) -> None:
    _meeting(store, "a", "開館 時間", "開館 駐輪", held_on="2025-01-01")
    _meeting(store, "b", "開館", committee="環境審議会", held_on="2026-01-01")
    _meeting(store, "c", "開館", held_on=None)
    for index, search in ((EXCHANGES, search_exchanges), (TURNS, search_turns)):
        counts = count_hits(store, index, Query((A,)))
        assert sum(counts.committees.values()) == search(store, Query((A,)), 1).total == 4
        assert counts.years == {2025: 2, 2026: 1}
    assert count_hits(store, EXCHANGES, Query((A,))).groups == {SpeakerGroup.MEMBER: 4}
    assert count_hits(store, EXCHANGES, Query(())).committees == {}


def test_meetings_come_by_their_number_of_hits(store: Database) -> None:
    _meeting(store, "a", "開館", held_on="2026-01-01")
    _meeting(store, "b", "開館", "開館", held_on="2025-01-01")
    assert [hit.score for hit in search_meetings(store, Query((A,)), 10).hits] == [2, 1]
    newest = search_meetings(store, Query((A,), order=Order.NEWEST), 10)
    assert [hit.score for hit in newest.hits] == [1, 2]
    assert search_meetings(store, Query(()), 10).total == 0


def test_measures_are_searched_by_their_words(store: Database) -> None:
    plan = save_plan(store)
    first, second = (stored.id for stored in list_measures(store, plan))
    with writing(store):
        store_measure_words(store, {first: ["図書", "館", "開館", "時間"], second: ["駅", "駐輪"]})

    def found(query: Query) -> list[int]:
        return sorted(hit.id for hit in search_measures(store, query, 10).hits)

    assert found(Query((("図書", "館"),))) == [first]
    assert found(Query((("館", "図書"),))) == []
    assert found(Query((A,), either={A: (C,)})) == [first, second]
    assert found(Query((A,), excluded=(B,))) == []
    assert found(Query((("無い",),), others={("無い",): (C,)})) == [second]
    assert found(Query((), filters=Filters(departments=("公園",)))) == [second]
    assert found(Query((), filters=Filters(measures=("開館",)))) == [first]
    assert found(Query(())) == []
