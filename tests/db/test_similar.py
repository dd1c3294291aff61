from __future__ import annotations

from sqlite_utils import Database

from db.connection import writing
from db.exchanges import replace_exchanges
from db.similar import find_similar
from db.words import store_exchange_words
from tests.db.samples import BICYCLES, HOURS, save_meeting


def _save(store: Database, *texts: str) -> list[int]:
    meeting = save_meeting(store, "a")
    with writing(store):
        ids = replace_exchanges(store, meeting, [HOURS, BICYCLES])
        store_exchange_words(store, {i: text.split() for i, text in zip(ids, texts, strict=True)})
    return list(ids)


def test_the_one_that_holds_more_of_the_words_comes_before_the_one_that_repeats_one(store: Database) -> None:
    many, repeating = _save(store, "図書 館 時間 延びる", "図書 図書 図書 駐輪")
    found = find_similar(store, "exchange", ["図書", "時間", "延びる", "プール"], 10)
    assert [hit.id for hit in found] == [many, repeating]
    assert found[0].score > found[1].score > 0


def test_words_that_nothing_holds_find_nothing(store: Database) -> None:
    assert find_similar(store, "exchange", ["図書"], 10) == ()
    _save(store, "図書", "駐輪")
    assert find_similar(store, "exchange", ["プール"], 10) == ()
    assert find_similar(store, "exchange", [], 10) == ()
    assert len(find_similar(store, "exchange", ["図書", "駐輪"], 1)) == 1
