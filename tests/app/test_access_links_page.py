"""事務局が確認リンクを出し、見て、取り消す."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.clock import now
from app.demo_accounts import ASSEMBLY, COUNCIL
from app.link_forms import last_day, usual_day
from app.wareki import japanese_day
from db.access_links import list_access_links
from db.committees import list_committees
from db.connection import connect
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.meetings import list_meetings
from tests.app.html import Document, parse
from tests.app.visitor import ORIGIN, Visitor, person_of

SIGNING = {"holder": "宇佐美 千鶴", "purpose": "署名"}


def meeting_of(path: Path, committee: str) -> int:
    with closing(connect(path)) as db:
        ids = {one.name: one.id for one in list_committees(db)}
        return list_meetings(db, ids[committee])[0].id


@pytest.fixture
def secretary(demo_copy: Path) -> Any:
    with person_of(demo_copy, "jimukyoku") as one:
        yield one


@pytest.fixture
def page_url(demo_copy: Path) -> str:
    return f"/meetings/{meeting_of(demo_copy, COUNCIL)}/access-links"


def send(one: Visitor, url: str, fields: dict[str, str]) -> Document:
    data = {"csrf": one.token(), "until": usual_day(now()).isoformat(), **fields}
    answer = one.client.post(url, data=data, headers={"origin": ORIGIN})
    return parse(answer.status_code, answer.text)


def issued(one: Visitor, url: str) -> str:
    """出して、アドレスの道のりを返す。"""
    page = send(one, url, SIGNING)
    assert page.status == 200
    return page.one("input", id="access-link").attrs["value"].removeprefix(ORIGIN)


def test_the_page_is_reached_from_the_head_of_the_meeting_by_its_secretariat_alone(
    secretary: Visitor, demo_copy: Path, page_url: str
) -> None:
    meeting = page_url.removesuffix("/access-links")
    assert secretary.get(meeting).find("a", href=page_url)
    with person_of(demo_copy, "gikai") as other:
        assert not other.get(meeting).find("a", href=page_url)


def test_an_issued_link_is_shown_once_and_opens_that_meeting(
    secretary: Visitor, demo_copy: Path, page_url: str
) -> None:
    link = issued(secretary, page_url)
    assert link.split("/")[2] not in secretary.get(page_url).html
    with person_of(demo_copy, None) as holder:
        entry = holder.get(link)
        assert "宇佐美 千鶴" in entry.text
        holder.client.post(link, data={"csrf": entry.input("csrf")}, headers={"origin": ORIGIN})
        assert holder.get(page_url.replace("access-links", "draft")).status == 200
    row = secretary.get(page_url).one("section", aria_labelledby="list-title").find("li")[0].text
    for words in ("宇佐美 千鶴", "署名", "使えます", "1 回開かれ", "桐谷 葵(jimukyoku)が"):
        assert words in row


def test_what_is_printed_is_the_address_and_its_square(secretary: Visitor, page_url: str) -> None:
    page = send(secretary, page_url, SIGNING)
    handed = page.one("section", class_="handed")
    assert handed.find("p", class_="print-only")[0].text == page.one("input", id="access-link").attrs["value"]
    assert handed.find("svg", class_="qr")


def test_a_revoked_link_closes_and_says_who_revoked_it(
    secretary: Visitor, demo_copy: Path, page_url: str
) -> None:
    link = issued(secretary, page_url)
    row = secretary.get(page_url).one("section", aria_labelledby="list-title").find("li")[0]
    done = secretary.post(row.find("form")[0].attrs["action"], {})
    assert (done.status_code, done.headers["location"]) == (303, page_url)
    row = secretary.get(page_url).one("section", aria_labelledby="list-title").find("li")[0]
    assert "取消済み" in row.text
    assert not row.find("form")
    with person_of(demo_copy, None) as holder:
        assert holder.get(link).status == 422
    with closing(connect(demo_copy)) as db:
        newest = list_access_links(db, int(page_url.split("/")[2]))[0].link
        events = list_events_of(db, Subject(SubjectKind.ACCESS_LINK, newest.id))
    assert [event.kind for event in events] == [
        EventKind.ACCESS_LINK_ISSUED, EventKind.ACCESS_LINK_REVOKED,
    ]  # fmt: skip


def test_a_link_of_another_meeting_cannot_be_revoked_through_the_own_one(
    secretary: Visitor, demo_copy: Path, page_url: str
) -> None:
    other = f"/meetings/{meeting_of(demo_copy, ASSEMBLY)}/access-links"
    with person_of(demo_copy, "gikai") as gikai:
        issued(gikai, other)
        row = gikai.get(other).one("section", aria_labelledby="list-title").find("li")[0]
        number = row.find("form")[0].attrs["action"].split("/")[-2]
        assert secretary.post(f"{page_url}/{number}/revocation", {}).status_code == 404
        assert "使えます" in gikai.get(other).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"holder": "  "}, "氏名を 1 字から"),
        ({"holder": "長" * 51}, "氏名を 1 字から"),
        ({"purpose": "閲覧"}, "用途は 発言者確認・署名"),
        ({"purpose": ""}, "用途は"),
        ({"until": "あした"}, "期限を 2026-11-30 のような日付で"),
        ({"until": ""}, "期限を 2026-11-30 のような日付で"),
        ({"until": "2020-01-01"}, "きょうから 60 日の間"),
        ({"until": "9999-12-31"}, "きょうから 60 日の間"),
    ],
)
def test_what_cannot_be_issued_says_why_keeps_what_was_typed_and_issues_nothing(
    secretary: Visitor, demo_copy: Path, page_url: str, fields: dict[str, str], words: str
) -> None:
    with closing(connect(demo_copy)) as db:
        before = db.table("access_link").count
        page = send(secretary, page_url, {**SIGNING, **fields})
        assert page.status == 422
        assert words in page.one("p", role="alert").text
        assert page.input("holder") == {**SIGNING, **fields}["holder"]
        assert db.table("access_link").count == before


@pytest.mark.parametrize(
    ("at", "until"), [("2026-11-21T14:59:58Z", "2026-11-21"), ("2026-11-21T15:00:00Z", "2026-11-22")]
)
def test_a_link_lasts_to_the_end_of_the_chosen_day_in_japan(
    secretary: Visitor, monkeypatch: pytest.MonkeyPatch, page_url: str, at: str, until: str
) -> None:
    monkeypatch.setattr("app.dependencies.now", lambda: at)
    page = send(secretary, page_url, {**SIGNING, "until": until})
    assert page.status == 200
    assert page.one("section", class_="handed").find("time")[0].attrs["datetime"] == f"{until}T14:59:59Z"
    assert japanese_day(at).isoformat() == until
    assert last_day(at).isoformat() == page.one("input", id="until").attrs["max"]


def test_the_names_of_the_roster_are_offered(secretary: Visitor, page_url: str) -> None:
    assert len(secretary.get(page_url).one("datalist").find("option")) > 3
