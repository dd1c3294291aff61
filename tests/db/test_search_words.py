from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.search_words import (
    add_search_words,
    labels_holding,
    measures_holding,
    words_holding,
    words_like,
    words_read,
    words_starting,
)
from db.turns import turn_ids
from db.words import store_turn_words
from tests.db.samples import save_meeting, save_plan

_READINGS = {
    "避難所": "ヒナンショ",
    "非難": "ヒナン",
    "避難": "ヒナン",
    "デジタル": "デジタル",
    "図書館": "トショカン",
}


@pytest.fixture
def words(store: Database) -> Database:
    with writing(store):
        add_search_words(store, _READINGS)
        add_search_words(store, {"避難": "ちがう読み"})
    return store


def test_words_are_found_by_their_beginning_their_reading_and_their_inside(words: Database) -> None:
    assert words_starting(words, "避", "", 9) == ("避難", "避難所")
    assert words_starting(words, "ひな", "ヒナ", 9) == ("避難", "非難", "避難所")
    assert words_starting(words, "ひな", "ヒナ", 1) == ("避難",)
    assert words_starting(words, "x", "", 9) == ()
    assert words_read(words, "ヒナン") == ("避難", "非難")
    assert words_holding(words, "難", 9) == ("避難", "非難", "避難所")
    assert words_holding(words, "避難", 9) == ("避難所",)


def test_words_of_about_the_same_length_and_one_same_end_are_like_it(words: Database) -> None:
    assert set(words_like(words, "デジダル")) == {"デジタル"}
    assert set(words_like(words, "図書官")) == {"図書館"}
    assert words_like(words, "か") == ()


def test_labels_of_closed_meetings_are_not_given(store: Database) -> None:
    meeting = save_meeting(store)
    with writing(store):
        store_turn_words(store, dict.fromkeys(turn_ids(store, meeting).values(), ()))
    assert labels_holding(store, "委員", 9) == ("委員", "委員長")
    assert labels_holding(store, "長", 9) == ("委員長", "生涯学習課長")
    with writing(store):
        store.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = ?", [meeting])
    assert labels_holding(store, "委員", 9) == ()
    with writing(store):
        store_turn_words(store, dict.fromkeys(turn_ids(store, meeting).values(), ()))
    assert list(store.table("turn_label").rows) == []


def test_measures_are_found_by_content_and_title(store: Database) -> None:
    save_plan(store)
    assert [one.content for one in measures_holding(store, "図書館", 9)] == ["開館時間の見直し"]
    assert [one.content for one in measures_holding(store, "整備", 9)] == ["駐輪場の整備"]
    assert measures_holding(store, "無い", 9) == ()
