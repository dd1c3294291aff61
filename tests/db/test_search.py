from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.exchanges import replace_exchanges
from db.links import DecisionChange, decide, replace_links
from db.meetings import get_meeting
from db.plans import list_measures
from db.records import Decision, Exchange, Span, SpeakerGroup
from db.search import Hits, Match, Query, known_phrases, search_exchanges, search_turns
from db.search_filters import Filters
from db.turns import turn_ids
from db.words import IndexedWord, store_exchange_words, store_turn_words
from tests.db.samples import BICYCLES, HOURS, LIBRARY, PARKING, SECRETARY, link, save_meeting, save_plan
from tests.db.test_words import words
from tests.stores import new_store

ANYTHING = Filters()


def _query(*found: str, match: Match = Match.ALL, filters: Filters = ANYTHING) -> Query:
    """一語ずつの問い合わせ。"""
    return Query(tuple((word,) for word in found), match, filters)


def _meeting(
    db: Database, content: str, *exchanges: tuple[Exchange, str], **facts: object
) -> tuple[int, list[int]]:
    """質疑応答と、空白で切った語とを保存し、会議の id と質疑応答の id を返す。"""
    meeting_id = save_meeting(db, content, **facts)  # type: ignore[arg-type]
    with writing(db):
        ids = replace_exchanges(db, meeting_id, [exchange for exchange, _ in exchanges])
        texts = (text.split() for _, text in exchanges)
        store_exchange_words(db, dict(zip(ids, texts, strict=True)))
    return meeting_id, list(ids)


def _ids(found: Hits) -> list[int]:
    assert found.total == len(found.hits)
    return [hit.id for hit in found.hits]


def test_all_words_or_any_word_or_a_run_of_words(store: Database) -> None:
    _, (hours, bicycles) = _meeting(store, "a", (HOURS, "図書 館 時間 延びる"), (BICYCLES, "時間 図書 駐輪"))
    assert set(_ids(search_exchanges(store, _query("図書", "時間"), 10))) == {hours, bicycles}
    assert _ids(search_exchanges(store, _query("図書", "延びる"), 10)) == [hours]
    assert set(_ids(search_exchanges(store, _query("延びる", "駐輪", match=Match.ANY), 10))) == {
        hours,
        bicycles,
    }
    assert _ids(search_exchanges(store, Query((("図書", "館"),)), 10)) == [hours]
    assert _ids(search_exchanges(store, Query((("館", "図書"),)), 10)) == []
    assert search_exchanges(store, Query(()), 10) == Hits((), 0)
    assert search_exchanges(store, _query("プール"), 10) == Hits((), 0)


def test_the_nearest_come_first_and_the_newer_of_equals(store: Database) -> None:
    _, (often, once) = _meeting(store, "a", (HOURS, "開館 開館 開館 時間"), (BICYCLES, "開館 時間 駐輪 整備"))
    _, (again,) = _meeting(store, "b", (HOURS, "開館 時間 駐輪 整備"))
    found = search_exchanges(store, _query("開館"), 10)
    assert _ids(found) == [often, again, once]
    assert found.hits[0].score > found.hits[1].score == found.hits[2].score
    page = search_exchanges(store, _query("開館"), 1, offset=1)
    assert ([hit.id for hit in page.hits], page.total) == ([again], 3)


def test_filters_do_not_change_the_score(store: Database) -> None:
    meeting_id, _ = _meeting(store, "a", (HOURS, "開館 時間"), (BICYCLES, "開館 駐輪 整備"))
    _meeting(store, "b", (HOURS, "図書 開館"), committee="環境審議会")
    committee_id = get_meeting(store, meeting_id).committee_id
    every = {hit.id: hit.score for hit in search_exchanges(store, _query("開館"), 10).hits}
    filtered = Filters(committee_id=committee_id, since=date(2026, 1, 1), group=SpeakerGroup.MEMBER)
    some = search_exchanges(store, _query("開館", filters=filtered), 10)
    assert some.total == 2
    assert {hit.id: hit.score for hit in some.hits}.items() <= every.items()


def test_a_committee_narrows_the_search(store: Database) -> None:
    library, (first,) = _meeting(store, "a", (HOURS, "開館"))
    green, (second,) = _meeting(store, "b", (HOURS, "開館"), committee="環境審議会")
    for meeting_id, exchange_id in ((library, first), (green, second)):
        filters = Filters(committee_id=get_meeting(store, meeting_id).committee_id)
        assert _ids(search_exchanges(store, _query("開館", filters=filters), 10)) == [exchange_id]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, "abcd"),
        (date(2025, 4, 1), None, "bc"),
        (None, date(2025, 4, 1), "ab"),
        (date(2025, 3, 31), date(2026, 3, 30), "ab"),
        (date(2025, 4, 2), date(2026, 3, 31), "c"),
        (date(2030, 1, 1), None, ""),
        (None, date(1990, 1, 1), ""),
        (date(2026, 1, 1), date(2025, 1, 1), ""),
        (date.min, date.max, "abc"),
    ],
)
def test_a_period_includes_both_ends(
    store: Database, since: date | None, until: date | None, expected: str
) -> None:
    dates = {"a": "2025-03-31", "b": "2025-04-01", "c": "2026-03-31", "d": None}
    contents = {}
    for content, held_on in dates.items():
        _, (exchange_id,) = _meeting(store, content, (HOURS, "開館"), held_on=held_on)
        contents[exchange_id] = content
    filters = Filters(since=since, until=until)
    found = _ids(search_exchanges(store, _query("開館", filters=filters), 10))
    assert "".join(sorted(contents[exchange_id] for exchange_id in found)) == expected


