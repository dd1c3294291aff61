"""どの画面にも求めること."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.rendering import TEMPLATES
from tests.app.addresses_of_demo import every_page, first_meeting, meeting_with_suggestions
from tests.app.html import Document
from tests.app.visitor import Visitor

_STATIC = Path(__file__).resolve().parents[2] / "app" / "static"


@pytest.fixture(scope="module")
def pages(reader: Visitor) -> dict[str, Document]:
    return {url: reader.get(url) for url in every_page(reader)}


def test_every_page_answers(pages: dict[str, Document]) -> None:
    assert {url: page.status for url, page in pages.items()} == dict.fromkeys(pages, 200)


def test_every_page_has_one_heading_a_title_and_a_way_to_the_body(pages: dict[str, Document]) -> None:
    for url, page in pages.items():
        assert page.heading.strip(), url
        assert page.one("title").text.endswith("| 会議録 kaigiroku"), url
        assert page.one("html").attrs["lang"] == "ja"
        assert page.one("a", class_="skip-link").attrs["href"] == "#main"
        assert page.one("main").attrs["id"] == "main"


def test_headings_never_skip_a_level(pages: dict[str, Document]) -> None:
    for url, page in pages.items():
        level = 0
        for element in page.root.inside:
            if re.fullmatch("h[1-6]", element.tag):
                assert int(element.tag[1]) <= level + 1, (url, element.text)
                level = int(element.tag[1])


def test_ids_are_unique_and_references_inside_a_page_lead_somewhere(pages: dict[str, Document]) -> None:
    for url, page in pages.items():
        ids = [element.attrs["id"] for element in page.root.inside if "id" in element.attrs]
        assert len(ids) == len(set(ids)), url
        wanted = {a.attrs["href"][1:] for a in page.find("a") if a.attrs["href"].startswith("#")}
        for name in ("for", "aria-labelledby", "list"):
            wanted |= {e.attrs[name] for e in page.root.inside if name in e.attrs}
        assert wanted <= set(ids), url


def test_every_field_and_button_has_a_name(pages: dict[str, Document]) -> None:
    for url, page in pages.items():
        labelled = {label.attrs["for"] for label in page.find("label")}
        for tag in ("input", "select", "textarea"):
            for element in page.find(tag):
                if element.attrs.get("type") != "hidden":
                    assert element.attrs["id"] in labelled, (url, element.attrs)
        assert all(button.text.strip() for button in page.find("button")), url


def test_every_link_inside_the_city_answers(reader: Visitor, pages: dict[str, Document]) -> None:
    links = {a.attrs["href"].partition("#")[0] for page in pages.values() for a in page.find("a")} - {""}
    assert all(link.startswith("/") for link in links)
    assert {link: reader.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_nothing_comes_from_outside_and_nothing_runs_inline(pages: dict[str, Document]) -> None:
    for url, page in pages.items():
        assert page.inline == [], url
    for path in _STATIC.rglob("*"):
        if path.suffix in (".css", ".js"):
            assert not re.search(r"https?://|@import|url\(", path.read_text("utf-8")), path


def test_templates_never_switch_escaping_off() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape", path.read_text("utf-8")), path


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/", "はじめの会議録を取り込む"),
        ("/plans", "計画を取り込む"),
        ("/search?q=図書館", "見つかりませんでした"),
        ("/follow-ups", "会議録と進行管理表を取り込むと"),
    ],
)
def test_an_empty_city_says_what_to_do_next(empty: Visitor, url: str, words: str) -> None:
    page = empty.get(url)
    assert page.status == 200
    assert words in page.one("main").text


@pytest.mark.parametrize(
    "url",
    [
        "/nowhere",
        "/meetings/9999",
        "/meetings/abc",
        "/meetings/0",
        "/meetings/9223372036854775808",
        "/meetings/" + "9" * 5000,
        "/meetings/1/turns/9999",
        "/exchanges/9999",
        "/plans/9999",
        "/measures/9999",
        "/measures/-1",
        "/jobs/9999",
        "/jobs/9999/state",
        "/static/nothing.css",
        "/static/../main.py",
        "/docs",
        "/openapi.json",
    ],
)
def test_an_address_that_does_not_exist_gets_the_japanese_404(reader: Visitor, url: str) -> None:
    page = reader.get(url)
    assert page.status == 404
    assert page.heading == "見つかりません"


def test_a_meeting_list_can_be_narrowed_to_a_committee(reader: Visitor) -> None:
    everything = reader.get("/")
    option = next(o for o in everything.one("select").find("option") if o.attrs["value"])
    narrowed = reader.get(f"/?committee={option.attrs['value']}")
    rows = narrowed.find("li", class_="meeting-row")
    assert 0 < len(rows) < len(everything.find("li", class_="meeting-row"))
    assert all(option.text in row.text for row in rows)


@pytest.mark.parametrize("value", ["", "abc", "９", "1" * 30, "-1"])
def test_an_unreadable_committee_shows_every_meeting(reader: Visitor, value: str) -> None:
    rows = reader.get(f"/?committee={value}").find("li", class_="meeting-row")
    assert len(rows) == len(reader.get("/").find("li", class_="meeting-row"))


def test_a_meeting_shows_both_calendars(reader: Visitor) -> None:
    time = reader.get(first_meeting(reader)).find("time", class_="date")[0]
    assert time.text.startswith("令和")
    assert time.text.endswith(time.attrs["datetime"])


def test_an_unanswered_point_says_so(reader: Visitor) -> None:
    rows = reader.get("/").find("li", class_="meeting-row")
    cards = [
        c for row in rows for c in reader.get(row.find("a")[0].attrs["href"]).find("article", class_="card")
    ]
    unanswered = [card for card in cards if len(card.find("div", class_="quote")) == 1]
    assert unanswered
    assert all(card.find("p", class_="no-answer") for card in unanswered)


def test_the_evidence_of_the_first_suggestion_is_marked_in_the_words_of_the_exchange(reader: Visitor) -> None:
    page = reader.get(meeting_with_suggestions(reader))
    for card in page.find("article", class_="card"):
        for link in card.find("li", class_="link-lead"):
            marks = card.find("mark", class_="mark-lead")
            assert marks
            assert all(link.attrs["data-link"] in mark.attrs["data-keys"].split() for mark in marks)


def test_a_turn_leads_to_its_neighbours_and_its_exchanges(reader: Visitor) -> None:
    meeting = meeting_with_suggestions(reader)
    quoted = reader.get(meeting).find("p", class_="quote-label")[0].find("a")[0].attrs["href"]
    page = reader.get(quoted)
    number = int(quoted.rsplit("/", 1)[1])
    assert page.one("a", rel="prev").attrs["href"] == f"{meeting}/turns/{number - 1}"
    assert page.one("a", rel="next").attrs["href"] == f"{meeting}/turns/{number + 1}"
    assert any("/exchanges/" in a.attrs["href"] for a in page.find("a"))
    assert not reader.get(f"{meeting}/turns/1").find("a", rel="prev")


def test_a_measure_shows_every_question_put_to_it_in_order_of_date(reader: Visitor) -> None:
    plans = [a.attrs["href"] for a in reader.get("/plans").find("a") if "/plans/" in a.attrs["href"]]
    rows = [
        row
        for plan in plans
        for ul in reader.get(plan).find("ul", class_="measure-rows")
        for row in ul.find("li")
    ]
    seen = 0
    for row in rows:
        own = reader.get(row.find("a")[0].attrs["href"]).one("section", id="asked")
        asked = own.find("li", class_="asked")
        assert len(asked) == int(row.find("strong")[0].text)
        dates = [time.attrs["datetime"] for item in asked for time in item.find("time")]
        assert dates == sorted(dates)
        seen += len(asked)
    assert seen > 0


def test_a_card_says_what_it_follows_what_is_left_open_and_why_it_is_doubtful(reader: Visitor) -> None:
    cards = [
        card
        for row in reader.get("/").find("a")
        if re.fullmatch(r"/meetings/\d+", row.attrs["href"])
        for card in reader.get(row.attrs["href"]).find("article", class_="card")
    ]
    followed = [card for card in cards if "再質問(元の質疑応答" in card.text]
    assert followed
    for card in followed:
        note = next(note for note in card.find("p", class_="card-note") if "再質問" in note.text)
        link = note.find("a")[0]
        assert f"質疑応答 {link.text}" in reader.get(link.attrs["href"]).one("h1").text
    assert any("答弁に見当たらないもの 後日回答" in " ".join(card.text.split()) for card in cards)
    doubted = [card for card in cards if "対応付けを確かめてください" in card.text]
    assert any("隣の論点の答弁を当てています" in card.text for card in doubted)
