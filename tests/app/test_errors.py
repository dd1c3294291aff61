"""思わぬ誤りと、守りの見出し."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.routes import plans
from app.security import HEADERS
from tests.app.visitor import Visitor, editor_of


def test_an_unexpected_error_shows_a_reference_and_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("ひみつの詳細")

    monkeypatch.setattr(plans, "load_plan_list_page", fail)
    with (
        editor_of(tmp_path / "new.sqlite", raise_server_exceptions=False) as editor,
        caplog.at_level(logging.ERROR),
    ):
        response = editor.client.get("/plans")
        page = editor.get("/plans")
    assert response.status_code == page.status == 500
    assert "ひみつ" not in response.text
    assert "Traceback" not in response.text
    reference = page.one("p", class_="notice").find("strong")[0].text
    assert f"参照番号 {reference}" in caplog.text
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(
    "url", ["/", "/nowhere", "/search?since=x", "/static/css/base.css", "/static/none.css", "/jobs/1/state"]
)
def test_every_answer_carries_the_guarding_headers(reader: Visitor, url: str) -> None:
    headers = reader.client.get(url).headers
    cache = "no-cache" if url.startswith("/static/") else "no-store"
    assert {name: headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": cache}
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "url"), [("POST", "/"), ("DELETE", "/meetings/1"), ("GET", "/exchanges/1/links")]
)
def test_a_wrong_method_gets_the_japanese_405(reader: Visitor, method: str, url: str) -> None:
    response = reader.client.request(method, url)
    assert response.status_code == 405
    assert "その操作はできません" in response.text
    assert "allow" in response.headers


def test_the_token_cookie_is_hidden_from_scripts_and_other_sites(stranger: Visitor) -> None:
    cookie = stranger.client.get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "set-cookie" not in stranger.client.get("/login").headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""])
def test_another_name_for_this_machine_is_refused_before_anything_else(reader: Visitor, host: str) -> None:
    """名前の引き先を付け替えた画面(DNS リバインディング)からは、読めも書けもしない。"""
    for response in (
        reader.client.get("/", headers={"host": host}),
        reader.client.post("/exchanges/1/links", headers={"host": host, "origin": f"http://{host}"}),
    ):
        assert response.status_code == 421
        assert "アドレス" in response.text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_the_names_of_this_machine_are_accepted(reader: Visitor, host: str) -> None:
    assert reader.client.get("/", headers={"host": host}).status_code == 200