def test_a_period_finds_nothing_in_an_empty_store(store: Database) -> None:
    filters = Filters(since=date(2020, 1, 1))
    assert search_exchanges(store, _query("開館", filters=filters), 10) == Hits((), 0)


def test_storing_words_again_renews_the_marks(store: Database) -> None:
    meeting_id, (exchange_id,) = _meeting(store, "a", (HOURS, "開館"), held_on="2024-05-01")
    turn_id = turn_ids(store, meeting_id)[1]
    with writing(store):
        store_turn_words(store, {turn_id: [IndexedWord(0, 2, "開館")]})
        store.execute("UPDATE meeting SET held_on = '2026-05-01'")
        store_turn_words(store, {turn_id: [IndexedWord(0, 2, "開館")]})
        store_exchange_words(store, {exchange_id: ["開館"]})
    query = _query("開館", filters=Filters(since=date(2026, 1, 1)))
    assert _ids(search_exchanges(store, query, 10)) == [exchange_id]
    assert _ids(search_turns(store, query, 10)) == [turn_id]


def test_a_group_is_who_raised_the_point(store: Database) -> None:
    chair = replace(BICYCLES, question=(Span(1, 0, 5), Span(2, 0, 3)))
    _, (by_member, by_both) = _meeting(store, "a", (HOURS, "開館"), (chair, "開館"))
    expected = {
        SpeakerGroup.MEMBER: {by_member, by_both},
        SpeakerGroup.CHAIR: {by_both},
        SpeakerGroup.OFFICIAL: set(),
        SpeakerGroup.OTHER: set(),
    }
    for group, ids in expected.items():
        assert set(_ids(search_exchanges(store, _query("開館", filters=Filters(group=group)), 10))) == ids


