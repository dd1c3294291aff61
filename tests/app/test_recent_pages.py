"""覚えておく画面."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from app.recent_pages import RecentPages
from app.routes import search
from db.accounts import AccountEntry
from db.committees import list_committees
from db.connection import connect, writing
from db.records import Role
from tests.app.people import add_person
from tests.app.visitor import Visitor, editor_of, person_of


def test_a_page_is_made_again_only_when_the_store_or_the_input_changed() -> None:
    pages: RecentPages[int] = RecentPages(lambda _: True)
    made: list[str] = []

    def load(name: str) -> int:
        made.append(name)
        return len(made)

    assert [pages.get(1, "a", lambda: load("a")) for _ in range(2)] == [1, 1]
    assert pages.get(1, "b", lambda: load("b")) == 2
    assert pages.get(2, "a", lambda: load("a again")) == 3
    assert made == ["a", "b", "a again"]


def test_only_so_many_pages_are_kept_and_the_ones_seen_lately_stay() -> None:
    pages: RecentPages[int] = RecentPages(lambda _: True)
    for number in range(256):
        pages.get(1, number, lambda number=number: number)
    pages.get(1, 0, lambda: -1)
    pages.get(1, 256, lambda: 256)
    assert pages.get(1, 0, lambda: -1) == 0
    assert pages.get(1, 1, lambda: -1) == -1


def test_a_page_that_is_not_whole_is_made_again() -> None:
    pages: RecentPages[int] = RecentPages(lambda page: page > 1)
    assert [pages.get(1, "a", lambda page=page: page) for page in (1, 2, 3)] == [1, 2, 2]


@pytest.mark.parametrize("url", ["/search?q=避難所", "/search?q=避難所&in=turns", "/search?q=&since=きのう"])
def test_what_one_person_searched_shows_nothing_of_that_person_to_another(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """同じ許しの人が開けば覚えた画面だが、覚えずに作った画面と一字も違わない。"""
    with connect(demo_copy) as db:
        every = frozenset(committee.id for committee in list_committees(db))
        add_person(db, "hanako", AccountEntry("試験 花子", Role.SECRETARIAT, every))
    with editor_of(demo_copy) as editor, person_of(demo_copy, "hanako") as other:
        fresh = {person: person.get(url).html for person in (editor, other)}
        for first, second in ((editor, other), (other, editor)):
            with monkeypatch.context() as patch:
                patch.setattr(search, "_RECENT", RecentPages(lambda page: page.complete))
                first.get(url)
                patch.delattr(search, "load_search_page")
                assert second.get(url).html == fresh[second]
        assert len({person.get(url).input("csrf") for person in (editor, other)}) == 2
        assert ("試験 太郎" in fresh[editor], "試験 花子" in fresh[editor]) == (True, False)
        assert ("試験 太郎" in fresh[other], "試験 花子" in fresh[other]) == (False, True)


def test_people_with_other_rights_do_not_share_pages(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    load = search.load_search_page
    monkeypatch.setattr(search, "_RECENT", RecentPages(lambda page: page.complete))
    monkeypatch.setattr(
        search,
        "load_search_page",
        lambda db, form, tokenizer: made.append(form.q) or load(db, form, tokenizer),
    )
    entries = {
        "giin": AccountEntry("試験 一郎", Role.MEMBER, frozenset({1})),
        "giin2": AccountEntry("試験 二郎", Role.MEMBER, frozenset({2})),
        "kakari": AccountEntry("試験 三郎", Role.SECRETARIAT, frozenset({1})),
    }
    with connect(demo_copy) as db:
        for login, entry in entries.items():
            add_person(db, login, entry)
    with ExitStack() as everyone:
        people = [everyone.enter_context(person_of(demo_copy, login)) for login in entries]
        pages = [person.get("/search?q=避難所").html for person in people * 2]
    assert made == ["避難所"] * len(people)
    assert ['href="/import"' in page for page in pages] == [False, False, True] * 2


def test_a_repeated_search_shows_what_was_written_in_between(visitor: Visitor, demo_copy: Path) -> None:
    assert "避難所" in visitor.get("/search?q=避難所").text
    first = visitor.get("/search?q=避難所").text
    with connect(demo_copy) as db, writing(db):
        db.execute("UPDATE committee SET name = '名前の変わった' || name")
    assert "名前の変わった" not in first
    assert "名前の変わった" in visitor.get("/search?q=避難所").text
