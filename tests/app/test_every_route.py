"""許しの表にあるすべての入口を、来る人のすべてで叩く. 表に行を足せば、その入口もここで試される."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.accounts.tokens import form_token_of, new_token
from app.cookies import Cookie
from app.demo_accounts import LINK_TOKEN
from app.rules import RULES, Answer, Rule
from app.security import HEADERS
from db.connection import connect
from tests.app.html import parse
from tests.app.test_permissions import EXPECTED, PEOPLE, City, city, name
from tests.app.visitor import ORIGIN

__all__ = ["city"]

_READ = [rule for rule in RULES if rule.method == "GET"]
_WRITTEN = [rule for rule in RULES if rule.method == "POST"]
_NOT_OURS = "この画面から送られたものか確かめられなかった"
_EVIL = "https://evil.example"
# 部品が許さない書き方でも、CSP の決まりの言葉に危ないものが無いこと。
_UNSAFE = re.compile(r"unsafe-|\*|https?:|data:|blob:")


@pytest.mark.parametrize("rule", _READ, ids=name)
def test_every_page_of_everyone_is_guarded_by_the_policy_and_runs_nothing_inline(
    city: City, rule: Rule
) -> None:
    pages = 0
    for person in PEOPLE:
        headers = {"cookie": f"{Cookie.SESSION}={city.tokens[person]}"} if person in city.tokens else {}
        city.client.cookies.clear()
        path = rule.path.replace("{path:path}", "css/base.css").format(**city.numbers)
        answer = city.client.get(path, headers=headers)
        policy = answer.headers["content-security-policy"]
        assert policy == HEADERS["Content-Security-Policy"]
        assert not _UNSAFE.search(policy)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        # 公開の会議だけのデータは、どの画面からも読める。ただし、クッキーを添えては読めない。
        shared = rule.path.startswith(("/api/", "/open-data/"))
        assert answer.headers.get("access-control-allow-origin") in ((None, "*") if shared else (None,))
        assert "access-control-allow-credentials" not in answer.headers
        _require_kind(answer.headers.get("content-type", ""), answer.content)
        # 取り出すファイルの HTML は、この画面の中では動かない。
        taken_away = answer.headers.get("content-disposition", "").startswith("attachment")
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text and not taken_away:
            pages += 1
            assert parse(answer.status_code, answer.text).inline == [], (person, path)
    # 二段階目の番号の画面は、パスワードまで済んだ人だけが見る。
    assert pages or rule.answer is not Answer.PAGE or rule.path == "/login/code"


def _require_kind(kind: str, content: bytes) -> None:
    """本体があれば、種類が書いてあり、文字のものなら文字コードもある。"""
    if not content:
        return
    assert kind
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind.lower()


def test_the_pages_behind_a_link_are_guarded_too(city: City) -> None:
    city.client.cookies.clear()
    page = city.client.get(f"/access/{LINK_TOKEN}")
    assert page.status_code == 200
    assert page.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert parse(200, page.text).inline == []


@contextmanager
def untouched(city: City) -> Iterator[None]:
    """何を送っても、データベースに何も書かれない。"""
    path: Path = city.client.app.state.services.settings.db_path  # type: ignore[attr-defined]
    before = _written(path)
    yield
    assert _written(path) == before


def _written(path: Path) -> tuple[int, int, int, int]:
    with closing(connect(path)) as db:
        counts = [db.table(table).count for table in ("chain_entry", "event", "job", "session")]
    return counts[0], counts[1], counts[2], counts[3]


def _send(city: City, rule: Rule, cookie: str, csrf: str, origin: str | None) -> tuple[int, str]:
    headers = {"cookie": cookie, **({"origin": origin} if origin is not None else {})}
    city.client.cookies.clear()
    answer = city.client.post(rule.path.format(**city.numbers), data={"csrf": csrf}, headers=headers)
    return answer.status_code, answer.text


def _someone(rule: Rule) -> str:
    """その入口を使える人。"""
    return next(one for one in "stkmoa" if one in EXPECTED[name(rule)])


def _cookie_and_token(city: City, person: str) -> tuple[str, str]:
    """その人のクッキーと、フォームの合い言葉。"""
    if person in city.tokens:
        session = city.tokens[person]
        return f"{Cookie.SESSION}={session}", form_token_of(session)
    token = new_token()
    return f"{Cookie.FORM}={token}", token


@pytest.mark.parametrize("rule", _WRITTEN, ids=name)
def test_every_form_is_refused_without_its_token_or_from_another_place(city: City, rule: Rule) -> None:
    person = _someone(rule)
    city.reach_stage_of(rule)
    cookie, good = _cookie_and_token(city, person)
    _, other = _cookie_and_token(city, "t" if person != "t" else "s")
    with untouched(city):
        for csrf, origin in (
            ("", ORIGIN),
            (other, ORIGIN),
            (good[:-1], ORIGIN),
            (good, _EVIL),
            (good, f"{ORIGIN}.evil.example"),
            (good, f"{ORIGIN}:8000"),
            (good, "null"),
            (good, None),
            ("", None),
        ):
            status, text = _send(city, rule, cookie, csrf, origin)
            assert status == 403, (csrf, origin)
            assert _NOT_OURS in text


@pytest.mark.parametrize("path", ["/login", "/committees/{committee_id}", "/account/password"])
def test_a_form_of_the_own_page_is_not_refused_for_its_origin(city: City, path: str) -> None:
    """上の試験が、何でも断っているためではないこと。"""
    rule = next(rule for rule in _WRITTEN if rule.path == path)
    cookie, good = _cookie_and_token(city, _someone(rule))
    assert _NOT_OURS not in _send(city, rule, cookie, good, ORIGIN)[1]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_no_other_method_reaches_anything(city: City, method: str) -> None:
    headers = {"cookie": f"{Cookie.SESSION}={city.tokens['s']}"}
    for path in {rule.path.replace("{path:path}", "css/base.css").format(**city.numbers) for rule in RULES}:
        assert city.client.request(method, path, headers=headers).status_code == 405, path
