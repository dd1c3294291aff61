"""覚えておく画面."""

from __future__ import annotations

from pathlib import Path

from app.recent_pages import RecentPages
from db.connection import connect, writing
from tests.app.visitor import Visitor


def test_a_page_is_made_again_only_when_the_store_or_the_input_changed() -> None:
    pages: RecentPages[int] = RecentPages()
    made: list[str] = []

    def load(name: str) -> int:
        made.append(name)
        return len(made)

    assert [pages.get(1, "a", lambda: load("a")) for _ in range(2)] == [1, 1]
    assert pages.get(1, "b", lambda: load("b")) == 2
    assert pages.get(2, "a", lambda: load("a again")) == 3
    assert made == ["a", "b", "a again"]


def test_only_so_many_pages_are_kept_and_the_ones_seen_lately_stay() -> None:
    pages: RecentPages[int] = RecentPages()
    for number in range(256):
        pages.get(1, number, lambda number=number: number)
    pages.get(1, 0, lambda: -1)
    pages.get(1, 256, lambda: 256)
    assert pages.get(1, 0, lambda: -1) == 0
    assert pages.get(1, 1, lambda: -1) == -1


def test_a_repeated_search_shows_what_was_written_in_between(visitor: Visitor, demo_copy: Path) -> None:
    assert "避難所" in visitor.get("/search?q=避難所").text
    first = visitor.get("/search?q=避難所").text
    with connect(demo_copy) as db, writing(db):
        db.execute("UPDATE committee SET name = '名前の変わった' || name")
    assert "名前の変わった" not in first
    assert "名前の変わった" in visitor.get("/search?q=避難所").text
