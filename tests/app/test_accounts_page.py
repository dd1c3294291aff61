"""管理者がアカウントを加え、直し、止める."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.accounts.lifetimes import SETUP_SECONDS
from app.clock import now, shifted
from app.demo_accounts import PASSWORD
from db.accounts import find_account, get_account
from db.connection import connect, writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.records import Role
from db.totp import confirm_totp, find_totp, propose_totp
from tests.app.html import Document, parse
from tests.app.people import session_of, stop_the_clock
from tests.app.visitor import ORIGIN, Visitor, person_of

NEW = "みどりの電車と古い時計と雨"


@pytest.fixture
def kanri(demo_copy: Path) -> Iterator[Visitor]:
    with person_of(demo_copy, "kanri") as one:
        yield one


def send(one: Visitor, url: str, data: dict[str, Any]) -> Any:
    fields = {"csrf": one.get("/account").input("csrf"), **data}
    return one.client.post(url, data=fields, headers={"origin": ORIGIN})


def page_of(answer: Any) -> Document:
    return parse(answer.status_code, answer.text)


def url_of(path: Path, login: str) -> str:
    with closing(connect(path)) as db:
        account = find_account(db, login)
        assert account is not None
        return f"/accounts/{account.id}"


def change(page: Document, **after: Any) -> dict[str, Any]:
    """直すフォームの欄を、画面のままに、after だけ変えて。"""
    form = next(form for form in page.find("form") if form.find("input", name="seen_name"))
    fields: dict[str, Any] = {
        "name": form.find("input", name="name")[0].attrs["value"],
        "role": next(one.attrs["value"] for one in form.find("option") if "selected" in one.attrs),
        "committee": [
            box.attrs["value"] for box in form.find("input", name="committee") if "checked" in box.attrs
        ],
        "seen_committee": [box.attrs["value"] for box in form.find("input", name="seen_committee")],
    }
    for name in ("seen_name", "seen_role"):
        fields[name] = form.find("input", name=name)[0].attrs["value"]
    return {**fields, **after}


def test_the_list_names_everyone_with_role_and_committees(kanri: Visitor) -> None:
    rows = [row.text for row in kanri.get("/accounts").one("ul", class_="account-rows").find("li")]
    assert len(rows) == 6
    secretary = next(row for row in rows if "jimukyoku" in row)
    assert "桐谷 葵" in secretary
    assert "事務局" in secretary
    assert "あさひ野市デジタル推進会議" in secretary
    assert "パスワード未設定" in next(row for row in rows if "tester" in row)


def test_a_new_account_gets_a_link_to_choose_a_password_that_works_once(
    kanri: Visitor, demo_copy: Path
) -> None:
    made = send(
        kanri,
        "/accounts",
        {"login": "Shirane@asahino ", "name": " 白根  操 ", "role": "委員", "committee": ["1"]},
    )
    assert made.status_code == 200
    link = urlsplit(page_of(made).one("input", id="setup-link").attrs["value"]).path
    assert link not in kanri.get(url_of(demo_copy, "shirane@asahino")).html
    with person_of(demo_copy, None) as new:
        setup = new.get(link)
        assert "shirane@asahino" in setup.text
        fields = {"csrf": setup.input("csrf"), "password": NEW, "again": NEW}
        chosen = new.client.post(link, data=fields, headers={"origin": ORIGIN})
        assert chosen.status_code == 303
        page = new.get(chosen.headers["location"])
        fields = {"csrf": page.input("csrf"), "login": "shirane@asahino", "password": NEW}
        assert new.client.post("/login", data=fields, headers={"origin": ORIGIN}).status_code == 303
        again = new.get(link)
        assert again.status == 422
        assert "使えません" in again.text
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "shirane@asahino")
        assert account is not None
        assert (account.name, account.role, account.committees) == ("白根 操", Role.MEMBER, {1})
        actors = {one.act.actor for one in list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))}
        assert actors == {"小田切 薫(kanri)", "白根 操(shirane@asahino)"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"login": "桐谷"}, "ログイン名は"),
        ({"login": "a"}, "ログイン名は"),
        ({"login": "-abc"}, "ログイン名は"),
        ({"login": "jimukyoku"}, "もう使われています"),
        ({"name": "  "}, "氏名を"),
        ({"name": "長" * 51}, "氏名を"),
    ],
)
def test_an_account_that_cannot_be_added_keeps_what_was_typed(
    kanri: Visitor, demo_copy: Path, fields: dict[str, str], words: str
) -> None:
    typed = {"login": "atarashii", "name": "新しい 人", "role": "委員", **fields}
    answer = send(kanri, "/accounts", typed)
    page = page_of(answer)
    assert answer.status_code == 422
    assert words in page.one("p", role="alert").text
    assert page.one("input", id="login").attrs["value"] == typed["login"]
    assert page.one("input", id="name").attrs["value"] == typed["name"]
    with closing(connect(demo_copy)) as db:
        assert find_account(db, "atarashii") is None


def test_an_unknown_role_or_committee_stores_nothing(kanri: Visitor, demo_copy: Path) -> None:
    typed = {"login": "atarashii", "name": "新しい 人", "role": "委員"}
    assert send(kanri, "/accounts", {**typed, "role": "王"}).status_code == 422
    assert send(kanri, "/accounts", {**typed, "committee": ["999"]}).status_code == 404
    for number in ("0", "-1", "9" * 30, "abc"):
        assert send(kanri, "/accounts", {**typed, "committee": [number]}).status_code == 422
    with closing(connect(demo_copy)) as db:
        assert find_account(db, "atarashii") is None


def test_an_account_is_changed_and_the_second_of_two_administrators_sees_both_states(
    kanri: Visitor, demo_copy: Path
) -> None:
    url = url_of(demo_copy, "gikai")
    page = kanri.get(url)
    assert send(kanri, url, change(page, role="委員")).status_code == 303
    refused = send(kanri, url, change(page, name="遠野 孝"))
    assert refused.status_code == 409
    alert = page_of(refused).one("p", role="alert").text
    assert "遠野 隆、事務局" in alert
    assert "遠野 隆、委員" in alert
    assert page_of(refused).one("input", id="name").attrs["value"] == "遠野 孝"
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "gikai")
        assert account is not None
        assert (account.name, account.role) == ("遠野 隆", Role.MEMBER)


def test_an_administrator_keeps_no_committee(kanri: Visitor, demo_copy: Path) -> None:
    url = url_of(demo_copy, "gikai")
    assert send(kanri, url, change(kanri.get(url), role="管理者")).status_code == 303
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "gikai")
        assert account is not None
        assert (account.role, account.committees) == (Role.ADMINISTRATOR, frozenset())


def test_a_disabled_person_is_out_at_once_and_comes_back_with_the_same_password(
    kanri: Visitor, demo_copy: Path
) -> None:
    url = url_of(demo_copy, "gikai")
    with person_of(demo_copy, "gikai") as one:
        assert send(kanri, f"{url}/standing", {"disabled": "true"}).status_code == 303
        assert one.client.get("/plans").status_code == 303
        assert "停止中" in kanri.get(url).text
        assert send(kanri, f"{url}/setup-link", {}).status_code == 422
        assert send(kanri, f"{url}/standing", {"disabled": "false"}).status_code == 303
        fields = {"csrf": one.get("/login").input("csrf"), "login": "gikai", "password": PASSWORD}
        assert one.client.post("/login", data=fields, headers={"origin": ORIGIN}).status_code == 303


def test_the_only_administrator_cannot_stop_or_demote_the_own_account(
    kanri: Visitor, demo_copy: Path
) -> None:
    url = url_of(demo_copy, "kanri")
    for answer in (
        send(kanri, f"{url}/standing", {"disabled": "true"}),
        send(kanri, url, change(kanri.get(url), role="委員")),
    ):
        assert answer.status_code == 409
        assert "ただひとりの管理者" in answer.text
    assert kanri.client.get("/accounts").status_code == 200


def test_a_reset_ends_the_old_password_and_the_sessions_and_its_link_expires(
    kanri: Visitor, demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = url_of(demo_copy, "gikai")
    with person_of(demo_copy, "gikai") as one:
        first = page_of(send(kanri, f"{url}/setup-link", {})).one("input", id="setup-link").attrs["value"]
        assert one.client.get("/plans").status_code == 303
        fields = {"csrf": one.get("/login").input("csrf"), "login": "gikai", "password": PASSWORD}
        assert one.client.post("/login", data=fields, headers={"origin": ORIGIN}).status_code == 422
        second = page_of(send(kanri, f"{url}/setup-link", {})).one("input", id="setup-link").attrs["value"]
        assert one.get(urlsplit(first).path).status == 422
        assert one.get(urlsplit(second).path).status == 200
        stop_the_clock(monkeypatch, shifted(now(), SETUP_SECONDS))
        assert one.get(urlsplit(second).path).status == 422


def test_a_reset_leaves_the_second_factor_which_is_given_up_apart(kanri: Visitor, demo_copy: Path) -> None:
    url = url_of(demo_copy, "gikai")
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "gikai")
        assert account is not None
        with writing(db):
            propose_totp(db, account.id, "SECRET")
            confirm_totp(db, account.id, 1, ["x"], Act("試験", now()))
        send(kanri, f"{url}/setup-link", {})
        assert find_totp(db, account.id) is not None
        assert "二段階認証をしています" in kanri.get(url).text
        assert send(kanri, f"{url}/totp-removal", {}).status_code == 303
        assert find_totp(db, account.id) is None


def test_the_administrator_logs_a_person_out_everywhere(kanri: Visitor, demo_copy: Path) -> None:
    url = url_of(demo_copy, "gikai")
    session_of(demo_copy, "gikai")
    with person_of(demo_copy, "gikai") as one:
        assert "2 台の端末" in kanri.get(url).text
        assert send(kanri, f"{url}/sessions", {}).status_code == 303
        assert one.client.get("/plans").status_code == 303
    assert EventKind.SESSIONS_ENDED.value in kanri.get(url).text


@pytest.mark.parametrize("act", ["", "/standing", "/setup-link", "/sessions", "/totp-removal"])
def test_an_account_that_does_not_exist_is_not_found(kanri: Visitor, demo_copy: Path, act: str) -> None:
    fields = {**change(kanri.get(url_of(demo_copy, "gikai"))), "disabled": "true"}
    assert send(kanri, f"/accounts/9999{act}", fields).status_code == 404
    assert kanri.get("/accounts/9999").status == 404


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        (NEW, f"{NEW}。", "二つの欄"),
        ("短い", "短い", "12 字以上"),
        ("gikai-gikai-1", "gikai-gikai-1", "すぐに当てられ"),
    ],
)
def test_a_password_that_cannot_be_chosen_leaves_the_link_open(
    kanri: Visitor, demo_copy: Path, password: str, again: str, words: str
) -> None:
    answer = send(kanri, f"{url_of(demo_copy, 'gikai')}/setup-link", {})
    link = urlsplit(page_of(answer).one("input", id="setup-link").attrs["value"]).path
    with person_of(demo_copy, None) as one:
        fields = {"csrf": one.get(link).input("csrf"), "password": password, "again": again}
        refused = one.client.post(link, data=fields, headers={"origin": ORIGIN})
        assert refused.status_code == 422
        assert words in page_of(refused).one("p", role="alert").text
        assert one.get(link).status == 200


def test_the_administrator_reads_meetings_but_changes_none(kanri: Visitor, demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        assert get_account(db, 1).role is Role.ADMINISTRATOR
    assert "取り込み" not in kanri.get("/").one("nav", class_="site-nav").text
    assert not kanri.get("/meetings/1").find("form", method="post", data_decide="")
