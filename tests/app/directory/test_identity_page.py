"""管理者が、アカウントに市のディレクトリーの識別子を結び付ける."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.directory.settings import Directory
from db.accounts import find_account
from db.connection import connect
from db.directory_identities import DirectoryIdentity, identity_of
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from tests.app.html import parse
from tests.app.people import enter, session_of
from tests.app.visitor import ORIGIN, Visitor, person_of

ISSUER = "https://login.city.example"
DIRECTORY = Directory(ISSUER, "kaigiroku", "aikotoba", ORIGIN)


@pytest.fixture
def kanri(demo_copy: Path) -> Iterator[Visitor]:
    with person_of(demo_copy, "kanri", DIRECTORY) as one:
        yield one


def number_of(path: Path, login: str) -> int:
    with closing(connect(path)) as db:
        account = find_account(db, login)
        assert account is not None
        return account.id


def send(one: Visitor, account: int, subject: str, **more: str) -> Any:
    page = one.get(f"/accounts/{account}/directory")
    fields = {field.attrs["name"]: field.attrs["value"] for field in page.one("main").find("input")}
    data = {**fields, "subject": subject, **more}
    return one.client.post(f"/accounts/{account}/directory", data=data, headers={"origin": ORIGIN})


def stored(path: Path, account: int) -> DirectoryIdentity | None:
    with closing(connect(path)) as db:
        return identity_of(db, account)


def test_an_identifier_is_linked_shown_and_taken_away_and_ends_the_sessions_each_time(
    kanri: Visitor, demo_copy: Path
) -> None:
    account = number_of(demo_copy, "iin")
    for subject, kind in ((" 8f1c-okamoto ", EventKind.DIRECTORY_LINKED), ("", EventKind.DIRECTORY_UNLINKED)):
        session = session_of(demo_copy, "iin")
        assert send(kanri, account, subject).status_code == 303
        expected = DirectoryIdentity(ISSUER, "8f1c-okamoto") if subject else None
        assert stored(demo_copy, account) == expected
        assert (
            "8f1c-okamoto" in kanri.get(f"/accounts/{account}").one("ul", class_="account-acts").text
        ) == bool(subject)
        with closing(connect(demo_copy)) as db:
            event = list_events_of(db, Subject(SubjectKind.ACCOUNT, account))[-1]
        assert (event.kind, event.act.actor) == (kind, "小田切 薫(kanri)")
        with person_of(demo_copy, None) as iin:
            enter(iin.client, session)
            assert iin.client.get("/plans").status_code == 303


def test_one_identifier_belongs_to_one_person(kanri: Visitor, demo_copy: Path) -> None:
    first, second = number_of(demo_copy, "iin"), number_of(demo_copy, "gikai")
    assert send(kanri, first, "8f1c").status_code == 303
    refused = send(kanri, second, "8f1c")
    assert refused.status_code == 422
    assert "岡本 信吾" in parse(422, refused.text).one("p", role="alert").text
    assert stored(demo_copy, second) is None


def test_a_link_changed_meanwhile_is_refused_with_both_states(kanri: Visitor, demo_copy: Path) -> None:
    account = number_of(demo_copy, "iin")
    send(kanri, account, "first")
    refused = send(kanri, account, "third", seen_subject="second")
    assert refused.status_code == 409
    words = parse(409, refused.text).one("p", role="alert").text
    assert "second" in words
    assert "first" in words
    assert stored(demo_copy, account) == DirectoryIdentity(ISSUER, "first")


@pytest.mark.parametrize("subject", ["x" * 256, "a\nb", "a\x00b"])
def test_what_is_no_identifier_is_refused(kanri: Visitor, demo_copy: Path, subject: str) -> None:
    account = number_of(demo_copy, "iin")
    assert send(kanri, account, subject).status_code == 422
    assert stored(demo_copy, account) is None


def test_without_the_setting_nothing_can_be_linked_but_what_was_can_be_taken_away(
    kanri: Visitor, demo_copy: Path
) -> None:
    account = number_of(demo_copy, "iin")
    send(kanri, account, "8f1c")
    with person_of(demo_copy, "kanri") as plain:
        assert "--directory" in plain.get(f"/accounts/{account}/directory").text
        assert send(plain, account, "other").status_code == 422
        assert send(plain, account, "").status_code == 303
    assert stored(demo_copy, account) is None


def test_the_person_of_another_issuer_is_another_person(kanri: Visitor, demo_copy: Path) -> None:
    account = number_of(demo_copy, "iin")
    send(kanri, account, "8f1c")
    other = Directory("https://other.city.example", "kaigiroku", "aikotoba", ORIGIN)
    with person_of(demo_copy, "kanri", other) as one:
        assert ISSUER in one.get(f"/accounts/{account}/directory").text
        assert send(one, account, "8f1c").status_code == 303
    assert stored(demo_copy, account) == DirectoryIdentity(other.issuer, "8f1c")
