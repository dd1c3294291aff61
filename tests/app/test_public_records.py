"""公表した会議録: だれが何を読めて、何が決して読めないか。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from sqlite_utils import Database

from app import public_addresses, public_files
from app.atom import NAMESPACE
from app.clock import now
from app.editions import facts_of, public_form_of
from app.publishing import published_body
from db.connection import connect, writing
from db.events import Act
from db.links import DecisionChange, decide, list_links_of_meeting
from db.meetings import get_meeting, get_minutes, list_meetings
from db.records import Decision
from db.stage_moves import NextStep, move_meeting
from db.stages import Move, Stage
from nlp.text.tokenizer import Tokenizer
from tests.app.published import withdraw
from tests.app.test_editions import import_minutes
from tests.app.visitor import Visitor

SUFFIXES = ("html", "docx", "pdf", "txt", "md", "json", "xml")
ATOM = f"{{{NAMESPACE}}}"


def issue_of(db: Database, meeting_id: int) -> str:
    return facts_of(meeting_id, get_meeting(db, meeting_id).header).issue_id


def open_addresses(db: Database, meeting_id: int) -> list[str]:
    """会議録ひとつを、ログインしていない人が開ける道のすべて。"""
    url = public_addresses.record_url(issue_of(db, meeting_id))
    return [url, f"{url}/record-public.zip", *(f"{url}.{suffix}" for suffix in SUFFIXES)]


def test_a_resident_finds_and_reads_a_record_in_every_form(public_reader: Visitor) -> None:
    page = public_reader.get("/records?q=避難所")
    assert "避難所" in page.one("ol", class_="found").text
    url = page.one("ol", class_="found").find("a")[0].attrs["href"]
    path, anchor = url.split("#")
    record = public_reader.get(path)
    assert record.status == 200
    assert "避難所" in record.one("div", id=anchor).text
    for suffix in SUFFIXES:
        answer = public_reader.client.get(f"{path}.{suffix}")
        assert answer.status_code == 200
        assert len(answer.content) > 500
        assert "set-cookie" not in answer.headers
    assert public_reader.client.get(f"{path}/record-public.zip").status_code == 404


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ("", 5), ("year=2024", 3), ("year=2023", 1), ("year=1999", 0), ("year=2024&committee=3", 1), ("committee=99", 0),
        ("year=x&committee=y&page=z", 5), ("year=999999999", 0), ("page=3", 0), ("q=避難所&committee=3", 3),
        ("q=「」", 0), ("q=" + "長" * 500, 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_committee_and_year(public_reader: Visitor, fields: str, count: int) -> None:
    page = public_reader.get(f"/records?{fields}")
    assert page.status == 200
    rows = [row for part in page.find("ul", class_="shelf-rows") for row in part.find("li")]
    assert len(rows) + len(page.find("li", class_="found-row")) == count


def found_numbers(reader: Visitor, typed: str) -> set[str]:
    """探して見つかった発言のアドレス(はじめのページ)。"""
    page = reader.get(f"/records?q={quote(typed)}")
    return {row.find("a")[0].attrs["href"] for row in page.find("li", class_="found-row")}


def test_a_resident_joins_excludes_and_quotes_words_as_members_do(public_reader: Visitor) -> None:
    shelter, gym, app = (found_numbers(public_reader, word) for word in ("避難所", "体育館", "アプリ"))
    assert shelter - app
    assert found_numbers(public_reader, "避難所 アプリ") == shelter & app
    assert found_numbers(public_reader, "避難所 OR 体育館") == shelter | gym
    assert found_numbers(public_reader, "避難所 -アプリ") == shelter - app
    assert found_numbers(public_reader, '"避難所"') == shelter
    assert found_numbers(public_reader, '"所避難"') == set()
    assert found_numbers(public_reader, "避難所 会議:デジタル推進会議") < shelter
    assert found_numbers(public_reader, "避難所 期間:1999年度") == set()


def test_a_resident_is_told_what_of_the_typed_words_was_not_used(public_reader: Visitor) -> None:
    page = public_reader.get("/records?q=" + quote("避難所 施策:電子申請 期間:いつか"))
    told = [note.text for note in page.find("p", class_="notice")]
    assert ["期間:いつか" in told[0], "施策:" in told[1]] == [True, True]
    assert public_reader.get("/records?q=" + quote("施策:電子申請")).find("li", class_="found-row") == []
    assert page.find("li", class_="found-row")


def test_what_is_not_published_is_in_no_answer_to_a_resident(stranger: Visitor, demo_copy: Path) -> None:
    """公表の前・非公開・掲載の後の会議録は、どのアドレスからも、無いものと同じ応答になる。"""
    with closing(connect(demo_copy)) as db:
        closed = import_minutes(db, "非公開")
        part = import_minutes(db, "一部非公開")
        before = list_meetings(db)[-1].id
        # 施策への確定した紐付けがあっても、公表していない会議のものは出ない。
        for link in list_links_of_meeting(db, before)[:3]:
            with writing(db):
                change = DecisionChange(None, Decision.CONFIRMED)
                decide(db, link.exchange_id, link.measure.id, change, Act("事務局", now()))
        measures = [link.measure.id for link in list_links_of_meeting(db, before)]
        urls = [url for one in (closed, part, before) for url in open_addresses(db, one)]
    nothing = stranger.client.get("/records/112400002X00120240899")
    assert nothing.status_code == 404
    for url in (*urls, *(public_addresses.record_measure_url(one) for one in measures)):
        answer = stranger.client.get(url)
        assert (answer.status_code, answer.text) == (404, nothing.text), url
    everywhere = ["/records", "/records?q=旧校舎", "/records?q=避難所", "/records/feed.atom", "/records/measures", "/open-data",
                  "/open-data/speeches.jsonl", "/open-data/speeches.csv", "/open-data/akn.zip", "/api/speech?any=避難所", "/api/meeting_list?from=2000-01-01"]  # fmt: skip
    for url in everywhere:
        answer = stranger.client.get(url)
        assert answer.status_code == 200
        for words in ("まちづくり審議会", "デジタル推進会議", "跡地"):
            assert words not in answer.text


def test_a_withdrawn_record_is_gone_at_once_and_says_so(resident: Visitor, public_copy: Path) -> None:
    with closing(connect(public_copy)) as db:
        meeting = list_meetings(db)[0].id
        urls = open_addresses(db, meeting)
        title = get_meeting(db, meeting).header.title or ""
        assert resident.client.get(urls[0]).status_code == 200
        withdraw(db, meeting)
    for url in urls:
        answer = resident.client.get(url)
        assert answer.status_code == 410
        assert "掲載を終えました" in answer.text
        assert title not in answer.text
    for url in ("/records", "/records/feed.atom", "/open-data/speeches.csv"):
        assert title not in resident.client.get(url).text
    # 掲載を終えてから閉じた会議は、掲載していたことも言わない。
    with closing(connect(public_copy)) as db, writing(db):
        db.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = ?", [meeting])
    assert resident.client.get(urls[0]).status_code == 404


@pytest.mark.parametrize(
    "issue",
    ["x", "1" * 21, "112400002X00120240806", "11240000ZX00120240806", "112400002X00220240806", "１" * 21],
)
def test_an_id_that_is_not_exactly_right_is_not_found(stranger: Visitor, issue: str) -> None:
    for url in (f"/records/{issue}", f"/records/{issue}.json", f"/records/{issue}.exe"):
        assert stranger.client.get(url).status_code == 404


def test_an_unchanged_page_is_not_sent_again(resident: Visitor, public_copy: Path) -> None:
    with closing(connect(public_copy)) as db:
        meeting = list_meetings(db)[0].id
        record = public_addresses.record_url(issue_of(db, meeting))
    for url in (
        "/records",
        record,
        *(f"{record}.{one}" for one in SUFFIXES),
        "/records/feed.atom",
        "/records/measures",
    ):
        first = resident.client.get(url)
        assert first.headers["cache-control"] == "public, no-cache"
        again = resident.client.get(url, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        other = resident.client.get(url, headers={"if-none-match": '"other"'})
        assert other.status_code == 200
    modified = resident.client.get(record).headers["last-modified"]
    assert resident.client.get(record, headers={"if-modified-since": modified}).status_code == 304
    for since in ("Thu, 01 Jan 2015 00:00:00 GMT", "きのう"):
        answer = resident.client.get(record, headers={"if-modified-since": since.encode()})
        assert answer.status_code == 200
    with closing(connect(public_copy)) as db:
        withdraw(db, meeting)
    etag = {"if-none-match": first.headers["etag"]}
    assert resident.client.get(record, headers=etag).status_code == 410


def test_the_same_page_is_sent_to_everybody_without_a_cookie(public_db: Path, public_reader: Visitor) -> None:
    with closing(connect(public_db)) as db:
        url = public_addresses.record_url(issue_of(db, list_meetings(db)[0].id))
    for address in ("/records", url, "/records/measures"):
        answer = public_reader.client.get(address)
        assert "set-cookie" not in answer.headers
        cookie = {"cookie": "session=x"}
        assert public_reader.client.get(address, headers=cookie).content == answer.content
        page = public_reader.get(address)
        links = {link.attrs["href"] for link in page.one("header", class_="site-header").find("a")}
        assert links == {"/records", "/records/measures", "/open-data", "/login"}
    assert "/records" in {link.attrs["href"] for link in public_reader.get("/login").find("a")}


def test_the_feed_keeps_the_rules_of_atom(resident: Visitor, public_copy: Path) -> None:
    """RFC 4287: 要る要素が一つずつあり、id は重ならず、時刻は新しい順で、feed の時刻はいちばん新しい。"""
    with closing(connect(public_copy)) as db:
        meeting = list_meetings(db)[1].id
        withdraw(db, meeting)
        with writing(db):
            db.execute("UPDATE meeting SET title = '題名 <&\"' || char(11) WHERE id = 2")
    answer = resident.client.get("/records/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    assert {link.attrib["rel"] for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 4
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert all(entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(one and one.startswith("http://127.0.0.1/records/1") for one in ids)
    moments = [str(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == max(moments)


def test_an_empty_feed_is_a_feed(stranger: Visitor) -> None:
    feed = ElementTree.fromstring(stranger.client.get("/records/feed.atom").content)
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert feed.findall(f"{ATOM}entry") == []


def test_a_measure_shows_what_was_asked_in_public_form_only(resident: Visitor, public_copy: Path) -> None:
    with closing(connect(public_copy)) as db:
        meeting = next(one.id for one in list_meetings(db) if "推進会議" in one.committee)
        link = next(one for one in list_links_of_meeting(db, meeting) if one.link and one.link.suggested)
        url = public_addresses.record_measure_url(link.measure.id)
        # 提案のままの紐付けは、住民には見せない。
        assert resident.client.get(url).status_code == 404
        with writing(db):
            change = DecisionChange(None, Decision.CONFIRMED)
            decide(db, link.exchange_id, link.measure.id, change, Act("事務局", now()))
        header = get_meeting(db, meeting).header
    page = resident.get(url)
    assert page.status == 200
    quotes = page.find("div", class_="quote")
    assert quotes
    assert not any(name in page.one("main").text for name in (*header.attendees, *header.staff))
    for one in quotes:
        path, anchor = one.find("a")[0].attrs["href"].split("#")
        said = "".join(resident.get(path).one("div", id=anchor).text.split())
        assert "".join(one.find("p", class_="quote-text")[0].text.split()) in said
    assert url in {one.attrs["href"] for one in resident.get("/records/measures").find("a")}
    assert url in {one.attrs["href"] for one in resident.get(path).find("a")}


def test_without_a_seal_the_turns_are_published(public_copy: Path) -> None:
    with closing(connect(public_copy)) as db:
        minutes = get_minutes(db, 2)
        body = published_body(db, 2, minutes, public_form_of(db, 2), Tokenizer())
        assert [one.number for one in body] == [turn.number for turn in minutes.turns]


def test_a_record_put_up_again_is_at_its_old_address(resident: Visitor, public_copy: Path) -> None:
    with closing(connect(public_copy)) as db:
        meeting = list_meetings(db)[0].id
        url = public_addresses.record_url(issue_of(db, meeting))
        withdraw(db, meeting)
        assert resident.client.get(url).status_code == 410
        with writing(db):
            again = NextStep(Stage.WITHDRAWN, Move.PUBLISH)
            move_meeting(db, meeting, again, Act("事務局", now()))
    assert resident.client.get(url).status_code == 200


def test_files_that_take_long_are_made_one_at_a_time(
    public_reader: Visitor, public_db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(public_db)) as db:
        url = public_addresses.record_url(issue_of(db, list_meetings(db)[0].id))
    monkeypatch.setattr(public_files, "_LONGEST_WAIT", 0.0)
    with public_files._ONE_AT_A_TIME:
        assert public_reader.client.get(f"{url}.pdf").status_code == 503
        assert public_reader.client.get(f"{url}.txt").status_code == 200
    assert public_reader.client.get(f"{url}.pdf").status_code == 200