def test_a_department_is_the_one_of_the_measure_or_of_the_answer(store: Database) -> None:
    meeting_id, (hours, bicycles) = _meeting(
        store, "a", (HOURS, "開館"), (replace(BICYCLES, answers=()), "開館")
    )
    plan_id = save_plan(store)
    library, parking = (measure.id for measure in list_measures(store, plan_id))

    def of(department: str) -> set[int]:
        return set(
            _ids(search_exchanges(store, _query("開館", filters=Filters(departments=(department,))), 10))
        )

    assert (of("生涯学習課"), of("道路課")) == ({hours}, set())
    with writing(store):
        candidates = [link(BICYCLES, PARKING, 0.9), link(HOURS, PARKING, 0.2, suggested=False)]
        replace_links(store, meeting_id, plan_id, candidates)
    assert (of("生涯学習課"), of("道路課"), of("公園課")) == ({hours}, {bicycles}, {bicycles})
    with writing(store):
        decide(store, bicycles, parking, DecisionChange(None, Decision.REJECTED), SECRETARY)
        decide(store, bicycles, library, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
    assert (of("生涯学習課"), of("道路課")) == ({hours, bicycles}, set())
    assert of("委員") == set()
    assert of("' OR 1 = 1 --") == set()


def test_turns_are_searched_with_the_same_filters(store: Database) -> None:
    old, new = (
        save_meeting(store, "a", held_on="2024-05-01"),
        save_meeting(store, "b", committee="環境審議会"),
    )
    turns = {
        **{(old, n): t for n, t in turn_ids(store, old).items()},
        **{(new, n): t for n, t in turn_ids(store, new).items()},
    }
    with writing(store):
        store_turn_words(store, {turn_id: [IndexedWord(0, 2, "開館")] for turn_id in turns.values()})

    def found(filters: Filters) -> set[tuple[int, int]]:
        ids = set(_ids(search_turns(store, _query("開館", filters=filters), 10)))
        return {place for place, turn_id in turns.items() if turn_id in ids}

    assert found(ANYTHING) == set(turns)
    assert found(Filters(until=date(2024, 12, 31))) == {(old, 1), (old, 2), (old, 3)}
    assert found(Filters(group=SpeakerGroup.MEMBER)) == {(old, 2), (new, 2)}
    assert found(Filters(group=SpeakerGroup.CHAIR, since=date(2025, 1, 1))) == {(new, 1)}
    assert found(Filters(departments=("生涯学習課",))) == {(old, 3), (new, 3)}
    assert found(Filters(committee_id=get_meeting(store, new).committee_id, departments=("学習",))) == {
        (new, 3)
    }


def test_case_of_latin_letters_is_ignored(store: Database) -> None:
    _, (exchange_id,) = _meeting(store, "a", (HOURS, "Wi-Fi 整備"))
    assert _ids(search_exchanges(store, _query("wi-fi"), 10)) == [exchange_id]
    assert _ids(search_exchanges(store, _query("Wi"), 10)) == []


@settings(max_examples=60)
@given(st.lists(words, min_size=1, max_size=4), words)
def test_whatever_the_words_are_they_are_found_and_nothing_else_is(stored: list[str], asked: str) -> None:
    with new_store() as db:
        meeting_id = save_meeting(db)
        with writing(db):
            (exchange_id,) = replace_exchanges(db, meeting_id, [HOURS])
            store_exchange_words(db, {exchange_id: stored})
        assert _ids(search_exchanges(db, Query((tuple(stored),)), 10)) == [exchange_id]
        assert _ids(search_exchanges(db, _query(*stored), 10)) == [exchange_id]
        known = {word.lower() for word in stored}
        if asked.lower() not in known:
            assert _ids(search_exchanges(db, _query(asked), 10)) == []


@pytest.mark.parametrize("phrases", [((),), (("",),), (("開館", ""),)])
def test_an_empty_word_or_phrase_is_refused(store: Database, phrases: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(ValueError, match="空の語"):
        search_exchanges(store, Query(phrases), 10)


def test_facet_marks_are_not_found_as_words(store: Database) -> None:
    meeting_id, _ = _meeting(store, "a", (HOURS, "開館"))
    committee_id = get_meeting(store, meeting_id).committee_id
    assert _ids(search_exchanges(store, _query(f"c{committee_id}", "y2026", match=Match.ANY), 10)) == []


def test_the_samples_measures_have_the_departments_the_tests_rely_on() -> None:
    assert (LIBRARY.departments, PARKING.departments) == (("生涯学習課",), ("道路課", "公園課"))


def _with_others(*phrases: str, **others: str) -> Query:
    """一語ずつの問い合わせ。others は、語の代わりに現れてもよい語。"""
    also = {(word,): tuple((other,) for other in found.split()) for word, found in others.items()}
    return Query(tuple((word,) for word in phrases), others=also)


def test_other_words_are_found_too_but_always_after_the_words_themselves(store: Database) -> None:
    # 言い換えの「駐輪」はここだけに現れるので、点だけで並べれば先になる。
    _, first = _meeting(store, "a", (HOURS, "自転車 時間 図書 館 見直し"), (BICYCLES, "駐輪 駐輪 駐輪"))
    _, second = _meeting(store, "b", (HOURS, "自転車 時間"), (BICYCLES, "図書"))
    query = _with_others("自転車", 自転車="駐輪 プール")
    found = search_exchanges(store, query, 10)
    assert (_ids(found)[2:], set(_ids(found)[:2])) == ([first[1]], {first[0], second[0]})
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_every_word_must_still_be_there_itself_or_as_another_word(store: Database) -> None:
    _, (hours, bicycles) = _meeting(store, "a", (HOURS, "図書 時間"), (BICYCLES, "駐輪 時間"))
    assert _ids(search_exchanges(store, _with_others("図書", "自転車", 自転車="駐輪"), 10)) == []
    assert _ids(search_exchanges(store, _with_others("時間", "自転車", 自転車="駐輪"), 10)) == [bicycles]
    assert _ids(search_exchanges(store, _with_others("書籍", 書籍="図書"), 10)) == [hours]


def test_pages_of_a_search_with_other_words_neither_repeat_nor_lose_a_hit(store: Database) -> None:
    for content in "abcd":
        _meeting(store, content, (HOURS, "図書 時間"), (BICYCLES, "書籍 時間"))
    query = _with_others("図書", 図書="書籍")
    whole = search_exchanges(store, query, 20)
    assert whole.total == 8
    for size in (1, 3, 4, 5):
        pages = [search_exchanges(store, query, size, offset) for offset in range(0, 8, size)]
        assert [hit for found in pages for hit in found.hits] == list(whole.hits)
        assert {found.total for found in pages} == {8}


def test_other_words_obey_the_filters(store: Database) -> None:
    _meeting(store, "a", (HOURS, "書籍"))
    group = Filters(group=SpeakerGroup.OFFICIAL)
    others = {("図書",): (("書籍",),)}
    assert _ids(search_exchanges(store, Query((("図書",),), filters=group, others=others), 10)) == []
    never = Filters(since=date(1950, 1, 1), until=date(1950, 1, 2))
    assert _ids(search_exchanges(store, Query((("図書",),), filters=never, others=others), 10)) == []


def test_known_phrases_are_those_that_occur_in_some_turn(store: Database) -> None:
    meeting_id = save_meeting(store, "a")
    with writing(store):
        store_turn_words(
            store,
            {
                turn_ids(store, meeting_id)[2]: [
                    IndexedWord(i, i + 1, word) for i, word in enumerate("図書 館 の 時間".split())
                ]
            },
        )
    phrases = [("図書", "館"), ("館", "図書"), ("時間",), ("書籍",)]
    assert known_phrases(store, phrases) == {("図書", "館"), ("時間",)}
    assert known_phrases(store, []) == frozenset()
