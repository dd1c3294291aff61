"""自分のアカウント: パスワード、ほかの端末、二段階認証."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pyotp
import pytest

from app.accounts.limits import DEVICE_LIMIT
from app.clock import now, shifted
from app.demo_accounts import PASSWORD
from db.accounts import find_account
from db.connection import connect
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from tests.app.html import Document, parse
from tests.app.people import enter, session_of, stop_the_clock
from tests.app.visitor import ORIGIN, Visitor, person_of

NEW = "みどりの電車と古い時計と雨"
AT = "2026-11-21T09:00:00Z"


@pytest.fixture
def iin(demo_copy: Path) -> Any:
    with person_of(demo_copy, "iin") as one:
        yield one


def send(one: Visitor, url: str, **fields: str) -> Any:
    data = {"csrf": one.get("/account").input("csrf"), **fields}
    return one.client.post(url, data=data, headers={"origin": ORIGIN})


def page_of(answer: Any) -> Document:
    return parse(answer.status_code, answer.text)


def kinds(path: Path, login: str) -> list[EventKind]:
    with closing(connect(path)) as db:
        account = find_account(db, login)
        assert account is not None
        return [one.kind for one in list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))]


def test_a_password_is_changed_and_every_session_ends(iin: Visitor, demo_copy: Path) -> None:
    other = session_of(demo_copy, "iin")
    answer = send(iin, "/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 303
    told = iin.get(answer.headers["location"])
    assert "新しいパスワードでログインしてください" in told.text
    enter(iin.client, other)
    assert iin.client.get("/account").status_code == 303
    for password, status in ((PASSWORD, 422), (NEW, 303)):
        iin.client.cookies.clear()
        fields = {"csrf": iin.get("/login").input("csrf"), "login": "iin", "password": password}
        assert iin.client.post("/login", data=fields, headers={"origin": ORIGIN}).status_code == status
    assert EventKind.PASSWORD_CHANGED in kinds(demo_copy, "iin")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current": "違うもの", "password": NEW, "again": NEW}, "いまのパスワードか"),
        ({"current": "", "password": NEW, "again": NEW}, "いまのパスワードか"),
        ({"current": PASSWORD, "password": NEW, "again": f"{NEW}!"}, "二つの欄"),
        ({"current": PASSWORD, "password": "短い", "again": "短い"}, "12 字以上"),
        ({"current": PASSWORD, "password": "iin-okamoto-1", "again": "iin-okamoto-1"}, "すぐに当てられます"),
    ],
)
def test_a_change_that_cannot_be_accepted_says_why_and_changes_nothing(
    iin: Visitor, fields: dict[str, str], words: str
) -> None:
    answer = send(iin, "/account/password", **fields)
    assert answer.status_code == 422
    page = page_of(answer)
    assert words in page.one("p", role="alert").text
    assert not [one for one in page.find("input") if one.attrs.get("value") in fields.values()]
    assert iin.client.get("/account").status_code == 200


def test_the_current_password_cannot_be_guessed_from_an_open_session(iin: Visitor) -> None:
    fields = {"password": NEW, "again": NEW}
    for _ in range(DEVICE_LIMIT):
        assert send(iin, "/account/password", current="あてずっぽう", **fields).status_code == 422
    assert send(iin, "/account/password", current=PASSWORD, **fields).status_code == 429


def test_other_devices_are_listed_and_logged_out(iin: Visitor, demo_copy: Path) -> None:
    other = session_of(demo_copy, "iin")
    devices = iin.get("/account").one("section", aria_labelledby="sessions-title").find("li")
    assert len(devices) == 2
    assert ["この端末" in device.text for device in devices].count(True) == 1
    assert send(iin, "/account/sessions", current="違うもの").status_code == 422
    answer = send(iin, "/account/sessions", current=PASSWORD)
    assert "ほかの端末をログアウトしました" in iin.get(answer.headers["location"]).text
    assert len(iin.get("/account").one("section", aria_labelledby="sessions-title").find("li")) == 1
    enter(iin.client, other)
    assert iin.client.get("/account").status_code == 303


def test_a_second_factor_is_set_up_needed_and_given_up(
    iin: Visitor, demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    stop_the_clock(monkeypatch, at)
    other = session_of(demo_copy, "iin", at)
    assert send(iin, "/account/totp", current="違うもの").status_code == 422
    assert send(iin, "/account/totp", current=PASSWORD).status_code == 303
    page = iin.get("/account")
    secret = page.one("code", class_="secret").text
    assert page.one("svg", class_="qr").find("path")
    assert send(iin, "/account/totp/confirmation", code="000000").status_code == 422
    codes = send(iin, "/account/totp/confirmation", code=_code(secret, at))
    assert codes.status_code == 200
    spare = [code.text for code in page_of(codes).find("code", class_="secret")]
    assert len(spare) == 10
    settled = iin.get("/account")
    assert not settled.find("svg", class_="qr")
    assert secret not in settled.html
    assert "残り 10 個" in settled.text
    token = iin.client.cookies.jar
    assert token is not None

    # 確かめに使った番号は、もう使えない。次の刻みの番号は使える。
    assert send(iin, "/account/totp/removal", current=PASSWORD, code=_code(secret, at)).status_code == 422
    assert send(iin, "/account/totp/removal", current=PASSWORD).status_code == 422
    later = shifted(at, 30)
    stop_the_clock(monkeypatch, later)
    assert send(iin, "/account/totp/removal", current=PASSWORD, code=_code(secret, later)).status_code == 303
    assert kinds(demo_copy, "iin")[-2:] == [EventKind.TOTP_ENABLED, EventKind.TOTP_DISABLED]
    enter(iin.client, other)
    assert iin.client.get("/account").status_code == 303


def _code(secret: str, at: str) -> str:
    from datetime import datetime

    return pyotp.TOTP(secret).at(datetime.fromisoformat(at))


def test_every_password_field_hides_its_text_and_tells_the_browser_what_it_is(
    iin: Visitor, stranger: Visitor
) -> None:
    fields = [
        field
        for page in (iin.get("/account"), stranger.get("/login"))
        for field in page.find("input")
        if field.attrs["name"] in ("current", "password", "again")
    ]
    assert len(fields) >= 5
    for field in fields:
        assert field.attrs["type"] == "password"
        assert field.attrs["autocomplete"] in ("current-password", "new-password")


def test_a_confirmation_without_a_setup_is_refused(iin: Visitor) -> None:
    assert send(iin, "/account/totp/confirmation", code="123456").status_code == 422


def test_the_page_names_the_login_the_role_and_the_committees(iin: Visitor) -> None:
    facts = iin.get("/account").find("ul", class_="meta-list")[0].text
    assert re.search(r"iin\s.*委員\s.*あさひ野市デジタル推進会議", facts, re.DOTALL)
