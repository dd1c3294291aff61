"""ログインし、使い、ログアウトする."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyotp
import pytest

from app.accounts.lifetimes import CODE_SECONDS, IDLE_SECONDS, SESSION_SECONDS, TOUCH_SECONDS
from app.accounts.limits import ACCOUNT_LIMIT, CODE_LIMIT, WINDOW_SECONDS
from app.accounts.totp import hash_recovery_code
from app.clock import now, shifted
from app.cookies import Cookie
from app.demo_accounts import PASSWORD
from app.guard import safe_next
from app.main import create_app
from app.security import STRICT_TRANSPORT
from app.settings import Settings
from db.accounts import AccountChange, AccountEntry, change_account, find_account, set_disabled
from db.connection import connect, writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.records import Role
from db.sessions import find_session, list_sessions
from db.totp import confirm_totp, propose_totp
from tests.app.html import parse
from tests.app.people import enter, session_of, stop_the_clock
from tests.app.visitor import ORIGIN, TestClient, Visitor, person_of

AT = "2026-11-21T09:00:00Z"
_WRONG = "ログイン名かパスワードが違います"


def knock(
    one: Visitor, login: str, password: str = PASSWORD, wanted: str = "/", **more: str
) -> tuple[int, str, str]:
    """ログインの画面から送る。状態、移る先、警告の一行。"""
    fields = {"csrf": one.get("/login").input("csrf"), "login": login, "password": password, "next": wanted}
    answer = one.client.post("/login", data={**fields, **more}, headers={"origin": ORIGIN})
    alerts = parse(answer.status_code, answer.text).find("p", role="alert") if answer.text else []
    return answer.status_code, answer.headers.get("location", ""), alerts[0].text if alerts else ""


def path_of(one: Visitor) -> Path:
    path = one.client.app.state.services.settings.db_path  # type: ignore[attr-defined]
    assert isinstance(path, Path)
    return path


def test_a_page_asked_for_without_a_login_comes_after_it(stranger: Visitor) -> None:
    asked = stranger.client.get("/search?q=避難所&others=off")
    assert asked.status_code == 303
    wanted = stranger.get(asked.headers["location"]).input("next")
    status, place, _ = knock(stranger, "jimukyoku", wanted=wanted)
    assert status == 303
    found = stranger.get(place)
    assert found.status == 200
    assert found.one("input", id="q").attrs["value"] == "避難所"
    assert "桐谷 葵" in found.one("div", class_="site-me").text


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/plans", "/plans"),
        ("/meetings/1?show=left", "/meetings/1?show=left"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/nowhere", "/"),
        ("/measure-search?q=a", "/"),
        ("/setup/abc", "/"),
        ("/plans\r\nset-cookie: a=b", "/"),
        ("/search?q=" + "a" * 3000, "/"),
    ],
)
def test_a_login_leads_only_to_a_page_of_this_product(wanted: str, place: str) -> None:
    assert safe_next(wanted) == place


def test_a_login_starts_a_new_session_and_leaves_who_and_when(stranger: Visitor) -> None:
    old = session_of(path_of(stranger), "iin")
    enter(stranger.client, old)
    stranger.client.cookies.delete(Cookie.SESSION)
    assert knock(stranger, "JIMUKYOKU ")[0] == 303
    token = stranger.client.cookies[Cookie.SESSION]
    assert token != old
    with closing(connect(path_of(stranger))) as db:
        account = find_account(db, "jimukyoku")
        assert account is not None
        event = list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))[-1]
        assert (event.kind, event.act.actor) == (EventKind.LOGGED_IN, "桐谷 葵(jimukyoku)")
        stored = db.execute("SELECT token_hash FROM session").fetchall()
    assert token not in str(stored)


def test_logging_in_again_ends_the_session_this_browser_had(stranger: Visitor) -> None:
    knock(stranger, "jimukyoku")
    first = stranger.client.cookies[Cookie.SESSION]
    fields = {"csrf": stranger.token(), "login": "gikai", "password": PASSWORD}
    stranger.client.post("/login", data=fields, headers={"origin": ORIGIN})
    assert stranger.client.cookies[Cookie.SESSION] != first
    enter(stranger.client, first)
    assert stranger.client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("jimukyoku", "ちがうパスワード"),
        ("jimukyoku", ""),
        ("jimukyoku", PASSWORD + " "),
        ("jimukyoku", PASSWORD.upper()),
        ("nobody", PASSWORD),
        ("", ""),
        ("' OR 1=1 --", PASSWORD),
        ("jimukyoku", "長" * 5000),
    ],
)
def test_a_wrong_login_says_one_thing_whatever_was_wrong(
    stranger: Visitor, login: str, password: str
) -> None:
    status, _, alert = knock(stranger, login, password)
    assert (status, alert[: len(_WRONG)]) == (422, _WRONG)
    assert Cookie.SESSION not in stranger.client.cookies


def test_a_disabled_account_and_one_without_a_password_are_wrong_logins(stranger: Visitor) -> None:
    with closing(connect(path_of(stranger))) as db, writing(db):
        account = find_account(db, "gikai")
        assert account is not None
        set_disabled(db, account.id, True, Act("試験", AT))
    for login in ("gikai", "tester"):
        assert knock(stranger, login)[2].startswith(_WRONG)


def test_after_ten_failures_even_the_right_password_waits_a_quarter_of_an_hour(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch, AT)
    for _ in range(ACCOUNT_LIMIT):
        assert knock(stranger, "jimukyoku", "")[0] == 422
    status, _, alert = knock(stranger, "jimukyoku")
    assert status == 429
    assert "15 分" in alert
    stop_the_clock(monkeypatch, shifted(AT, WINDOW_SECONDS))
    assert knock(stranger, "jimukyoku")[0] == 303


def test_the_device_one_logged_in_with_before_stays_open_while_others_fail(demo_copy: Path) -> None:
    with person_of(demo_copy, None) as own, person_of(demo_copy, None) as attacker:
        assert knock(own, "jimukyoku")[0] == 303
        own.client.cookies.delete(Cookie.SESSION)
        for _ in range(ACCOUNT_LIMIT + 1):
            knock(attacker, "jimukyoku", "")
        assert knock(attacker, "jimukyoku")[0] == 429
        assert knock(own, "jimukyoku")[0] == 303


@pytest.mark.parametrize("seconds", [IDLE_SECONDS - 1, IDLE_SECONDS])
def test_a_session_ends_when_nobody_uses_it(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    with person_of(demo_copy, None) as one:
        enter(one.client, session_of(demo_copy, "iin", AT))
        stop_the_clock(monkeypatch, shifted(AT, seconds))
        assert one.client.get("/plans").status_code == (200 if seconds < IDLE_SECONDS else 303)


def test_a_session_that_is_used_lasts_twelve_hours_and_no_longer(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with person_of(demo_copy, None) as one:
        enter(one.client, session_of(demo_copy, "iin", AT))
        for seconds in range(0, SESSION_SECONDS, IDLE_SECONDS // 2):
            stop_the_clock(monkeypatch, shifted(AT, seconds))
            assert one.client.get("/plans").status_code == 200
        stop_the_clock(monkeypatch, shifted(AT, SESSION_SECONDS))
        assert one.client.get("/plans").status_code == 303


def test_reading_waits_for_no_writer(demo_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """長い取り込みの間に読んでも、最後に使った時刻を書くために待たされない。"""
    with person_of(demo_copy, None) as one, closing(connect(demo_copy)) as other:
        enter(one.client, session_of(demo_copy, "iin", AT))
        stop_the_clock(monkeypatch, shifted(AT, TOUCH_SECONDS + 1))
        with writing(other):
            assert one.client.get("/plans").status_code == 200
            before = one.client.get("/plans")
        assert before.status_code == 200
        assert one.client.get("/plans").status_code == 200
        account = find_account(other, "iin")
        assert account is not None
        assert list_sessions(other, account.id)[0].seen_at == shifted(AT, TOUCH_SECONDS + 1)


def test_logging_out_ends_the_session_at_once_and_clears_what_the_browser_kept(stranger: Visitor) -> None:
    knock(stranger, "iin")
    token = stranger.client.cookies[Cookie.SESSION]
    fields = {"csrf": stranger.get("/").input("csrf")}
    left = stranger.client.post("/logout", data=fields, headers={"origin": ORIGIN})
    assert (left.status_code, left.headers["clear-site-data"]) == (303, '"cache"')
    assert Cookie.SESSION not in stranger.client.cookies
    assert "ログアウトしました" in stranger.get(left.headers["location"]).text
    enter(stranger.client, token)
    assert stranger.client.get("/").status_code == 303


@pytest.mark.parametrize("change", ["role", "committee", "disabled"])
def test_a_change_by_the_administrator_ends_the_session_of_the_person_at_once(
    demo_copy: Path, change: str
) -> None:
    with person_of(demo_copy, "gikai") as one:
        assert one.client.get("/plans").status_code == 200
        with closing(connect(demo_copy)) as db, writing(db):
            account = find_account(db, "gikai")
            assert account is not None
            now_is, act = account.entry, Act("試験", AT)
            if change == "disabled":
                set_disabled(db, account.id, True, act)
            else:
                role = Role.MEMBER if change == "role" else now_is.role
                committees = now_is.committees if change == "role" else frozenset()
                after = AccountEntry(now_is.name, role, committees)
                change_account(db, account.id, AccountChange(now_is, after), act)
        assert one.client.get("/plans").status_code == 303


def test_a_form_of_another_session_is_refused(demo_copy: Path) -> None:
    """フォームの合い言葉はセッションに結び付いていて、同じ人の別のセッションのものも使えない。"""
    with person_of(demo_copy, "jimukyoku") as one:
        theirs = one.token()
        enter(one.client, session_of(demo_copy, "jimukyoku"))
        assert one.token() != theirs
        answer = one.client.post("/import", data={"csrf": theirs}, headers={"origin": ORIGIN})
        assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_login_form_of_another_site_is_refused(stranger: Visitor, origin: str) -> None:
    fields = {"csrf": stranger.get("/login").input("csrf"), "login": "iin", "password": PASSWORD}
    headers = {"origin": origin} if origin else {}
    assert stranger.client.post("/login", data=fields, headers=headers).status_code == 403


def test_the_session_cookie_is_out_of_reach_of_scripts_and_lasts_until_the_browser_closes(
    stranger: Visitor,
) -> None:
    fields = {"csrf": stranger.get("/login").input("csrf"), "login": "iin", "password": PASSWORD}
    answer = stranger.client.post("/login", data=fields, headers={"origin": ORIGIN})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(Cookie.SESSION))
    assert {"httponly", "path=/", "samesite=lax"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "secure" not in cookie.lower()
    assert "max-age" not in cookie.lower()
    assert "domain" not in cookie.lower()


def test_behind_tls_every_cookie_is_bound_to_this_host_and_the_browser_is_told_to_stay_there(
    demo_copy: Path,
) -> None:
    origin = "https://127.0.0.1"
    app = create_app(Settings(demo_copy, https=True))
    with TestClient(app, base_url=origin, follow_redirects=False) as client:
        page = client.get("/login")
        fields = {
            "csrf": parse(200, page.text).input("csrf"), "login": "iin", "password": PASSWORD
        }  # fmt: skip
        entered = client.post("/login", data=fields, headers={"origin": origin})
        assert entered.status_code == 303
        cookies = page.headers.get_list("set-cookie") + entered.headers.get_list("set-cookie")
        assert len(cookies) >= 3
        for cookie in cookies:
            assert cookie.startswith("__Host-kaigiroku_")
            assert {"secure", "httponly", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
        assert client.get("/").status_code == 200
        assert page.headers["strict-transport-security"] == STRICT_TRANSPORT


def _second_factor(path: Path, login: str) -> tuple[str, str]:
    """その人に二段階認証を設定し、鍵と予備の番号を返す。"""
    secret, spare = pyotp.random_base32(), "ABCD-EFGH-IJKL-MNOP-QRST-UVWX"
    with closing(connect(path)) as db, writing(db):
        account = find_account(db, login)
        assert account is not None
        propose_totp(db, account.id, secret)
        confirm_totp(db, account.id, 0, [hash_recovery_code(spare)], Act("試験", AT))
    return secret, spare


def send_code(one: Visitor, code: str, wanted: str = "/") -> tuple[int, str, str]:
    fields = {"csrf": one.get("/login/code").input("csrf"), "code": code, "next": wanted}
    answer = one.client.post("/login/code", data=fields, headers={"origin": ORIGIN})
    alerts = parse(answer.status_code, answer.text).find("p", role="alert") if answer.text else []
    return answer.status_code, answer.headers.get("location", ""), alerts[0].text if alerts else ""


def test_a_second_factor_is_asked_for_before_anything_is_shown(stranger: Visitor) -> None:
    secret, _ = _second_factor(path_of(stranger), "jimukyoku")
    status, place, _ = knock(stranger, "jimukyoku", wanted="/plans")
    assert (status, place) == (303, "/login/code?next=%2Fplans")
    half = stranger.client.cookies[Cookie.SESSION]
    assert stranger.client.get("/plans").status_code == 303
    assert send_code(stranger, "000000")[0] == 422
    code = pyotp.TOTP(secret).now()
    assert send_code(stranger, code, "/plans")[:2] == (303, "/plans")
    assert stranger.client.get("/plans").status_code == 200
    assert stranger.client.cookies[Cookie.SESSION] != half
    with closing(connect(path_of(stranger))) as db:
        assert len(db.execute("SELECT 1 FROM session WHERE awaiting_code").fetchall()) == 0
    stranger.client.cookies.delete(Cookie.SESSION)
    knock(stranger, "jimukyoku")
    assert send_code(stranger, code)[0] == 422


def test_a_recovery_code_opens_once(stranger: Visitor) -> None:
    _, spare = _second_factor(path_of(stranger), "jimukyoku")
    for expected in (303, 422):
        stranger.client.cookies.clear()
        knock(stranger, "jimukyoku")
        assert send_code(stranger, spare.lower())[0] == expected


def test_codes_cannot_be_tried_one_after_another(stranger: Visitor) -> None:
    secret, _ = _second_factor(path_of(stranger), "jimukyoku")
    knock(stranger, "jimukyoku")
    assert [send_code(stranger, f"00000{n}")[0] for n in range(CODE_LIMIT)] == [422] * CODE_LIMIT
    status, _, alert = send_code(stranger, pyotp.TOTP(secret).now())
    assert status == 429
    assert "15 分" in alert


def test_the_wait_for_the_code_is_short(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    _second_factor(path_of(stranger), "jimukyoku")
    knock(stranger, "jimukyoku")
    stop_the_clock(monkeypatch, shifted(now(), CODE_SECONDS + 1))
    assert stranger.client.get("/login/code").headers["location"] == "/login"


def test_someone_already_in_is_not_asked_again(visitor: Visitor) -> None:
    assert visitor.client.get("/login").headers["location"] == "/"
    assert visitor.client.get("/login/code").headers["location"] == "/login"


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "あ" * 43, "x" * 5000, "a\x00b"])
def test_a_made_up_session_is_nobody(stranger: Visitor, token: str) -> None:
    headers = {"cookie": f"{Cookie.SESSION}={token}".encode()}
    assert stranger.client.get("/plans", headers=headers).status_code == 303


def test_the_store_keeps_no_token_and_no_password(stranger: Visitor) -> None:
    knock(stranger, "iin")
    token, device = (stranger.client.cookies[cookie] for cookie in (Cookie.SESSION, Cookie.DEVICE))
    with closing(sqlite3.connect(path_of(stranger))) as db:
        everything = "\n".join(db.iterdump())
    for secret in (token, device, PASSWORD):
        assert secret not in everything
    with closing(connect(path_of(stranger))) as db:
        assert find_session(db, token) is None


def test_where_everyone_needs_a_second_factor_nothing_opens_before_it_is_set_up(demo_copy: Path) -> None:
    app = create_app(Settings(demo_copy, second_factor=True))
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        one = Visitor(client)
        enter(client, session_of(demo_copy, "jimukyoku"))
        led = client.get("/plans")
        assert (led.status_code, led.headers["location"]) == (303, "/account?done=second-factor#totp")
        assert client.get("/measure-search?q=a").status_code == 403
        page = one.get("/account?done=second-factor")
        assert "二段階認証を設定してください" in page.text
        fields = {"csrf": page.input("csrf"), "exchange": ""}
        assert client.post("/meetings/1/checks", data=fields, headers={"origin": ORIGIN}).status_code == 403
        # 購読のアドレスは、後からログインせずに読めるので、先に出すこともできない。
        feed = client.post("/account/feed", data=fields, headers={"origin": ORIGIN})
        assert (feed.status_code, "/feeds/" in feed.text) == (403, False)
        assert client.get("/static/css/base.css").status_code == 200
        assert client.get("/records").status_code == 200
        _second_factor(demo_copy, "jimukyoku")
        assert client.get("/plans").status_code == 200


def test_a_refused_request_is_logged_with_who_and_what(
    demo_copy: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with person_of(demo_copy, "iin") as one:
        assert one.client.get("/accounts/1").status_code == 403
    assert "許しのない要求: 岡本 信吾(iin) GET /accounts/{account_id}" in caplog.text


def test_the_log_of_an_account_tells_which_factors_were_used(stranger: Visitor) -> None:
    secret, _ = _second_factor(path_of(stranger), "jimukyoku")
    knock(stranger, "jimukyoku")
    assert send_code(stranger, pyotp.TOTP(secret).now())[0] == 303
    with closing(connect(path_of(stranger))) as db:
        account = find_account(db, "jimukyoku")
        assert account is not None
        event = list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))[-1]
    assert event.detail == {"address": "testclient", "second_factor": True}


def test_what_was_typed_is_given_back_when_the_login_had_ended_meanwhile(demo_copy: Path) -> None:
    typed = "夜間の開館を四月から始めた。\n<b>利用者は月に二百人。</b>"
    with person_of(demo_copy, "jimukyoku") as one:
        token = one.token()
        one.client.cookies.clear()
        fields = {
            "csrf": token,
            "choice": "close",
            "note": typed,
            "seen": "x" * 40,
            "current": "秘密のパスワード",
        }
        for origin, expected in ((ORIGIN, [typed]), ("https://evil.example", []), ("", [])):
            answer = one.client.post("/exchanges/1/follow-up", data=fields, headers={"origin": origin})
            assert answer.status_code == 401
            page = parse(401, answer.text)
            assert [area.text for area in page.find("textarea")] == expected
            assert token not in answer.text
            assert "秘密の" not in answer.text
        files = {"file": ("kaigi.txt", typed.encode() * 1000)}
        big = one.client.post("/import", data={"csrf": token}, files=files, headers={"origin": ORIGIN})
        assert big.status_code == 401
        assert not parse(401, big.text).find("textarea")
