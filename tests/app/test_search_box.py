"""検索の一つの欄: 書き方、絞り込みと数、並べ方、候補、もしかして、保存、時間の限り."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import urlencode

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.contexts.search_form import Target
from db.connection import connect
from db.errors import TookTooLongError
from tests.app.html import Document
from tests.app.test_editions import import_minutes
from tests.app.visitor import Visitor


def _search(reader: Visitor, q: str = "", **fields: str) -> Document:
    return reader.get(f"/search?{urlencode({'q': q, **fields})}")


def _total(page: Document) -> int:
    return int(page.one("p", class_="summary-line").find("strong")[0].text.split(" ")[0].replace(",", ""))


def _count(reader: Visitor, q: str, **fields: str) -> int:
    return _total(_search(reader, q, others="off", **fields))


def _urls(page: Document) -> list[str]:
    return [hit.find("a")[0].attrs["href"] for hit in page.find("li", class_="hit")]


def test_either_word_and_the_excluded_word_add_up(reader: Visitor) -> None:
    either, both = _count(reader, "避難所 OR アプリ"), _count(reader, "避難所 アプリ")
    one, other = _count(reader, "避難所"), _count(reader, "アプリ")
    assert either == one + other - both
    assert _count(reader, "避難所 -アプリ") == one - both
    assert _count(reader, "避難所 NOT アプリ") == one - both > 0
    assert min(both, one, other) > 0


def test_and_holds_within_one_exchange_and_both_sides_of_it_count(reader: Visitor) -> None:
    for hit in _search(reader, '"避難所" "アプリ"').find("li", class_="hit"):
        whole = reader.get(hit.find("a")[0].attrs["href"]).text
        assert "避難所" in whole
        assert "アプリ" in whole


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("会議:総務", {"meeting": "総務"}),
        ("担当課:防災危機管理課", {"department": "防災危機管理課"}),
        ("発言者:岡本", {"speaker": "岡本"}),
        ("期間:令和6年度", {"since": "2024-04-01", "until": "2025-03-31"}),
        ("期間:2025", {"since": "2025-01-01", "until": "2025-12-31"}),
    ],
)
@pytest.mark.parametrize("target", ["exchanges", "turns"])
def test_a_typed_filter_is_the_same_as_its_field(
    reader: Visitor, typed: str, fields: dict[str, str], target: str
) -> None:
    by_word = _search(reader, f"の {typed}", **{"in": target})
    by_field = _search(reader, "の", **fields, **{"in": target})
    assert _urls(by_word) == _urls(by_field)
    assert 0 < _total(by_word) < _count(reader, "の", **{"in": target})


def test_the_same_field_twice_means_either_and_different_fields_mean_both(reader: Visitor) -> None:
    somewhere = _count(reader, "会議:総務 会議:推進会議")
    assert somewhere == _count(reader, "会議:総務") + _count(reader, "会議:推進会議")
    assert _count(reader, "会議:総務 発言者:岡本") == 0 < _count(reader, "会議:推進会議 発言者:岡本")


def test_a_measure_is_a_filter_by_its_name_and_by_its_field(reader: Visitor) -> None:
    page = _search(reader, "避難所")
    options = page.one("select", id="f-measure").find("option")[1:]
    for option in options:
        name, count = option.text.rstrip("）").rsplit("（", 1)
        narrowed = _search(reader, "避難所", measure=option.attrs["value"])
        assert _total(narrowed) == int(count)
        assert _total(_search(reader, f'避難所 施策:"{name}"')) >= int(count)


@pytest.mark.parametrize("field", ["committee", "group", "commitment"])
@pytest.mark.parametrize("target", ["exchanges", "turns"])
def test_every_choice_tells_how_many_it_would_leave(reader: Visitor, field: str, target: str) -> None:
    everything = _search(reader, "市", **{"in": target})
    told = 0
    for option in everything.one("select", id=f"f-{field}").find("option")[1:]:
        count = int(option.text.rstrip("）").rsplit("（", 1)[1])
        told += count
        assert _total(_search(reader, "市", **{"in": target, field: option.attrs["value"]})) == count
    assert told > 0


def test_the_bars_of_the_years_lead_to_their_years(reader: Visitor) -> None:
    page = _search(reader, "市")
    bars = page.one("ul", class_="year-bars").find("li")
    counts = []
    for bar in bars:
        counts.append(int(bar.find("span", class_="year-count")[0].text.split(" ")[0]))
        assert _total(reader.get(bar.find("a")[0].attrs["href"])) == counts[-1]
    assert sum(counts) <= _total(page)
    assert len(counts) > 1


def test_filters_alone_list_everything_newest_first(reader: Visitor) -> None:
    page = _search(reader, "期間:2024..2025")
    days = [t.attrs["datetime"] for hit in page.find("li", class_="hit") for t in hit.find("time")]
    assert days == sorted(days, reverse=True)
    assert _total(page) > 20
    assert _total(_search(reader, "-市")) + _count(reader, "市") == _total(
        _search(reader, "", since="2000-01-01", others="off")
    ) + _undated(reader)


def _undated(reader: Visitor) -> int:
    """開催日の無い会議は見本に無い。"""
    assert "開催日の記載なし" not in reader.get("/").text
    return 0


@pytest.mark.parametrize("target", ["exchanges", "turns", "meetings"])
def test_newest_first_holds_the_same_hits_in_the_order_of_their_days(reader: Visitor, target: str) -> None:
    near = _search(reader, "アプリ", **{"in": target})
    new = _search(reader, "アプリ", order="newest", **{"in": target})
    days = [t.attrs["datetime"] for hit in new.find("li", class_="hit") for t in hit.find("time")]
    assert days == sorted(days, reverse=True)
    assert _total(near) == _total(new) > 1
    if _total(near) <= 20:
        assert set(_urls(near)) == set(_urls(new))


def test_meetings_and_measures_are_found_too(reader: Visitor) -> None:
    meetings = _search(reader, "避難所", **{"in": "meetings"})
    turns = _count(reader, "避難所", **{"in": "turns"})
    listed = [hit.find("a")[1] for hit in meetings.find("li", class_="hit")]
    assert sum(_total(reader.get(link.attrs["href"])) for link in listed) >= turns
    measures = _search(reader, "避難所", **{"in": "measures"})
    assert all("避難所" in hit.text for hit in measures.find("li", class_="hit"))
    assert _total(measures) > 0
    for hit in _urls(measures) + _urls(meetings):
        assert reader.get(hit).status == 200


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("申込み", "申し込み"),
        ("申込", "申し込み"),
        ("取組み", "取り組み"),
        ("ｱﾌﾟﾘ", "アプリ"),
        ("ＡＩ", "AI"),
        ("ai", "AI"),
    ],
)
def test_spellings_do_not_matter(reader: Visitor, typed: str, same: str) -> None:
    found = _count(reader, typed, **{"in": "turns"})
    assert found == _count(reader, same, **{"in": "turns"}) > 0


@pytest.mark.parametrize("typed", ["税", "館", "課", "防災", "アプリ", "マイナンバーカード"])
def test_one_character_two_characters_and_katakana_are_found(reader: Visitor, typed: str) -> None:
    assert _total(_search(reader, typed, **{"in": "turns"})) > 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("非難所", "避難所"), ("デジダル", "デジタル"), ("マイナンバカード", "マイナンバーカード")],
)
def test_a_slip_is_answered_with_what_was_meant(reader: Visitor, typed: str, meant: str) -> None:
    page = _search(reader, f"{typed} 期間:令和6年度", **{"in": "turns"})
    links = {link.text: link.attrs["href"] for link in page.one("p", class_="meant").find("a")}
    assert meant in links
    there = reader.get(links[meant])
    assert _total(there) > 0
    assert there.one("input", id="q").attrs["value"] == f"{meant} 期間:令和6年度"


def test_a_word_of_the_record_is_not_doubted(reader: Visitor) -> None:
    assert not _search(reader, "避難所 アプリ").find("p", class_="meant")


def _suggestions(visitor: Visitor, q: str) -> list[tuple[str, str]]:
    answer = visitor.client.get(f"/search/suggestions?{urlencode({'q': q})}").json()
    return [(one["kind"], one["query"]) for one in answer["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("避難", ("言葉", "避難所")),
        ("ひなん", ("言葉", "避難所")),
        ("図書館 避難", ("言葉", "図書館 避難所")),
        ("図書館 -避難", ("言葉", "図書館 -避難所")),
        ("岡本", ("発言者", "発言者:岡本委員")),
        ("避難所 発言者:岡", ("発言者", "避難所 発言者:岡本委員")),
    ],
)
def test_what_is_being_typed_is_completed(reader: Visitor, typed: str, suggestion: tuple[str, str]) -> None:
    assert suggestion in _suggestions(reader, typed)


def test_measures_are_suggested_as_filters_that_find_something(reader: Visitor) -> None:
    found = [query for kind, query in _suggestions(reader, "避難所") if kind == "施策"]
    assert found
    assert _total(_search(reader, found[0], **{"in": "measures"})) > 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=40))
def test_no_typing_breaks_the_suggestions(reader: Visitor, q: str) -> None:
    assert (
        reader.client.get("/search/suggestions", params={"q": q.encode("utf-8", "replace")}).status_code
        == 200
    )


_PIECES = ["避難所", "アプリ", '"', "-", "OR", "NOT", "AND", "|", "発言者:", "期間:", "期間:令和6年度", "会議:総務", "施策:", "(", ")", "*", "^", "NEAR", "\x00"]  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.sampled_from(_PIECES), max_size=12),
    target=st.sampled_from(list(Target)),
    order=st.sampled_from(["", "newest"]),
)
def test_any_mixture_of_operators_gives_results_or_a_clear_line(
    reader: Visitor, pieces: list[str], target: Target, order: str
) -> None:
    page = _search(reader, " ".join(pieces), order=order, **{"in": target.value})
    assert page.status == 200


@pytest.mark.parametrize(
    "q", ["OR " * 3000, "-" * 10_000, '"' * 9_999, "発言者:" * 2000, "a OR " * 2000, "( ) * ^ :"]
)
def test_operators_alone_find_nothing_and_say_what_to_do(reader: Visitor, q: str) -> None:
    page = _search(reader, q)
    assert page.status == 200
    assert "ください" in page.one("main").text


def test_an_unreadable_period_is_told_and_not_used(reader: Visitor) -> None:
    page = _search(reader, "避難所 期間:きのう")
    assert "「期間:きのう」を読めない" in page.one("p", class_="notice").text
    assert _total(page) == _total(_search(reader, "避難所"))


def test_the_hits_are_saved_as_csv(reader: Visitor) -> None:
    page = _search(reader, "避難所")
    link = next(a for a in page.one("p", class_="save-hits").find("a") if "CSV" in a.text)
    response = reader.client.get(link.attrs["href"])
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == _total(page)
    assert [row["アドレス"].removeprefix("http://127.0.0.1") for row in rows] == _urls(page)
    assert all(row["質問・発言"] and row["会議"] for row in rows)


@pytest.mark.parametrize("target", ["exchanges", "turns"])
def test_the_hits_are_saved_as_a_word_document(reader: Visitor, target: str) -> None:
    page = _search(reader, "避難所", **{"in": target})
    response = reader.client.get(f"/search.docx?{urlencode({'q': '避難所', 'in': target})}")
    document = docx.Document(io.BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"{_total(page)} 件" in text
    assert all(f"http://127.0.0.1{url}" in text for url in _urls(page))


def test_an_unreadable_filter_saves_nothing(reader: Visitor) -> None:
    assert reader.client.get("/search.csv?q=市&since=きのう").status_code == 422


def test_a_search_that_takes_too_long_says_that_it_was_cut(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> object:
        raise TookTooLongError("検索に 3 秒より長くかかるので、途中でやめました。")

    with monkeypatch.context() as patch:
        patch.setattr("app.contexts.search._find", slow)
        page = _search(reader, "市 -途中でやめる")
    assert page.status == 200
    assert "途中でやめました" in page.one("p", role="alert").text
    # もう一度試せば、やめた画面ではなく結果が出る。
    assert _search(reader, "市 -途中でやめる").find("li", class_="hit")


def test_the_order_shown_is_the_order_used(reader: Visitor) -> None:
    for q, used in (("避難所", "近い順"), ("-避難所", "新しい順"), ("期間:2025", "新しい順")):
        (current,) = [one.text for one in _search(reader, q).find("a", class_="button", aria_current="true")]
        assert current == used


def test_counts_that_take_too_long_are_left_out_and_the_hits_stay(
    reader: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> object:
        raise TookTooLongError("")

    with monkeypatch.context() as patch:
        patch.setattr("app.contexts.search.count_hits", slow)
        page = _search(reader, "避難所 -数えない")
    assert page.find("li", class_="hit")
    assert any("数えていません" in notice.text for notice in page.find("p", class_="notice"))
    again = _search(reader, "避難所 -数えない")
    assert not any("数えていません" in notice.text for notice in again.find("p", class_="notice"))


@pytest.mark.parametrize("disclosure", ["非公開", "一部非公開"])
def test_a_closed_meeting_leaks_neither_text_nor_count_nor_suggestion(
    visitor: Visitor, demo_copy: Path, disclosure: str
) -> None:
    asked = [
        f"/search?{urlencode({'q': q, 'in': target.value, 'order': 'newest'})}"
        for q in (
            "旧校舎",
            "検討",
            "の OR 旧校舎",
            "-図書館",
            "期間:2025",
            "発言者:久保",
            "会議:まちづくり",
            "久旧校舎",
        )
        for target in Target
    ]
    asked += [
        f"/search/suggestions?{urlencode({'q': q})}" for q in ("旧校", "久保", "きゅうこう", "発言者:柴")
    ]
    asked += [f"/search.csv?{urlencode({'q': q})}" for q in ("旧校舎", "跡地", "検討")]
    before = {url: _answer(visitor, url) for url in asked}
    db = connect(demo_copy)
    import_minutes(db, disclosure)
    db.close()
    assert {url: _answer(visitor, url) for url in asked} == before
    assert not any("跡地" in answer for answer in before.values())


def _answer(visitor: Visitor, url: str) -> str:
    """会議体の一覧は会議体の画面のものなので、ここでは除く。"""
    text = visitor.client.get(url).text
    if not url.startswith("/search?"):
        return text
    page = visitor.get(url)
    hits = "".join(hit.html if hasattr(hit, "html") else hit.text for hit in page.find("li", class_="hit"))
    lines = "".join(p.text for p in page.one("main").find("p"))
    counts = "".join(o.text for o in page.one("main").find("option") if "まちづくり" not in o.text)
    return hits + lines + counts


def test_an_open_meeting_is_found_and_suggested_at_once(visitor: Visitor, demo_copy: Path) -> None:
    db = connect(demo_copy)
    import_minutes(db, "公開")
    db.close()
    assert _total(_search(visitor, "旧校舎")) > 0
    assert ("言葉", "旧校舎") in _suggestions(visitor, "旧校")
    assert ("発言者", "発言者:久保委員") in _suggestions(visitor, "久保")
