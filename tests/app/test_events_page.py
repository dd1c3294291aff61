"""出来事の記録の画面: だれが何をしたかと、控えておく印。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.contexts.events import _SUBJECTS, PAGE_SIZE
from app.demo_accounts import DEMO_ACCOUNTS
from db.chain.entries import latest_head
from db.connection import connect, writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event, list_events
from db.records import Role
from tests.app.visitor import person_of

ADMINISTRATOR = next(one.login for one in DEMO_ACCOUNTS if one.role is Role.ADMINISTRATOR)


def test_every_event_is_shown_once_from_the_newest_with_the_head_to_keep(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        act = Act("桐谷 葵", "2026-11-21T00:00:00Z")
        with writing(db):
            for _ in range(PAGE_SIZE):
                append_event(db, EventKind.RELINKED, Subject(SubjectKind.MEETING, 1), act)
    with person_of(demo_copy, ADMINISTRATOR) as person:
        with closing(connect(demo_copy)) as db:
            events, head = list_events(db, 10**6), latest_head(db)
        page = person.get("/events")
        assert head.hash in page.one("p", class_="chain-head").text.replace(" ", "")
        shown = []
        while True:
            shown += [row.text for row in page.one("tbody").find("tr")]
            older = [a.attrs["href"] for a in page.find("a") if "これより前" in a.text]
            if not older:
                break
            page = person.get(older[0])
    assert len(shown) == len(events)
    assert all(
        event.kind in text and event.act.actor in text for event, text in zip(events, shown, strict=True)
    )


def test_the_words_of_an_event_are_not_shown_because_they_may_be_of_a_closed_meeting(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db, writing(db):
        act = Act("桐谷 葵", "2026-11-21T00:00:00Z")
        append_event(
            db, EventKind.SENT_BACK, Subject(SubjectKind.MEETING, 1), act, {"reason": "非公開の理由"}
        )
    with person_of(demo_copy, ADMINISTRATOR) as person:
        page = person.get("/events")
    assert "差戻し" in page.one("tbody").text
    assert "非公開の理由" not in page.one("main").text


def test_every_kind_of_subject_has_a_name_for_people() -> None:
    assert set(_SUBJECTS) == set(SubjectKind)
