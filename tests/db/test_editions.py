from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.edition_keys import KeyRange, edition_key, held_between, speech_key
from db.editions import EditionFacts, Speaker, Speech, replace_edition, unwritten_meetings
from db.errors import TooManyError
from db.open_meetings import is_open, is_published
from db.speeches import (
    Part,
    Slice,
    SpeechQuery,
    find_editions,
    find_speeches,
    list_edition_ids,
    matching_speeches,
)
from db.stage_moves import NextStep, move_meeting
from db.stages import Move, Stage
from tests.db.samples import NOW, SECRETARY, publish, save_meeting

_PAGE = Slice(0, 100)
_DAYS = st.dates()


def _facts(meeting: int, issue: int = 1) -> EditionFacts:
    return EditionFacts(f"{meeting:021}", 126, issue)


def _published(db: Database, *args: str, **facts: object) -> int:
    meeting = save_meeting(db, *args, **facts)  # type: ignore[arg-type]
    publish(db, meeting)
    return meeting


def _write(db: Database, meeting: int, issue: int = 1) -> None:
    speeches = [
        Speech(0, Speaker("会議録情報"), "第一回", ("第一", "回")),
        Speech(1, Speaker("委員", "委員"), "図書館の話。", ("図書", "館", "の", "話")),
        Speech(2, Speaker("館長", "館長"), "館の図書です。", ("館", "の", "図書", "です")),
    ]
    with writing(db):
        replace_edition(db, meeting, _facts(meeting, issue), speeches, NOW)


@given(
    days=st.lists(_DAYS, min_size=2, max_size=2),
    meetings=st.lists(st.integers(1, 99_999), min_size=2, max_size=2),
)
def test_a_later_day_has_the_smaller_key(days: list[date], meetings: list[int]) -> None:
    first, second = (
        edition_key(day.isoformat(), meeting) for day, meeting in zip(days, meetings, strict=True)
    )
    assert (first < second) == ((days[0], -meetings[0]) > (days[1], -meetings[1]))


@given(day=_DAYS, since=_DAYS, until=_DAYS, meeting=st.integers(1, 99_999))
def test_the_range_of_days_holds_exactly_the_keys_of_those_days(
    day: date, since: date, until: date, meeting: int
) -> None:
    keys = held_between(since, until)
    assert (keys.first <= edition_key(day.isoformat(), meeting) <= keys.last) == (since <= day <= until)


def test_a_meeting_without_a_day_comes_last_and_is_in_no_range_of_days() -> None:
    undated = edition_key(None, 1)
    assert undated > edition_key("0001-01-01", 99_999)
    assert undated > held_between(date.min, date.max).last
    assert KeyRange().first <= undated <= KeyRange().last < 2**63 // 10**5


def test_what_cannot_be_numbered_is_refused_in_one_line() -> None:
    with pytest.raises(TooManyError, match="99,999"):
        edition_key("2024-01-01", 100_000)
    with pytest.raises(TooManyError, match="発言"):
        speech_key(1, 100_000)


@pytest.mark.parametrize(
    ("disclosure", "opened"), [(None, True), ("公開", True), ("一部非公開", False), ("非公開", False)]
)
def test_only_an_open_meeting_that_is_published_is_written(
    store: Database, disclosure: str | None, opened: bool
) -> None:
    meeting = save_meeting(store)
    with writing(store):
        store.execute("UPDATE meeting SET disclosure = ?", [disclosure])
    assert is_open(store, meeting) is opened
    assert not is_published(store, meeting)
    _write(store, meeting)
    assert list_edition_ids(store) == unwritten_meetings(store) == ()
    publish(store, meeting)
    assert is_published(store, meeting) is opened
    assert unwritten_meetings(store) == ((meeting,) if opened else ())
    _write(store, meeting)
    assert len(list_edition_ids(store)) == opened
    assert unwritten_meetings(store) == ()
    assert is_open(store, meeting + 1) is is_published(store, meeting + 1) is False


def test_a_record_that_is_withdrawn_is_gone_in_the_same_transaction(store: Database) -> None:
    meeting = _published(store)
    _write(store, meeting)
    with writing(store):
        move_meeting(store, meeting, NextStep(Stage.PUBLISHED, Move.WITHDRAW, "期限"), SECRETARY)
        assert list_edition_ids(store) == ()
        assert find_speeches(store, SpeechQuery(phrases=(("図書",),)), _PAGE) == (0, ())
    assert unwritten_meetings(store) == ()


def test_writing_again_replaces_and_leaves_no_trace_in_the_index(store: Database) -> None:
    meeting = _published(store)
    _write(store, meeting)
    _write(store, meeting)
    assert find_speeches(store, SpeechQuery(phrases=(("図書",),)), _PAGE)[0] == 2
    with writing(store):
        store.execute("DELETE FROM edition")
    assert find_speeches(store, SpeechQuery(phrases=(("図書",),)), _PAGE) == (0, ())
    store.execute("INSERT INTO speech_search (speech_search, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (SpeechQuery(), [0, 1, 2]),
        (SpeechQuery(phrases=(("図書", "館"),)), [1]),
        (SpeechQuery(phrases=(("図書",), ("です",))), [2]),
        (SpeechQuery(phrases=(("回",),), part=Part.HEAD), [0]),
        (SpeechQuery(phrases=(("回",),), part=Part.BODY), []),
        (SpeechQuery(speakers=("館", "委員")), [1, 2]),
        (SpeechQuery(speakers=("いない人",)), []),
        (SpeechQuery(position="館"), [2]),
        (SpeechQuery(role="参考人"), []),
        (SpeechQuery(number=2), [2]),
        (SpeechQuery(meetings=("図書館",)), [0, 1, 2]),
        (SpeechQuery(meetings=("ない会議",)), []),
        (SpeechQuery(issues=(1, 3)), [0, 1, 2]),
        (SpeechQuery(issues=(2, 3)), []),
        (SpeechQuery(since=date(2026, 5, 10), until=date(2026, 5, 10)), [0, 1, 2]),
        (SpeechQuery(since=date(2026, 5, 11)), []),
        (SpeechQuery(issue_id="無い"), []),
    ],
)
def test_each_condition_finds_its_speeches(store: Database, query: SpeechQuery, numbers: list[int]) -> None:
    _write(store, _published(store))
    total, found = find_speeches(store, query, _PAGE)
    assert [speech.number for speech in found] == numbers
    assert total == len(numbers)
    editions, listed = find_editions(store, query, _PAGE)
    assert editions == len(listed) == (1 if numbers else 0)
    assert [s.number for e in listed for s in matching_speeches(store, query, e.id)] == numbers


def test_pages_of_meetings_follow_each_other(store: Database) -> None:
    for day in (3, 1, 2):
        _write(store, _published(store, str(day), held_on=f"2026-05-0{day}"), issue=day)
    seen = [
        edition.held_on
        for place in range(4)
        for edition in find_editions(store, SpeechQuery(phrases=(("図書",),)), Slice(place, 1))[1]
    ]
    assert seen == ["2026-05-03", "2026-05-02", "2026-05-01"]
    found = find_editions(store, SpeechQuery(issues=(2, 3)), _PAGE)
    assert [edition.issue for edition in found[1]] == [3, 2]
