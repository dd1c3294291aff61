"""語の一覧から探しても、FTS5 の表から探しても、同じものが同じ順に見つかる."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import matches
from db.connection import writing
from db.exchanges import replace_exchanges
from db.expression import Any, Every, Except, Phrase, Words, phrase_words
from db.hit_counts import HitCounts, count_hits
from db.matches import EXCHANGES, TURNS
from db.records import SpeakerGroup
from db.search import Hits, Match, Order, Query, search_exchanges, search_meetings, search_turns
from db.search_filters import Filters
from db.turns import turn_ids
from db.words import IndexedWord, store_exchange_words, store_turn_words
from tests.db.samples import BICYCLES, HOURS, save_meeting
from tests.stores import new_store

# 少ない語を何度も使い、一つの会議は公開でなく、一つは開催日が無い。
_WORDS = ("図書", "館", "時間", "Wi-Fi", "wi-fi", "の")
_MEETINGS: tuple[Mapping[str, str | None], ...] = (
    {"held_on": "2024-05-01"},
    {"held_on": "2024-05-20", "committee": "環境審議会"},
    {"held_on": "2025-01-10"},
    {"held_on": "2025-01-11", "committee": "環境審議会", "closed": "非公開"},
    {"held_on": None, "closed": "一部非公開"},
    {"held_on": None},
)
_texts = st.lists(
    st.lists(st.sampled_from(_WORDS), max_size=6),
    min_size=2 * len(_MEETINGS),
    max_size=2 * len(_MEETINGS),
)
_phrases = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=2).map(tuple)
_some_phrases = st.lists(_phrases, max_size=2).map(tuple)
_days = st.sampled_from([None, date(2024, 1, 1), date(2024, 5, 10), date(2025, 1, 10), date(2030, 1, 1)])
_filters = st.builds(
    Filters,
    committee_id=st.sampled_from([None, None, 1, 2]),
    since=_days,
    until=_days,
    group=st.sampled_from([None, None, *SpeakerGroup]),
    meetings=st.sampled_from([(), (), ("環境",), ("第1回",)]),
    speakers=st.sampled_from([(), (), (), ("生涯",)]),
)


@st.composite
def _queries(draw: st.DrawFn) -> Query:
    phrases = draw(_some_phrases)
    also: dict[Phrase, tuple[Phrase, ...]] = {phrase: draw(_some_phrases) for phrase in phrases}
    other: dict[Phrase, tuple[Phrase, ...]] = {phrase: draw(_some_phrases) for phrase in phrases}
    return Query(
        phrases,
        draw(st.sampled_from(Match)),
        draw(st.just(Filters()) | _filters),
        others=draw(st.just({}) | st.just(other)),
        either=draw(st.just({}) | st.just(also)),
        excluded=draw(st.just(()) | _some_phrases),
        order=draw(st.sampled_from(Order)),
    )


@pytest.fixture(scope="module")
def city() -> Iterator[Database]:
    """会議だけを保存したデータベース。語は試すたびに置き換える。"""
    with new_store() as db:
        for number, facts in enumerate(_MEETINGS):
            known = {name: value for name, value in facts.items() if name != "closed"}
            meeting = save_meeting(db, str(number), **known)  # type: ignore[arg-type]
            with writing(db):
                replace_exchanges(db, meeting, [HOURS, BICYCLES])
                db.execute("UPDATE meeting SET disclosure = ? WHERE id = ?", [facts.get("closed"), meeting])
        yield db


def _store(db: Database, texts: list[list[str]]) -> None:
    exchanges = [row[0] for row in db.execute("SELECT id FROM exchange ORDER BY id")]
    with writing(db):
        store_exchange_words(db, dict(zip(exchanges, texts, strict=True)))
        for at in range(len(_MEETINGS)):
            turns = turn_ids(db, at + 1)
            words = {turns[n + 2]: [IndexedWord(0, 1, word) for word in texts[2 * at + n]] for n in range(2)}
            store_turn_words(db, words)


def _comparable(found: Hits, order: Order) -> tuple[int, list[tuple[float, int]]]:
    """近い順の点は、足す順の違いで最後の桁が変わりうるので、丸めて並べ直す。"""
    hits = [(round(hit.score, 9), hit.id) for hit in found.hits]
    return found.total, hits if order is Order.NEWEST else sorted(hits)


def _everything(db: Database, query: Query) -> tuple[list[object], list[HitCounts]]:
    found = [search(db, query, 50) for search in (search_exchanges, search_turns, search_meetings)]
    return (
        [_comparable(one, query.order) for one in found],
        [count_hits(db, index, query) for index in (EXCHANGES, TURNS)],
    )


@settings(max_examples=60, deadline=None)
@given(_texts, st.lists(_queries(), min_size=8, max_size=8))
def test_word_lists_and_fts5_find_the_same_with_any_query(
    city: Database, texts: list[list[str]], queries: list[Query]
) -> None:
    _store(city, texts)
    for query in queries:
        listed = _everything(city, query)
        with patch.object(matches, "rank", lambda *_: None):
            assert _everything(city, query) == listed


@settings(max_examples=30, deadline=None)
@given(_texts, _queries(), st.integers(1, 5))
def test_pages_neither_repeat_nor_lose_a_hit(
    city: Database, texts: list[list[str]], query: Query, size: int
) -> None:
    _store(city, texts)
    for search in (search_exchanges, search_turns, search_meetings):
        whole = search(city, query, 50)
        pages = [search(city, query, size, offset) for offset in range(0, whole.total, size)]
        assert [hit for found in pages for hit in found.hits] == list(whole.hits)
        assert len({hit.id for hit in whole.hits}) == whole.total


def test_word_lists_are_used_unless_a_condition_needs_sql(city: Database) -> None:
    _store(city, [["図書"]] * 2 * len(_MEETINGS))
    phrase: Phrase = ("図書",)
    with patch.object(matches, "Scanned", side_effect=AssertionError("FTS5 で探した")):
        for filters in (Filters(), Filters(committee_id=1, since=date(2024, 1, 1), meetings=("第1回",))):
            assert search_turns(city, Query((phrase,), filters=filters), 10).total
        assert search_turns(city, Query((), excluded=(("無い",),)), 10).total
        with pytest.raises(AssertionError, match="FTS5"):
            search_turns(city, Query((phrase,), filters=Filters(speakers=("生涯",))), 10)


def test_fts5_keeps_the_score_of_what_follows_a_row_with_words_out_of_order(city: Database) -> None:
    """FTS5 は、除くことの中に AND を書くと、並びの合わない行の次に当たったものの点を 0 にしてしまう。"""
    _store(city, [[]] * (2 * len(_MEETINGS) - 2) + [["図書"], ["館"]])
    one, two, other = ("図書",), ("図書", "図書"), (("館",),)
    query = Query((one, two), others={one: other, two: other})
    with patch.object(matches, "rank", lambda *_: None):
        wanted = Every(tuple(Any((phrase_words(phrase), Words(("館",)))) for phrase in (one, two)))
        scan = matches.Scan(EXCHANGES, Except(wanted, Words(("時間",))))
        (hit,) = matches.find_matches(city, scan).best(10, 0)
        assert hit.score > 1
        assert search_exchanges(city, query, 10).total == 1
