"""市のディレクトリーでのログイン: 結び付けた人だけが入り、どんな悪い答えでも、だれも入れない."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from app.accounts.limits import ADDRESS_LIMIT
from app.clock import now, shifted
from app.cookies import Cookie
from app.demo_accounts import PASSWORD
from app.directory.login import WAIT_SECONDS
from app.directory.transaction import secrets_of
from app.main import create_app
from app.settings import Settings
from db.accounts import find_account, set_disabled
from db.connection import connect, writing
from db.directory_identities import DirectoryIdentity, IdentityChange, change_identity
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.totp import confirm_totp, propose_totp
from tests.app.directory.stand_in import (
    CLIENT,
    EC_KEY,
    KEY,
    OTHER_KEY,
    SECRET,
    SMALL_KEY,
    Claims,
    Handler,
    StandIn,
    running,
)  # fmt: skip
from tests.app.html import Document, parse
from tests.app.people import enter, session_of, stop_the_clock
from tests.app.visitor import ORIGIN, TestClient, Visitor, person_of

SUBJECT = "8f1c-kiriya"
BUTTON = "市のディレクトリーでログイン"


@pytest.fixture
def city() -> Iterator[StandIn]:
    with running() as stand_in:
        yield stand_in


@pytest.fixture
def one(demo_copy: Path, city: StandIn) -> Iterator[Visitor]:
    """桐谷さん(jimukyoku)に識別子を結び付けた市の、ログインしていない人。"""
    link(demo_copy, city, "jimukyoku", SUBJECT)
    with person_of(demo_copy, None, city.directory) as visitor:
        yield visitor


def account_id(path: Path, login: str) -> int:
    with closing(connect(path)) as db:
        account = find_account(db, login)
        assert account is not None
        return account.id


def link(path: Path, city: StandIn, login: str, subject: str) -> None:
    number = account_id(path, login)
    with closing(connect(path)) as db, writing(db):
        change = IdentityChange(None, DirectoryIdentity(city.issuer, subject))
        change_identity(db, number, change, Act("試験", now()))


def leave(one: Visitor, wanted: str = "/") -> Document:
    """ログインの画面のボタンを押す。"""
    fields = {"csrf": one.get("/login").input("csrf"), "next": wanted}
    answer = one.client.post("/login/directory", data=fields, headers={"origin": ORIGIN})
    return parse(answer.status_code, answer.text)


def url_of(page: Document) -> str:
    assert page.status == 200
    refresh = page.one("meta", http_equiv="refresh").attrs["content"]
    url = page.one("main").find("a")[0].attrs["href"]
    assert refresh == f"0; url={url}"
    return url


def arrive(one: Visitor, back: str) -> Any:
    """ディレクトリーから戻る。よその画面からの移動には、Strict のクッキーは付かない。"""
    return one.client.get(back, headers={"sec-fetch-site": "cross-site"})


def alert_of(answer: Any) -> str:
    return parse(answer.status_code, answer.text).one("p", role="alert").text


def logged_in(one: Visitor) -> bool:
    return one.client.get("/plans").status_code == 200


def test_a_linked_person_comes_in_where_they_wanted_with_a_new_session_and_an_event(
    one: Visitor, city: StandIn, demo_copy: Path
) -> None:
    old = session_of(demo_copy, "jimukyoku")
    back = city.approve(url_of(leave(one, "/search?q=a&in=turns")), SUBJECT)
    one.client.cookies.set(Cookie.SESSION, old, domain="127.0.0.1")
    answer = arrive(one, back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=a&in=turns")
    token = one.client.cookies[Cookie.SESSION]
    assert token != old
    assert "桐谷 葵" in one.get("/").one("div", class_="site-me").text
    assert Cookie.DIRECTORY not in one.client.cookies
    enter(one.client, old)
    assert not logged_in(one)
    with closing(connect(demo_copy)) as db:
        event = list_events_of(db, Subject(SubjectKind.ACCOUNT, account_id(demo_copy, "jimukyoku")))[-1]
        assert db.table("directory_login").count == 0
        assert token not in str(db.execute("SELECT token_hash FROM session").fetchall())
    assert (event.kind, event.act.actor) == (EventKind.LOGGED_IN, "桐谷 葵(jimukyoku)")
    assert event.detail == {"address": "testclient", "second_factor": False, "directory": True}


def test_the_cookie_that_waits_is_short_lived_and_out_of_reach_of_scripts(one: Visitor) -> None:
    fields = {"csrf": one.get("/login").input("csrf")}
    answer = one.client.post("/login/directory", data=fields, headers={"origin": ORIGIN})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(Cookie.DIRECTORY))
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "path=/", "samesite=lax", f"max-age={WAIT_SECONDS}"} <= parts


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_login_can_only_be_started_from_the_own_page(one: Visitor, city: StandIn, origin: str) -> None:
    fields = {"csrf": one.get("/login").input("csrf")}
    headers = {"origin": origin} if origin else {}
    assert one.client.post("/login/directory", data=fields, headers=headers).status_code == 403
    assert one.client.get("/login/directory").status_code == 405
    assert city.asked == []


def test_the_way_out_is_guarded_by_pkce_and_what_is_sent_is_not_what_is_kept(one: Visitor) -> None:
    url = url_of(leave(one))
    own = secrets_of(one.client.cookies[Cookie.DIRECTORY])
    assert own.state in url
    assert own.nonce in url
    assert own.verifier not in url
    assert len({own.state, own.nonce, own.verifier, one.client.cookies[Cookie.DIRECTORY]}) == 4
    assert SECRET not in url


def test_a_second_factor_is_still_asked_for(one: Visitor, city: StandIn, demo_copy: Path) -> None:
    secret = pyotp.random_base32()
    with closing(connect(demo_copy)) as db, writing(db):
        number = find_account(db, "jimukyoku")
        assert number is not None
        propose_totp(db, number.id, secret)
        confirm_totp(db, number.id, 0, [], Act("試験", now()))
    answer = arrive(one, city.approve(url_of(leave(one, "/plans")), SUBJECT))
    assert answer.headers["location"] == "/login/code?next=%2Fplans"
    assert not logged_in(one)
    fields = {"csrf": one.get("/login/code").input("csrf"), "code": pyotp.TOTP(secret).now()}
    one.client.post("/login/code", data=fields, headers={"origin": ORIGIN})
    assert logged_in(one)


def test_where_everyone_needs_a_second_factor_the_directory_is_no_way_around_it(
    demo_copy: Path, city: StandIn
) -> None:
    link(demo_copy, city, "jimukyoku", SUBJECT)
    app = create_app(Settings(demo_copy, directory=city.directory, second_factor=True))
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        one = Visitor(client)
        arrive(one, city.approve(url_of(leave(one)), SUBJECT))
        assert client.get("/plans").headers["location"].startswith("/account")


@pytest.mark.parametrize("subject", ["nobody", "jimukyoku", SUBJECT.upper(), f"{SUBJECT} "])
def test_an_unknown_person_is_refused_told_the_identifier_and_no_account_is_made(
    one: Visitor, city: StandIn, demo_copy: Path, subject: str
) -> None:
    with closing(connect(demo_copy)) as db:
        before = db.table("account").count
        answer = arrive(one, city.approve(url_of(leave(one)), subject))
        assert answer.status_code == 403
        assert subject in alert_of(answer)
        assert db.table("account").count == before
    assert not logged_in(one)


def test_a_disabled_person_is_refused(one: Visitor, city: StandIn, demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db, writing(db):
        set_disabled(db, account_id(demo_copy, "jimukyoku"), True, Act("試験", now()))
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 403
    assert not logged_in(one)


def test_an_answer_is_taken_once_and_by_the_browser_that_left(
    one: Visitor, city: StandIn, demo_copy: Path
) -> None:
    back = city.approve(url_of(leave(one)), SUBJECT)
    kept = one.client.cookies[Cookie.DIRECTORY]
    with person_of(demo_copy, None, city.directory) as other:
        assert arrive(other, back).status_code == 422
        leave(other)
        assert arrive(other, back).status_code == 422
        assert not logged_in(other)
    assert arrive(one, back).status_code == 303
    one.client.cookies.clear()
    one.client.cookies.set(Cookie.DIRECTORY, kept)
    again = arrive(one, back)
    assert again.status_code == 422
    assert "もう一度、ボタンから" in alert_of(again)
    assert not logged_in(one)


@pytest.mark.parametrize("state", ["", "x", "x" * 43, "あ"])
def test_another_state_is_refused_and_does_not_end_the_login_that_waits(
    one: Visitor, city: StandIn, state: str
) -> None:
    back = city.approve(url_of(leave(one)), SUBJECT)
    own = secrets_of(one.client.cookies[Cookie.DIRECTORY]).state
    assert arrive(one, back.replace(own, state)).status_code == 422
    assert arrive(one, back).status_code == 303


def test_an_answer_that_comes_too_late_is_refused(
    one: Visitor, city: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    stop_the_clock(monkeypatch, at)
    back = city.approve(url_of(leave(one)), SUBJECT)
    stop_the_clock(monkeypatch, shifted(at, WAIT_SECONDS))
    assert arrive(one, back).status_code == 422
    assert "/token" not in city.asked


def test_a_code_of_another_transaction_is_refused(one: Visitor, city: StandIn) -> None:
    """盗んだ番号を、自分の始めたログインに入れても、PKCE が合わない。"""
    stolen = city.approve(url_of(leave(one)), SUBJECT)
    one.client.cookies.clear()
    own = city.approve(url_of(leave(one)), "attacker")
    code = stolen.partition("code=")[2].partition("&")[0]
    mixed = own.replace(own.partition("code=")[2].partition("&")[0], code)
    assert arrive(one, mixed).status_code == 503
    assert not logged_in(one)


def test_a_refusal_by_the_directory_is_one_line(one: Visitor, city: StandIn) -> None:
    back = city.approve(url_of(leave(one)), SUBJECT)
    answer = arrive(one, f"{back}&error=access_denied&error_description=<b>x</b>")
    assert answer.status_code == 422
    assert "パスワードでログイン" in alert_of(answer)
    assert "access_denied" not in answer.text
    assert "/token" not in city.asked


def test_an_answer_in_the_name_of_another_issuer_is_refused(one: Visitor, city: StandIn) -> None:
    back = city.approve(url_of(leave(one)), SUBJECT)
    mixed = back.partition("&iss=")[0] + "&iss=https://evil.example"
    assert arrive(one, mixed).status_code == 422
    assert "/token" not in city.asked


def signed(key: Any, algorithm: str = "RS256", **header: Any) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode({"alg": algorithm, "kid": "k1", **header}, claims, key, [algorithm])


def unsigned(claims: Claims) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."
    )


def tampered(claims: Claims) -> str:
    head, _, signature = signed(KEY)(claims).split(".")
    changed = json.dumps({**claims, "sub": SUBJECT}).encode()
    return f"{head}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"


def with_own_key(claims: Claims) -> str:
    """自分の鍵を、見出しに添えたもの。"""
    return signed(OTHER_KEY, jwk=OTHER_KEY.as_dict(private=False), jku="https://evil.example/keys")(claims)


PUBLIC_AS_SECRET = OctKey.import_key(base64.b64encode(KEY.as_pem(private=False)))

BAD_SIGNATURES: dict[str, Callable[[Claims], str]] = {
    "none": unsigned,
    "tampered": tampered,
    "another key": signed(OTHER_KEY),
    "key of its own": with_own_key,
    "unknown kid": signed(KEY, kid="k9"),
    "public key as a secret": signed(PUBLIC_AS_SECRET, "HS256"),
    "client secret": signed(OctKey.import_key(SECRET), "HS256"),
    "another algorithm": signed(KEY, "RS384"),
    "algorithm of the other key": lambda claims: jwt.encode({"alg": "ES256", "kid": "k1"}, claims, EC_KEY),
    "critical header": lambda claims: signed(KEY)(claims).replace("eyJ", "eyK", 1),
    "access token": signed(KEY, typ="at+jwt"),
    "logout token": signed(KEY, typ="logout+jwt"),
    "encrypted": lambda _: "a.b.c.d.e",
    "nothing": lambda _: "",
    "no token": lambda _: "x" * 1000,
}


@pytest.mark.parametrize("sign", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES)
def test_an_id_token_that_the_directory_did_not_sign_opens_nothing(
    one: Visitor, city: StandIn, sign: Callable[[Claims], str]
) -> None:
    city.sign = sign
    answer = arrive(one, city.approve(url_of(leave(one)), "attacker" if sign is tampered else SUBJECT))
    assert answer.status_code == 503
    assert not logged_in(one)


def test_a_weak_key_of_the_directory_is_not_trusted(one: Visitor, city: StandIn) -> None:
    city.keys, city.sign = [SMALL_KEY], signed(SMALL_KEY)
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 503


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_a_good_signature_of_each_kind_is_accepted(one: Visitor, city: StandIn, algorithm: str) -> None:
    key = KEY.__class__.import_key({**KEY.as_dict(private=True), "alg": algorithm})
    city.keys, city.sign = [key], signed(key, algorithm)
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 303


def test_an_elliptic_signature_is_accepted(one: Visitor, city: StandIn) -> None:
    city.sign = lambda claims: jwt.encode({"alg": "ES256", "kid": "e1"}, claims, EC_KEY)
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 303


NOW = int(time.time())
BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "nonce in a list": {"nonce": ["x"]},
    "another client": {"aud": "hoka-no-apuri"},
    "no audience": {"aud": None},
    "other clients too": {"aud": [CLIENT, "hoka-no-apuri"], "azp": CLIENT},
    "no client": {"aud": []},
    "issued to another": {"azp": "hoka-no-apuri"},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "issuers in a list": {"iss": ["https://evil.example"]},
    "expired": {"exp": NOW - 3600, "iat": NOW - 7200},
    "no expiry": {"exp": None},
    "endless": {"exp": float("inf")},
    "expiry in words": {"exp": "9999999999"},
    "from the future": {"iat": NOW + 3600},
    "not yet": {"nbf": NOW + 3600},
    "no date": {"iat": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "subject of two lines": {"sub": f"{SUBJECT}\n"},
    "long subject": {"sub": "x" * 256},
    "subject in a list": {"sub": [SUBJECT]},
    "number": {"sub": 1},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("changed", BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_an_id_token_that_is_not_for_this_login_opens_nothing(
    one: Visitor, city: StandIn, changed: dict[str, Any]
) -> None:
    def twist(claims: Claims) -> Claims:
        return {name: value for name, value in {**claims, **changed}.items() if value is not None}

    city.claims = twist
    answer = arrive(one, city.approve(url_of(leave(one)), SUBJECT))
    assert answer.status_code == 503
    assert "パスワードでログイン" in alert_of(answer)
    assert not logged_in(one)


def test_an_id_token_of_an_earlier_login_opens_nothing(one: Visitor, city: StandIn) -> None:
    seen: list[str] = []

    def keep(claims: Claims) -> str:
        seen.append(signed(KEY)(claims))
        return seen[0]

    city.sign = keep
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 303
    one.client.cookies.clear()
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 503
    assert not logged_in(one)


BAD_METADATA: dict[str, dict[str, Any]] = {
    "another issuer": {"issuer": "https://evil.example"},
    "a slash more": {"issuer": "http://127.0.0.1/"},
    "authorization elsewhere": {"authorization_endpoint": "https://evil.example/authorize"},
    "token elsewhere": {"token_endpoint": "http://127.0.0.1:1/token"},
    "keys elsewhere": {"jwks_uri": "https://evil.example/keys"},
    "keys in a file": {"jwks_uri": "file:///etc/passwd"},
    "no token": {"token_endpoint": None},
    "script": {"authorization_endpoint": "javascript:alert(1)"},
    "quotes": {"authorization_endpoint": 'http://127.0.0.1/"><script>'},
    "no way to show the client": {"token_endpoint_auth_methods_supported": ["private_key_jwt"]},
}


@pytest.mark.parametrize("changed", BAD_METADATA.values(), ids=BAD_METADATA)
def test_a_directory_that_tells_strange_addresses_is_not_used(
    one: Visitor, city: StandIn, changed: dict[str, Any]
) -> None:
    city.metadata = changed
    page = leave(one)
    assert page.status == 503
    assert city.asked == ["/.well-known/openid-configuration"]


def test_a_client_may_show_itself_in_the_body(one: Visitor, city: StandIn) -> None:
    city.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert arrive(one, city.approve(url_of(leave(one)), SUBJECT)).status_code == 303


def redirecting(path: str) -> Callable[[Handler], bool]:
    def reply(handler: Handler) -> bool:
        if handler.path != path:
            return False
        handler.send(b"", 302, Location="https://evil.example/")
        return True

    return reply


def saying(path: str, content: bytes) -> Callable[[Handler], bool]:
    def reply(handler: Handler) -> bool:
        if handler.path == path:
            handler.send(content)
        return handler.path == path

    return reply


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    "content", [None, b"", b"[]", b"null", b"<html>", b"\xff", b"[" * 100_000, b" " * 300_000, b'{"keys": 1}']
)
def test_a_directory_that_sends_elsewhere_or_answers_nonsense_opens_nothing(
    one: Visitor, city: StandIn, path: str, content: bytes | None
) -> None:
    back = city.approve(url_of(leave(one)), SUBJECT)
    city.reply = redirecting(path) if content is None else saying(path, content)
    answer = arrive(one, back)
    assert answer.status_code == 503
    assert "パスワードでログイン" in alert_of(answer)
    assert not logged_in(one)


def test_without_the_directory_the_page_says_so_and_the_password_still_works(
    one: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.directory.login.find_provider", _unreachable)
    page = leave(one, "/plans")
    assert page.status == 503
    assert "パスワードでログインしてください" in page.one("p", role="alert").text
    form = next(form for form in page.find("form") if form.attrs["action"] == "/login")
    fields = {"csrf": form.find("input", name="csrf")[0].attrs["value"], "login": "iin", "next": "/plans"}
    answer = one.client.post("/login", data={**fields, "password": PASSWORD}, headers={"origin": ORIGIN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/plans")


def _unreachable(directory: Any) -> Any:
    """だれも待ち受けていないポートへつなぐ。"""
    from dataclasses import replace

    from app.directory.provider import find_provider

    return find_provider(replace(directory, issuer="http://127.0.0.1:9"))


def test_the_directory_cannot_be_asked_again_and_again(one: Visitor, city: StandIn) -> None:
    for _ in range(ADDRESS_LIMIT):
        assert leave(one).status == 200
    page = leave(one)
    assert page.status == 429
    assert len(city.asked) == ADDRESS_LIMIT


def test_without_the_setting_there_is_no_button_and_no_entrance(stranger: Visitor) -> None:
    page = stranger.get("/login")
    assert BUTTON not in page.text
    fields = {"csrf": page.input("csrf")}
    left = stranger.client.post("/login/directory", data=fields, headers={"origin": ORIGIN})
    assert left.status_code == 404
    assert stranger.client.get("/login/directory/return?code=a&state=b").status_code == 404


def test_a_failure_is_logged_without_what_was_secret(
    one: Visitor, city: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    city.claims = lambda claims: {**claims, "nonce": "himitsu-no-nonce"}
    back = city.approve(url_of(leave(one)), SUBJECT)
    token = one.client.cookies[Cookie.DIRECTORY]
    own = secrets_of(token)
    with caplog.at_level("DEBUG", "kaigiroku"):
        arrive(one, back)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("kaigiroku"))
    assert "ディレクトリー: ID トークンを確かめられません" in told
    code = back.partition("code=")[2].partition("&")[0]
    for secret in (token, own.state, own.nonce, own.verifier, SECRET, "himitsu-no-nonce", code):
        assert secret not in told
