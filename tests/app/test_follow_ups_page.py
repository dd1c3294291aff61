"""検討事項の追跡の画面."""

from __future__ import annotations

import csv
import io
import re

import pytest

from app.spreadsheet import to_csv
from app.waiting import waited
from tests.app.html import Document, Element
from tests.app.visitor import Visitor


def _entries(page: Document) -> list[Element]:
    return page.find("article", class_="card")


def _counts(page: Document) -> dict[str, int]:
    tabs = page.one("nav", aria_label="検討事項の状態").find("a")
    return {name: int(count) for name, count in (tab.text.rsplit(" ", 1) for tab in tabs)}


def _form(entry: Element, choice: str) -> tuple[str, dict[str, str]]:
    form = next(form for form in entry.find("form") if form.find("input", name="choice", value=choice))
    return form.attrs["action"], {field.attrs["name"]: field.attrs["value"] for field in form.find("input")}


def _exchange(entry: Element) -> str:
    return entry.find("a", class_="permalink")[0].attrs["href"]


def test_promises_nobody_came_back_to_are_listed_oldest_first_beside_the_later_rows(reader: Visitor) -> None:
    entries = _entries(reader.get("/follow-ups"))
    dates = [entry.find("time")[0].attrs["datetime"] for entry in entries]
    assert len(entries) > 5
    assert dates == sorted(dates)
    for entry in entries:
        assert entry.find("mark", class_="mark-commitment")
        assert "触れていない" in entry.find("p", class_="follow-up-status")[0].text
        assert re.search(r"答えてから .*(年|か月)", entry.text)
        assert entry.find("table", class_="years")


def test_only_years_from_the_meeting_on_are_shown(reader: Visitor) -> None:
    for entry in _entries(reader.get("/follow-ups")):
        held_on = entry.find("time")[0].attrs["datetime"]
        years = [row.find("th")[0].text for row in entry.find("tbody")[0].find("tr")]
        assert int(years[0].removeprefix("令和").removesuffix("年度")) + 2018 >= int(held_on[:4]) - 1


def test_what_an_evaluation_speaks_about_is_listed_apart_with_the_words(reader: Visitor) -> None:
    entries = _entries(reader.get("/follow-ups?state=mentioned"))
    assert entries
    for entry in entries:
        assert entry.find("span", class_="evidence-word")
        assert entry.find("tr", class_="year-found")
        assert entry.find("mark", class_="mark-hit")


def test_every_promise_stands_under_exactly_one_state(reader: Visitor) -> None:
    counts = _counts(reader.get("/follow-ups"))
    states = ("open", "waiting", "unlinked", "mentioned", "closed")
    seen = [_exchange(e) for state in states for e in _entries(reader.get(f"/follow-ups?state={state}"))]
    assert len(seen) == len(set(seen)) == sum(counts.values())


def test_closing_needs_a_note_and_reopening_brings_it_back(visitor: Visitor) -> None:
    before = visitor.get("/follow-ups")
    entry = _entries(before)[0]
    url, fields = _form(entry, "close")
    for blank in ("", "  ", "　\n"):
        refused = visitor.post(url, {**fields, "note": blank})
        assert refused.status_code == 422
        assert "理由が書かれていない" in refused.text
    assert _counts(visitor.get("/follow-ups")) == _counts(before)

    response = visitor.post(url, {**fields, "note": "令和7年度に<b>始めた</b>。"})
    assert response.status_code == 303
    after = visitor.get(response.headers["location"])
    assert _exchange(entry) not in [_exchange(one) for one in _entries(after)]
    assert _counts(after)["閉じた"] == 1
    done = after.one("p", role="status").find("a")[0].attrs["href"]
    (closed,) = _entries(visitor.get(done))
    assert done.endswith(f"#{closed.attrs['id']}")
    assert "試験 太郎(tester)が" in closed.text
    assert "令和7年度に<b>始めた</b>。" in closed.text

    visitor.post(*_form(closed, "reopen"))
    again = next(e for e in _entries(visitor.get("/follow-ups")) if _exchange(e) == _exchange(entry))
    assert [item.text.split("に")[-1][:2] for item in again.find("ol")[0].find("li")][-1] == "開き"
    assert "始めた" in again.text, "閉じたときの理由は、開き直した後も読める"


def test_a_promise_an_evaluation_only_seems_to_speak_about_can_be_opened(visitor: Visitor) -> None:
    entry = _entries(visitor.get("/follow-ups?state=mentioned"))[0]
    response = visitor.post(*_form(entry, "reopen"))
    assert response.headers["location"].startswith("/follow-ups?state=mentioned")
    assert _exchange(entry) in [_exchange(one) for one in _entries(visitor.get("/follow-ups"))]


