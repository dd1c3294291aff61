"""保存した検索: 名前を付けて取っておき、新しい結果を購読する。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import addresses
from app.atom import NAMESPACE
from db.accounts import find_account
from db.connection import connect
from db.saved_searches import list_searches
from tests.app.test_editions import import_minutes
from tests.app.visitor import Visitor, person_of

ATOM = f"{{{NAMESPACE}}}"


def save(visitor: Visitor, query: str, name: str = "避難所") -> int:
    """検索の画面から保存する。返すのは応答の状態。"""
    page = visitor.get(f"/search?{query}")
    sent = page.one("details", class_="save-search").find("input")
    fields = {one.attrs["name"]: one.attrs.get("value", "") for one in sent}
    return int(visitor.post("/searches", fields | {"name": name}).status_code)


def test_a_search_is_saved_opened_and_removed(visitor: Visitor) -> None:
    assert save(visitor, "q=避難所&in=turns&group=委員") == 303
    page = visitor.get("/searches")
    link = page.one("ul", class_="measure-rows").find("a")[0]
    assert link.text == "避難所"
    found = visitor.get(link.attrs["href"])
    assert (found.status, found.input("q"), found.input("in")) == (200, "避難所", "turns")
    # 同じ名前で保存すると、前の条件と入れ替わる。
    assert save(visitor, "q=避難所") == 303
    page = visitor.get("/searches")
    assert [one.attrs["href"] for one in page.one("ul", class_="measure-rows").find("a")] == [
        addresses.search_url({"q": "避難所"})
    ]
    removal = page.one("ul", class_="measure-rows").find("form")[0].attrs["action"]
    assert visitor.post(removal, {}).status_code == 303
    assert visitor.get("/searches").find("ul", class_="measure-rows") == []
    assert visitor.post(removal, {}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "query": "q=避難所"}, "名前"),
        ({"name": "　", "query": "q=避難所"}, "名前"),
        ({"name": "長" * 101, "query": "q=避難所"}, "名前"),
        ({"name": "空", "query": "others=off"}, "探す言葉か絞り込み"),
        ({"name": "空", "query": ""}, "探す言葉か絞り込み"),
        ({"name": "日付", "query": "q=a&since=きのう"}, "日付として読めません"),
        ({"name": "会議体", "query": "q=a&committee=999"}, "会議体はありません"),
        ({"name": "長い", "query": "q=" + "a" * 30_000}, "長すぎる"),
    ],
)
def test_what_cannot_be_saved_is_told_in_one_line(
    visitor: Visitor, fields: dict[str, str], words: str
) -> None:
    answer = visitor.post("/searches", fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert visitor.get("/searches").find("ul", class_="measure-rows") == []


def test_nobody_sees_or_removes_the_searches_of_others(visitor: Visitor, demo_copy: Path) -> None:
    save(visitor, "q=避難所")
    removal = visitor.get("/searches").one("ul", class_="measure-rows").find("form")[0].attrs["action"]
    with person_of(demo_copy, "jimukyoku") as other:
        assert "避難所" not in other.get("/searches").one("main").text
        assert other.post(removal, {}).status_code == 404
        token = _token(other)
        assert other.client.get(f"/feeds/{token}/searches/1.atom").status_code == 404
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "tester")
        assert account is not None
        assert len(list_searches(db, account.id)) == 1


@pytest.mark.parametrize(
    "query",
    [
        "q=避難所",
        "q=避難所&in=turns",
        "q=避難所&in=meetings",
        "q=避難所&in=measures",
        "q=zzqx",
        "commitment=検討",
    ],
)
def test_the_feed_of_a_search_is_atom_with_the_newest_first(visitor: Visitor, query: str) -> None:
    assert save(visitor, query) == 303
    url = f"/feeds/{_token(visitor)}/searches/1.atom"
    answer = visitor.client.get(url)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert bool(entries) is ("zzqx" not in query)
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    if "measures" not in query:
        assert moments == sorted(moments, reverse=True)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    for entry in entries:
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert visitor.client.get(link.attrib["href"]).status_code == 200


def test_a_closed_meeting_is_in_no_feed(visitor: Visitor, demo_copy: Path) -> None:
    assert save(visitor, "q=旧校舎") == 303
    url = f"/feeds/{_token(visitor)}/searches/1.atom"
    with closing(connect(demo_copy)) as db:
        import_minutes(db, "非公開")
    assert "旧校舎の跡地" not in visitor.client.get(url).text
    with closing(connect(demo_copy)) as db:
        import_minutes(db, "公開")
    assert "旧校舎の跡地" in visitor.client.get(url).text


def test_the_page_of_the_address_lists_every_feed(visitor: Visitor) -> None:
    save(visitor, "q=避難所")
    answer = visitor.post("/account/feed", {})
    for part in ("/deadlines.ics", "/searches/1.atom"):
        assert part in answer.text


def _token(person: Visitor) -> str:
    answer = person.post("/account/feed", {})
    return str(answer.text.split("/feeds/")[1].split("/")[0])
