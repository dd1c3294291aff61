"""検索の画面."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.contexts.search_form import read_search_form
from app.query_reading import MAX_QUERY
from tests.app.html import Document
from tests.app.visitor import Visitor


def _search(reader: Visitor, **fields: str) -> Document:
    return reader.get(f"/search?{urlencode(fields)}")


def _total(page: Document) -> int:
    return int(page.one("p", class_="summary-line").find("strong")[0].text.split(" ")[0].replace(",", ""))


@pytest.mark.parametrize("target", ["exchanges", "turns"])
def test_hits_show_the_word_marked_and_lead_to_a_permanent_address(reader: Visitor, target: str) -> None:
    page = _search(reader, q="避難所", **{"in": target})
    hits = page.find("li", class_="hit")
    assert len(hits) == _total(page) > 0
    for hit in hits:
        assert any("避難" in mark.text for mark in hit.find("mark", class_="mark-hit"))
        assert reader.get(hit.find("a")[0].attrs["href"]).status == 200


def test_words_that_never_meet_are_searched_one_by_one_and_the_page_says_so(reader: Visitor) -> None:
    page = _search(reader, q="避難所 どこにもない言葉")
    assert _total(page) > 0
    assert "どれかを含む" in page.one("p", class_="notice").text


def test_a_query_that_is_too_long_is_cut_and_the_page_says_so(reader: Visitor) -> None:
    page = _search(reader, q="避難所 " * 1500)
    assert page.status == 200
    assert f"はじめの {MAX_QUERY} 字" in page.text
    assert page.one("input", id="q").attrs["value"].startswith("避難所")


@pytest.mark.parametrize("q", ["!!!", "「」", "-", '"', '""', "\x00", "\u3000"])
def test_a_query_without_words_says_what_to_do(reader: Visitor, q: str) -> None:
    page = _search(reader, q=q)
    assert page.status == 200
    assert "ください" in page.one("main").text


_HOSTILE = [
    "' OR 1=1 --",
    '"); DROP TABLE turn; --',
    "NEAR(a b, 5) AND NOT c*",
    "words : 避難所",
    "a" * 10_000,
    "あ" * 7_000,  # httpx が受け付けるアドレスの長さ(64 KiB)に収まる字数
    '"' * 10_000,
    "(" * 5_000,
    "\x00\x01\x7f\u200b\u202e\ufeff",
    "<script>alert(1)</script>",
    "%", "_", "*", "^", "\\", "␛0020",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
]  # fmt: skip


@pytest.mark.parametrize("q", _HOSTILE)
@pytest.mark.parametrize("target", ["exchanges", "turns", "sqlite_master"])
def test_no_query_breaks_the_page(reader: Visitor, q: str, target: str) -> None:
    page = _search(reader, q=q, **{"in": target})
    assert page.status == 200
    assert [script.attrs["src"] for script in page.find("script")] == ["/static/js/search_box.js"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=300), more=st.dictionaries(st.sampled_from(
    ["committee", "since", "until", "group", "department", "page", "in"]), st.text(max_size=30)))  # fmt: skip
def test_any_text_in_any_field_gives_results_or_one_clear_line(
    reader: Visitor, q: str, more: dict[str, str]
) -> None:
    url = "/search?" + "&".join(
        f"{name}={quote(value, errors='replace')}" for name, value in {"q": q, **more}.items()
    )
    page = reader.get(url)
    assert page.status in (200, 422)
    assert len(page.find("p", role="alert")) == (page.status == 422)


def test_bytes_that_are_not_utf8_do_not_break_the_page(reader: Visitor) -> None:
    assert reader.get("/search?q=%ed%a0%80%ff&department=%fe").status == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("since", "2024-13-01", "2024-13-01"),
        ("until", "きのう", "きのう"),
        ("committee", "0", "会議体"),
        ("committee", "9" * 30, "会議体"),
        ("committee", "999", "会議体"),
        ("group", "市長", "市長"),
        ("page", "0", "ページ"),
        ("page", "1e9", "ページ"),
    ],
)
def test_an_unreadable_filter_gives_one_line_and_searches_nothing(
    reader: Visitor, field: str, value: str, words: str
) -> None:
    page = _search(reader, q="避難所", **{field: value})
    assert page.status == 422
    assert words in page.one("p", role="alert").text
    assert not page.find("li", class_="hit")


def test_dates_in_the_wrong_order_are_pointed_out() -> None:
    assert "順" in (read_search_form({"since": "2025-01-02", "until": "2025-01-01"}).problem or "")


def test_filters_narrow_and_can_be_taken_off(reader: Visitor) -> None:
    everything = _search(reader, q="避難所", **{"in": "turns"})
    members = _search(reader, q="避難所", group="委員", **{"in": "turns"})
    officials = _search(reader, q="避難所", group="事務局", **{"in": "turns"})
    assert 0 < _total(members) < _total(everything)
    assert _total(members) + _total(officials) <= _total(everything)
    nothing = _search(reader, q="避難所", since="1950-01-01", until="1950-12-31")
    assert _total(nothing) == 0
    wider = next(a for a in nothing.one("main").find("a") if a.text == "絞り込みを外して探す")
    assert _total(reader.get(wider.attrs["href"])) > 0


def test_a_department_finds_the_exchanges_of_its_measures(reader: Visitor) -> None:
    names = [o.attrs["value"] for o in reader.get("/search").one("datalist", id="departments").find("option")]
    assert "防災危機管理課" in names
    assert _total(_search(reader, q="避難所", department="防災危機管理課")) > 0


def test_the_pages_of_a_long_result_hold_every_hit_once(reader: Visitor) -> None:
    url: str | None = "/search?" + urlencode({"q": "ます", "in": "turns"})
    seen: list[str] = []
    total = 0
    while url:
        page = reader.get(url)
        total = _total(page)
        seen += [hit.find("a")[0].attrs["href"] for hit in page.find("li", class_="hit")]
        onwards = page.find("a", rel="next")
        url = onwards[0].attrs["href"] if onwards else None
    assert len(seen) == len(set(seen)) == total > 20


def test_a_page_beyond_the_end_leads_back(reader: Visitor) -> None:
    page = _search(reader, q="避難所", page="9999")
    assert page.status == 200
    assert "1 ページ目を見る" in page.text


def test_many_people_searching_at_once_each_get_their_own_answer(reader: Visitor) -> None:
    words = ["避難所", "電子申請", "図書館", "LINE", "出張所", "研修", "予約", "アプリ"]
    alone = [_total(_search(reader, q=word)) for word in words]
    with ThreadPoolExecutor(len(words)) as people:
        together = list(people.map(lambda word: _total(_search(reader, q=word)), words * 5))
    assert together == alone * 5


def _first_marks(page: Document) -> set[str]:
    return {
        mark.text for hit in page.find("li", class_="hit") for mark in hit.find("mark", class_="mark-hit")
    }


def test_words_of_the_same_meaning_are_found_marked_and_named(reader: Visitor) -> None:
    page = _search(reader, q="公衆無線LAN")
    named = page.one("p", class_="other-words")
    assert "次の語も探しました" in named.text
    assert "ひのわフリースポット" in named.find("strong")[0].text
    assert any("ひのわフリースポット" in mark for mark in _first_marks(page))


def test_the_search_for_other_words_is_turned_off_in_the_address_and_on_again(reader: Visitor) -> None:
    page = _search(reader, q="公衆無線LAN")
    off = reader.get(page.one("p", class_="other-words").find("a")[0].attrs["href"])
    assert "入れた言葉だけ" in off.one("p", class_="other-words").text
    assert not any("ひのわ" in mark for mark in _first_marks(off))
    assert [f.attrs["value"] for f in off.find("input", name="others")] == ["off"]
    for switch in off.one("nav", class_="tabs").find("a"):
        assert "others=off" in switch.attrs["href"]
    on = reader.get(off.one("p", class_="other-words").find("a")[0].attrs["href"])
    assert _total(on) == _total(page)


def test_what_holds_the_word_itself_comes_before_what_holds_another(reader: Visitor) -> None:
    exact = _search(reader, q="高齢者", others="off", **{"in": "turns"})
    wide = _search(reader, q="高齢者", **{"in": "turns"})
    titles = [h.text for h in exact.find("h2", class_="hit-title")]
    assert 0 < len(titles) < _total(wide)
    assert [h.text for h in wide.find("h2", class_="hit-title")][: len(titles)] == titles


def test_a_phrase_in_quotes_is_searched_as_it_is(reader: Visitor) -> None:
    page = _search(reader, q='"高齢者"', **{"in": "turns"})
    assert not page.find("p", class_="other-words")
    assert _total(page) == _total(_search(reader, q="高齢者", others="off", **{"in": "turns"}))