def test_two_officers_closing_the_same_promise_do_not_overwrite_each_other(visitor: Visitor) -> None:
    url, fields = _form(_entries(visitor.get("/follow-ups?state=mentioned"))[0], "reopen")
    assert visitor.post(url, fields).status_code == 303
    late = visitor.post(url, {**fields, "choice": "close", "note": "後の人の理由"})
    assert late.status_code == 409
    assert "いまは「開き直した」です" in late.text
    assert "後の人の理由" in late.text, "書いた理由が失われない"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"choice": "burn"}, 422), ({"seen": "保留"}, 422), ({"note": "あ" * 2001}, 422)],
)
def test_a_wrong_field_changes_nothing(visitor: Visitor, change: dict[str, str], status: int) -> None:
    before = visitor.get("/follow-ups")
    url, fields = _form(_entries(before)[0], "close")
    assert visitor.post(url, {**fields, "note": "理由", **change}).status_code == status
    assert visitor.post("/exchanges/999999/follow-up", {**fields, "note": "理由"}).status_code == 404
    assert visitor.client.post(url, data={**fields, "note": "理由"}).status_code == 403
    assert _counts(visitor.get("/follow-ups")) == _counts(before)


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "state=x&plan=//e", "%0d%0aX: y"])
def test_the_way_back_never_leaves_the_list(visitor: Visitor, back: str) -> None:
    url, fields = _form(_entries(visitor.get("/follow-ups"))[0], "close")
    location = visitor.post(url, {**fields, "note": "理由", "back": back}).headers["location"]
    assert re.fullmatch(r"/follow-ups\?done=\d+", location)


def test_each_filter_narrows_the_list(reader: Visitor) -> None:
    everything = sum(_counts(reader.get("/follow-ups")).values())
    page = reader.get("/follow-ups")
    for name in ("committee", "plan", "department", "commitment"):
        options = page.one("select", name=name).find("option")[1:]
        sizes = [
            sum(_counts(reader.get(f"/follow-ups?{name}={option.attrs['value']}")).values())
            for option in options
        ]
        assert 0 < max(sizes) <= everything
        assert min(sizes) < everything, name


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("plan=abc", "計画「abc」を読めません"),
        ("committee=" + "9" * 30, "会議体「"),
        ("commitment=約束", "答弁の型「約束」はありません"),
        ("state=nowhere", "状態「nowhere」はありません"),
    ],
)
def test_a_filter_that_cannot_be_read_gets_one_clear_line(reader: Visitor, query: str, says: str) -> None:
    for address in ("/follow-ups", "/follow-ups.csv"):
        page = reader.get(f"{address}?{query}")
        assert page.status == 422
        assert says in page.text


def test_measure_and_meeting_say_how_many_promises_are_open(reader: Visitor) -> None:
    entry = _entries(reader.get("/follow-ups"))[0]
    meeting = next(a.attrs["href"] for a in entry.find("a") if a.attrs["href"].startswith("/meetings/"))
    measure = entry.find("div", class_="later")[0].find("a")[0].attrs["href"]
    for address in (meeting.partition("#")[0], measure):
        link = next(a for a in reader.get(address).find("a") if "未対応" in a.text)
        count = int(re.findall(r"\d+", link.text)[0])
        assert len(_entries(reader.get(link.attrs["href"]))) == count > 0


def test_the_list_can_be_saved_for_a_spreadsheet(reader: Visitor) -> None:
    page = reader.get("/follow-ups")
    address = next(a.attrs["href"] for a in page.find("a") if "CSV" in a.text)
    response = reader.client.get(address)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["content-disposition"]
    head, *table = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert len(table) == len(_entries(page))
    assert all(len(row) == len(head) for row in table)
    assert [row[head.index("アドレス")] for row in table] == [_exchange(entry) for entry in _entries(page)]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", " =1", "　＝1", "＋1"]
)
def test_no_cell_of_a_spreadsheet_becomes_a_formula(cell: str) -> None:
    text = to_csv(["質問"], [[cell]]).decode("utf-8-sig")
    _, (found,) = csv.reader(io.StringIO(text, newline=""))
    assert found == f"'{cell}"


@pytest.mark.parametrize("cell", ["質問です。", "3-1", "a=b", "", "1,000", "「引用」\n次の行"])
def test_ordinary_text_reaches_the_spreadsheet_unchanged(cell: str) -> None:
    text = to_csv(["質問"], [[cell]]).decode("utf-8-sig")
    assert next(iter(list(csv.reader(io.StringIO(text, newline="")))[1:])) == [cell]


@pytest.mark.parametrize(
    ("held_on", "until", "words"),
    [
        ("2024-08-06", "2025-08-05T14:59:59Z", "11か月"),
        ("2024-08-06", "2025-08-05T15:00:00Z", "1年"),
        ("2024-01-31", "2024-02-29T00:00:00Z", "1か月未満"),
        ("2019-05-01", "2026-11-21T00:00:00Z", "7年6か月"),
        ("2027-01-01", "2026-11-21T00:00:00Z", "1か月未満"),
    ],
)
def test_the_wait_is_counted_in_whole_months_in_japan(held_on: str, until: str, words: str) -> None:
    assert waited(held_on, until) == words
