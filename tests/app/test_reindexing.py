"""索引の作り直し."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from app import jobs
from app.reindexing import Reindexing, words_are_old
from db.connection import connect, writing
from db.search import Query, search_exchanges, search_turns
from db.search_filters import Filters
from db.words import WordsVersion, get_words_version, set_words_version
from tests.app.visitor import editor_of

_OLD = WordsVersion("0.1", "20200101")
_QUERY = Query((("避難",),), filters=Filters())


def _make_old(path: Path) -> None:
    """前の版の解析器が、違う切り方をしたことにする。"""
    with connect(path) as db, writing(db):
        set_words_version(db, _OLD)
        for noun in ("turn", "exchange"):
            db.execute(f"UPDATE {noun}_words SET words = replace(words, '避難', '逃げる')")


def test_old_words_are_made_again_one_document_at_a_time(demo_copy: Path) -> None:
    with connect(demo_copy) as db:
        wanted = [search(db, _QUERY, 10).total for search in (search_exchanges, search_turns)]
        assert all(wanted)
        assert not words_are_old(db)
        _make_old(demo_copy)
        assert words_are_old(db)
        assert search_exchanges(db, _QUERY, 10).total == 0
        reindexing = Reindexing(db)
        done = [reindexing.progress().done]
        while reindexing.step(db):
            done.append(reindexing.progress().done)
        total = reindexing.progress().total
        assert done == list(range(total))
        assert reindexing.progress().percent == 100
        assert not words_are_old(db)
        assert [search(db, _QUERY, 10).total for search in (search_exchanges, search_turns)] == wanted


def test_starting_with_old_words_rebuilds_them_while_searching_goes_on(demo_copy: Path) -> None:
    _make_old(demo_copy)
    with editor_of(demo_copy) as visitor:
        assert visitor.get("/search?q=図書館").status == 200
        _wait_for_new_words(demo_copy)
        _wait(lambda: "索引を作り直しています" not in visitor.get("/search?q=避難").text)
        assert visitor.get("/search?q=避難").find("li", class_="hit")


def test_the_search_page_says_how_far_the_rebuilding_is(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_old(demo_copy)
    # 作り直しを始める前で止めておく。
    monkeypatch.setattr(jobs.JobRunner, "_reindex", lambda _: None)
    with editor_of(demo_copy) as visitor:
        assert "索引を作り直しています 0%" in visitor.get("/search?q=図書館").text


def test_a_rebuilding_that_fails_says_so_and_searching_goes_on(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make_old(demo_copy)
    failed: list[bool] = []

    def fail(*_: object) -> bool:
        failed.append(True)
        raise ZeroDivisionError

    monkeypatch.setattr(Reindexing, "step", fail)
    with editor_of(demo_copy) as visitor:
        _wait(lambda: bool(failed))
        _wait(lambda: "索引を作り直せませんでした" in visitor.get("/search?q=図書館").text)
    with connect(demo_copy) as db:
        assert get_words_version(db) == _OLD


def _wait_for_new_words(path: Path) -> None:
    with connect(path) as db:
        _wait(lambda: not words_are_old(db))


def _wait(done) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("待っても終わりませんでした。")
