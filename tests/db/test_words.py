from __future__ import annotations

import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.exchanges import replace_exchanges
from db.plans import list_measures
from db.turns import turn_ids
from db.words import (
    IndexedWord,
    WordsVersion,
    encode_word,
    find_places,
    get_words_version,
    set_words_version,
    store_exchange_words,
    store_measure_words,
    store_turn_words,
)
from tests.db.samples import HOURS, save_meeting, save_plan
from tests.db.stored_words import get_exchange_words, get_measure_words
from tests.stores import new_store

# どの文字も語の一部になりうる: 記号、空白、制御文字、外字、新しい漢字、結合文字。
words = st.text(min_size=1, max_size=8) | st.text(
    alphabet=string.punctuation
    + string.whitespace
    + "␛␠aZ09あア亜ー々・ｶﾞ\u0301\u3000\u200d\ue000𠮟\U00031350🏫\x00\x7f",
    min_size=1,
    max_size=6,
)


@given(words, words)
@example("␛0020", " ")
@example("␛", "␛␛")
def test_two_words_never_share_an_encoding(one: str, other: str) -> None:
    assert (encode_word(one) == encode_word(other)) == (one == other)


def test_an_empty_word_is_refused() -> None:
    with pytest.raises(ValueError, match="空の語"):
        encode_word("")


@settings(max_examples=60)
@given(st.lists(words, max_size=8))
def test_one_stored_word_is_one_token_of_the_index(found: list[str]) -> None:
    with new_store() as db:
        (exchange_id,) = _save_exchange(db)
        with writing(db):
            store_exchange_words(db, {exchange_id: found})
        db.execute("CREATE VIRTUAL TABLE token USING fts5vocab(exchange_search, instance)")
        tokens = db.execute("SELECT term FROM token WHERE col = 'words' ORDER BY offset").fetchall()
        assert [term for (term,) in tokens] == [_lower_ascii(encode_word(word)) for word in found]


@settings(max_examples=40)
@given(st.lists(words, max_size=8))
def test_words_come_back_as_they_were_stored(found: list[str]) -> None:
    with new_store() as db:
        meeting_id, plan_id = save_meeting(db), save_plan(db)
        measure_id = list_measures(db, plan_id)[0].id
        turn_id = turn_ids(db, meeting_id)[2]
        indexed = tuple(IndexedWord(place, place + 2, word) for place, word in enumerate(found))
        with writing(db):
            (exchange_id,) = replace_exchanges(db, meeting_id, [HOURS])
            store_turn_words(db, {turn_id: [IndexedWord(0, 1, "前の語")]})
            store_turn_words(db, {turn_id: indexed})
            store_exchange_words(db, {exchange_id: ["前の語"]})
            store_exchange_words(db, {exchange_id: found})
            store_measure_words(db, {measure_id: ["前の語"]})
            store_measure_words(db, {measure_id: found})
        everywhere = [(place, place + 2) for place in range(len(found))]
        places = find_places(db, [turn_id, 999], [(word,) for word in set(found)])
        assert {turn: sorted(every) for turn, every in places.items()} == {turn_id: everywhere}
        assert find_places(db, [turn_id], [found])[turn_id] == ([(0, len(found) + 1)] if found else [])
        assert get_exchange_words(db, meeting_id) == {exchange_id: tuple(found)}
        assert get_measure_words(db, plan_id) == {measure_id: tuple(found)}
        _check_index(db)


def test_the_index_follows_reruns_and_deletions(store: Database) -> None:
    meeting_id = save_meeting(store)
    turns = turn_ids(store, meeting_id)
    with writing(store):
        (exchange_id,) = replace_exchanges(store, meeting_id, [HOURS])
        store_exchange_words(store, {exchange_id: ["開館", "時間"]})
        store_turn_words(store, {turn: [IndexedWord(0, 2, "開館")] for turn in turns.values()})
    _check_index(store)
    assert _indexed(store) == (1, 3)
    with writing(store):
        replace_exchanges(store, meeting_id, [HOURS])
    _check_index(store)
    assert _indexed(store) == (0, 3)
    with writing(store):
        store_exchange_words(store, {exchange_id: ["閉館"]})
        store.execute("DELETE FROM meeting WHERE id = ?", [meeting_id])
    _check_index(store)
    assert _indexed(store) == (0, 0)


def test_the_version_of_the_words_is_remembered(store: Database) -> None:
    assert get_words_version(store) is None
    with writing(store):
        set_words_version(store, WordsVersion("0.7.0", "20261015"))
        set_words_version(store, WordsVersion("0.7.1", "20261101"))
    assert get_words_version(store) == WordsVersion("0.7.1", "20261101")


def _save_exchange(db: Database) -> tuple[int, ...]:
    meeting_id = save_meeting(db)
    with writing(db):
        return replace_exchanges(db, meeting_id, [HOURS])


def _lower_ascii(text: str) -> str:
    """FTS5 の ascii の切り方は、英大文字だけを小文字にする。"""
    return text.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))


def _check_index(db: Database) -> None:
    """全文検索の表が、元の表の語とちょうど合っている(合わなければ FTS5 が例外を出す)。"""
    for table in ("turn_search", "exchange_search"):
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")


def _indexed(db: Database) -> tuple[int, int]:
    """「開館」を含む質疑応答と発言の数を、全文検索の表だけに尋ねる。"""
    exchanges, turns = (
        db.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH '開館'").fetchone()[0]
        for table in ("exchange_search", "turn_search")
    )
    return exchanges, turns
