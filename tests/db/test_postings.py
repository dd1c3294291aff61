from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import postings
from db.connection import store_mark, writing
from db.expression import Any, Every, Except, Expression, Facets, Words, fts5_text
from db.facets import group_facet
from db.ranking import rank
from db.records import SpeakerGroup
from db.turns import turn_ids
from db.words import IndexedWord, store_turn_words
from tests.db.samples import minutes, save_meeting
from tests.stores import new_store

# 少ない語からなる発言の列。同じ語が続けて現れ、大文字と小文字だけが違う語もある。
_WORDS = ("図書", "館", "時間", "Wi-Fi", "wi-fi", "の")
_texts = st.lists(st.lists(st.sampled_from(_WORDS), max_size=8), min_size=3, max_size=3)


def _phrases(shortest: int = 1) -> st.SearchStrategy[Expression]:
    return st.lists(st.sampled_from(_WORDS), min_size=shortest, max_size=3).map(
        lambda found: Words(tuple(found))
    )


_groups = st.lists(st.sampled_from(SpeakerGroup), min_size=1, max_size=2, unique=True).map(
    lambda found: Facets(tuple(map(group_facet, found)))
)
_words = _phrases() | st.lists(_phrases(), min_size=2, max_size=3).map(lambda parts: Any(tuple(parts)))
_expressions = _words | st.lists(_words | _groups, min_size=2, max_size=4).map(
    lambda parts: Every(tuple(parts))
)


def _store(db: Database, texts: Sequence[Sequence[str]]) -> None:
    ids = turn_ids(db, 1)
    words = {
        ids[number]: [IndexedWord(at, at + 1, word) for at, word in enumerate(text)]
        for number, text in enumerate(texts, 1)
    }
    store_turn_words(db, words)


def _by_fts5(db: Database, expression: Expression) -> list[tuple[int, float]]:
    query = """
        SELECT rowid, -bm25(turn_search, 1, 0) AS score FROM turn_search WHERE turn_search MATCH ?
        ORDER BY score DESC, rowid DESC
    """
    return [(row[0], pytest.approx(row[1])) for row in db.execute(query, [fts5_text(expression)])]


@settings(max_examples=150, deadline=None)
@given(st.lists(_texts, min_size=1, max_size=3), st.lists(_expressions, min_size=1, max_size=4))
def test_word_lists_find_and_score_as_fts5_does_however_often_words_change(
    versions: list[list[list[str]]], expressions: list[Expression]
) -> None:
    with new_store() as db:
        save_meeting(db, "a", turns=minutes().turns)
        for texts in versions:
            with writing(db):
                _store(db, texts)
        for expression in expressions:
            ranking = rank(db, "turn", expression)
            assert ranking is not None
            assert sorted(ranking.best(10)) == sorted(_by_fts5(db, expression))
            assert len(ranking) == len(ranking.best(10))


@settings(max_examples=50, deadline=None)
@given(_texts, _words, _words)
def test_what_is_excluded_is_never_found(
    texts: list[list[str]], wanted: Expression, unwanted: Expression
) -> None:
    with new_store() as db:
        save_meeting(db, "a")
        with writing(db):
            _store(db, texts)
        found, rest = (rank(db, "turn", one) for one in (Except(wanted, unwanted), wanted))
        excluded = rank(db, "turn", unwanted)
        assert found is not None
        assert rest is not None
        assert excluded is not None
        ids = [{id for id, _ in ranking.best(10)} for ranking in (found, rest, excluded)]
        assert ids[0] == ids[1] - ids[2]


def test_words_spread_over_blocks_are_found_in_all_of_them(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "_BLOCK_BITS", 1)
    monkeypatch.setattr(postings, "_BLOCK", 2)
    save_meeting(store, "a")
    with writing(store):
        _store(store, [["図書", "館"], ["館"], ["図書", "図書", "館"]])
    ranking = rank(store, "turn", Words(("図書", "館")))
    assert ranking is not None
    assert {id for id, _ in ranking.best(10)} == {1, 3}


def test_until_word_lists_are_folded_the_full_text_table_is_used(store: Database) -> None:
    save_meeting(store, "a")
    with writing(store):
        _store(store, [["図書"], [], []])
        assert rank(store, "turn", Words(("図書",))) is None
    assert rank(store, "turn", Words(("図書",))) is not None


def test_deleting_turns_takes_them_out_of_the_word_lists(store: Database) -> None:
    save_meeting(store, "a")
    with writing(store):
        _store(store, [["図書"], ["図書", "館"], []])
    with writing(store):
        store.execute("DELETE FROM turn_words WHERE turn = 1")
    ranking = rank(store, "turn", Words(("図書",)))
    assert ranking is not None
    assert [id for id, _ in ranking.best(10)] == [2]


def test_every_transaction_changes_the_mark_and_a_cancelled_one_does_not(store: Database) -> None:
    before = store_mark(store)
    with pytest.raises(ZeroDivisionError), writing(store):
        1 / 0  # noqa: B018 途中で失敗する書き込み。
    assert store_mark(store) == before
    with writing(store):
        pass
    assert store_mark(store) != before
