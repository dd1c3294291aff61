"""暦. 期限を、予定表の道具が購読できる iCalendar(RFC 5545)にする。期限の日の、終日の予定になる。"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from app.contexts.meeting_head import meeting_name
from app.due import Due, due_url

MEDIA = "text/calendar; charset=utf-8"
_NAME = "会議録の期限"


def deadlines_calendar(due: Iterable[Due], base: str, at: str) -> bytes:
    """期限の暦。期限の日の無いものは含まない。base はこのサーバーのアドレス、at はいまの時刻(UTC)。"""
    calendar = Calendar()
    calendar.add("prodid", "-//kaigiroku//deadlines//JA")
    calendar.add("version", "2.0")
    calendar.add("name", _NAME)
    calendar.add("x-wr-calname", _NAME)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for one in due:
        if one.deadline.due_on is not None:
            calendar.add_component(_event(one, base, at))
    written = calendar.to_ical()
    assert isinstance(written, bytes)
    return written


def _event(due: Due, base: str, at: str) -> Event:
    standing, deadline = due.standing, due.deadline
    assert deadline.due_on is not None
    event = Event()
    # 期限の日が変わっても同じ予定とわかるように、会議とすることだけで決める。
    event.add("uid", f"{deadline.task}-{standing.meeting_id}@{urlsplit(base).netloc}")
    event.add("dtstamp", datetime.fromisoformat(at))
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + timedelta(days=1))
    event.add("summary", f"{deadline.task.japanese}: {meeting_name(standing.title, standing.committee)}")
    event.add(
        "description",
        f"{deadline.duty}がすること。会議体: {standing.committee}。いまの状態: {standing.stage}",
    )
    event.add("url", f"{base}{due_url(due)}")
    event.add("transp", "TRANSPARENT")
    return event
