"""期限: いつ、だれが、何をするか。過ぎたものが先に、はっきりした言葉で出る。"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app import addresses
from app.clock import now
from app.demo_accounts import COUNCIL
from app.wareki import japanese_day
from app.workflow.deadlines import Deadline, Duty, Task, days_left, left_words, next_deadlines
from db.accounts import find_account
from db.connection import connect, writing
from db.events import Act
from db.meetings import list_meetings
from db.procedures import Procedure
from db.stage_moves import NextStep, move_meeting
from db.stages import Move, Stage
from db.standings import Standing
from tests.app.published import publish, withdraw
from tests.app.visitor import Visitor, person_of

HELD = Standing(
    meeting_id=1,
    committee_id=1,
    committee="図書館協議会",
    title=None,
    held_on="2026-05-10",
    closed=False,
    open=True,
    stage=Stage.ORGANIZING,
    due_on=None,
    published_at=None,
)
DAYS = Procedure(draft_days=7, check_days=5, publish_days=30, keep_years=3)
DRAFT, PUBLISH = date(2026, 5, 17), date(2026, 6, 9)


@pytest.mark.parametrize(
    ("change", "procedure", "expected"),
    [
        ({"stage": Stage.IMPORTED}, {}, [("circulate", "事務局", DRAFT), ("publish", "事務局", PUBLISH)]),
        ({}, {}, [("circulate", "事務局", DRAFT), ("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.DRAFTING}, {"checks": False}, [("request", "事務局", DRAFT), ("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.CHECKING, "due_on": "2026-05-20"}, {},
         [("check", "委員", date(2026, 5, 20)), ("collect", "事務局", date(2026, 5, 20)), ("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.SIGNING}, {}, [("sign", "署名委員", PUBLISH), ("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.SIGNED}, {}, [("seal", "事務局", PUBLISH), ("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.SEALED}, {}, [("publish", "事務局", PUBLISH)]),
        ({"stage": Stage.PUBLISHED, "published_at": "2026-06-01T15:30:00Z"}, {}, [("withdraw", "事務局", date(2029, 6, 2))]),
        ({"stage": Stage.PUBLISHED, "published_at": "2024-02-29T00:00:00Z"}, {}, [("withdraw", "事務局", date(2027, 3, 1))]),
        ({"stage": Stage.WITHDRAWN, "published_at": "2024-02-29T00:00:00Z"}, {}, []),
        ({"closed": True}, {}, [("circulate", "事務局", DRAFT)]),
        ({"closed": True, "stage": Stage.SEALED}, {}, []),
        ({"held_on": None}, {}, [("circulate", "事務局", None), ("publish", "事務局", None)]),
    ],
)  # fmt: skip
def test_each_stage_says_what_comes_next_and_for_whom(
    change: dict[str, object], procedure: dict[str, bool], expected: list[tuple[str, str, date | None]]
) -> None:
    found = next_deadlines(replace(HELD, **change), replace(DAYS, **procedure))  # type: ignore[arg-type]
    assert [(one.task, one.duty, one.due_on) for one in found] == expected


@given(
    held=st.dates(date(2000, 1, 1), date(2100, 1, 1)), draft=st.integers(1, 365), publish=st.integers(1, 365)
)
def test_deadlines_are_counted_from_the_day_of_the_meeting(held: date, draft: int, publish: int) -> None:
    standing = replace(HELD, held_on=held.isoformat())
    found = next_deadlines(standing, replace(DAYS, draft_days=draft, publish_days=publish))
    assert found == (
        Deadline(Task.CIRCULATE, Duty.SECRETARIAT, held + timedelta(days=draft)),
        Deadline(Task.PUBLISH, Duty.SECRETARIAT, held + timedelta(days=publish)),
    )


@given(due=st.dates(), today=st.dates())
def test_the_words_agree_with_the_days(due: date, today: date) -> None:
    words, left = left_words(due, today), days_left(due, today)
    assert ("過ぎ" in words, "あと" in words, words == "きょうまで") == (left < 0, left > 0, left == 0)
    assert left == 0 or f"{abs(left):,} 日" in words


def test_an_officer_sees_what_is_late_first_and_only_of_own_committees(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        newest = next(one for one in list_meetings(db) if one.committee == COUNCIL)
        today = japanese_day(now())
        with writing(db):
            db.execute(
                "UPDATE meeting SET held_on = ? WHERE id = ?",
                [(today - timedelta(days=10)).isoformat(), newest.id],
            )
    with person_of(demo_copy, "jimukyoku") as officer:
        page = officer.get(addresses.DEADLINES)
        rows = page.find("li", class_="due")
        marks = [row.attrs["data-mark"] for row in rows]
        assert marks == sorted(marks, key=("late", "soon", "near", "later").index)
        assert "日過ぎ" in rows[0].text
        mine = [row for row in rows if addresses.stage_url(newest.id) in row.find("a")[0].attrs["href"]]
        assert [row.find("strong")[0].text for row in mine] == ["3 日過ぎ", "あと 20 日"]
        assert "総務常任委員会" not in page.one("main").text
        one = officer.get(f"{addresses.DEADLINES}?committee={newest.committee_id}")
        assert 0 < len(one.find("li", class_="due")) < len(rows)
        for odd in ("x", "99999", "１", "9" * 30):
            assert officer.get(f"{addresses.DEADLINES}?committee={odd}").status == 200


def test_a_member_sees_only_what_members_must_do(demo_copy: Path) -> None:
    with person_of(demo_copy, "iin") as member:
        assert member.get(addresses.DEADLINES).find("li", class_="due") == []
        with closing(connect(demo_copy)) as db:
            meetings = [one.id for one in list_meetings(db) if one.committee == COUNCIL]
            _move(db, meetings[0], Move.START_DRAFT, Move.CIRCULATE)
            _move(db, meetings[1], Move.START_DRAFT, Move.CIRCULATE, Move.REQUEST_SIGNATURES)
        assert _tasks(member) == ["発言を確かめて回答する 委員"]
        with closing(connect(demo_copy)) as db, writing(db):
            # 署名を頼んだ後なので、名簿を直す入口は使えない。表に直に加える。
            db.execute(
                "INSERT INTO signatory (meeting, position, duty, title, name, decided_by, decided_at)"
                " VALUES (?, 9, '署名委員', '署名委員', '岡本　信吾', '試験', '2026-11-21T00:00:00Z')",
                [meetings[1]],
            )
        assert set(_tasks(member)) == {"発言を確かめて回答する 委員", "内容を確かめて署名する 署名委員"}


def test_a_closed_meeting_is_named_only_to_its_own_committee(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        meeting = next(one for one in list_meetings(db) if one.committee == COUNCIL)
        with writing(db):
            db.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = ?", [meeting.id])
    url = addresses.stage_url(meeting.id)
    for login, sees in (("jimukyoku", True), ("gikai", False), ("kanri", False)):
        with person_of(demo_copy, login) as person:
            assert (url in person.client.get(addresses.DEADLINES).text) is sees
            assert (url in person.client.get(_calendar(person)).text) is sees


def test_a_published_record_is_due_again_when_its_years_are_over(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        meeting = next(one for one in list_meetings(db) if one.committee == COUNCIL)
        publish(db, meeting.id, "2020-01-05T00:00:00Z")
    with person_of(demo_copy, "jimukyoku") as officer:
        row = next(
            row
            for row in officer.get(addresses.DEADLINES).find("li", class_="due")
            if "掲載を終える" in row.text
        )
        assert row.attrs["data-mark"] == "late"
        assert "2025-01-05" in row.text
        assert (
            "掲載を終える" in officer.get(addresses.stage_url(meeting.id)).one("ul", class_="due-inline").text
        )
        with closing(connect(demo_copy)) as db:
            withdraw(db, meeting.id)
        assert addresses.stage_url(meeting.id) not in officer.client.get(addresses.DEADLINES).text


def test_the_calendar_keeps_the_rules_and_its_ids(demo_copy: Path) -> None:
    """RFC 5545: 要る項目が一つずつあり、終日の予定で、id は重ならず、読み直しても変わらない。"""
    with person_of(demo_copy, "jimukyoku") as officer:
        url = _calendar(officer)
        answer = officer.client.get(url)
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
        calendar = Calendar.from_ical(answer.content)
        assert calendar["version"] == "2.0"
        assert calendar["prodid"]
        events = calendar.walk("VEVENT")
        assert len(events) >= 4
        for event in events:
            assert event.errors == []
            assert event["dtstamp"].dt.tzinfo is not None
            assert type(event["dtstart"].dt) is date
            assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
            assert str(event["url"]).startswith("http://127.0.0.1/meetings/")
        ids = [str(event["uid"]) for event in events]
        assert len(set(ids)) == len(ids)
        with closing(connect(demo_copy)) as db, writing(db):
            db.execute("UPDATE meeting SET held_on = '2030-01-01' WHERE held_on IS NOT NULL")
        again = Calendar.from_ical(officer.client.get(url).content).walk("VEVENT")
        assert sorted(str(event["uid"]) for event in again) == sorted(ids)


def test_the_address_of_a_feed_is_shown_once_and_ends_when_it_should(
    visitor: Visitor, demo_copy: Path
) -> None:
    first = _calendar(visitor)
    assert visitor.client.get(first).status_code == 200
    assert first.split("/")[4] not in visitor.client.get("/account").text
    second = _calendar(visitor)
    assert visitor.client.get(first).status_code == 404
    with person_of(demo_copy, None) as stranger:
        assert stranger.client.get(second).status_code == 200
        visitor.post("/account/feed/removal", {})
        assert stranger.client.get(second).status_code == 404
        for token in ("x" * 43, "x", "%20", "a" * 5000):
            assert stranger.client.get(f"/feeds/{token}/deadlines.ics").status_code == 404
        third = _calendar(visitor)
        assert stranger.client.get(third).status_code == 200
        with closing(connect(demo_copy)) as db:
            account = find_account(db, "tester")
            assert account is not None
            assert first.split("/")[4] not in str(list(db["feed_token"].rows))
            with writing(db):
                db.execute("UPDATE account SET disabled = 1 WHERE id = ?", [account.id])
        assert stranger.client.get(third).status_code == 404


def _calendar(person: Visitor) -> str:
    """購読のアドレスを出して、暦のアドレスを受け取る。"""
    csrf = person.get("/account").input("csrf")
    answer = person.client.post("/account/feed", data={"csrf": csrf}, headers={"origin": "http://127.0.0.1"})
    assert answer.status_code == 200
    return str(answer.text.split('class="secret">')[1].split("<")[0])


def _tasks(person: Visitor) -> list[str]:
    return [row.find("h3")[0].text for row in person.get(addresses.DEADLINES).find("li", class_="due")]


def _move(db: object, meeting: int, *moves: Move) -> None:
    stages = {
        Move.START_DRAFT: Stage.ORGANIZING,
        Move.CIRCULATE: Stage.DRAFTING,
        Move.REQUEST_SIGNATURES: Stage.CHECKING,
    }
    with writing(db):  # type: ignore[arg-type]
        for move in moves:
            move_meeting(db, meeting, NextStep(stages[move], move, due_on="2026-12-24"), Act("事務局", now()))  # type: ignore[arg-type]
