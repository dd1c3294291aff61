"""言語モデルの画面の約束: 名指しがなければどこへも尋ねず、名指しがあれば裏で書き直して結果を述べる."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.language_model.endpoint import Endpoint
from app.main import create_app
from app.settings import Settings
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.language_model.stand_in import Reply, copying, running, saying
from tests.app.people import add_editor, enter, session_of
from tests.app.visitor import ORIGIN, TestClient, Visitor


@contextmanager
def visiting(db_path: Path, model: Endpoint | None) -> Iterator[Visitor]:
    add_editor(db_path)
    app = create_app(Settings(db_path, model=model))
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        enter(client, session_of(db_path))
        yield Visitor(client)


@contextmanager
def with_model(db_path: Path, reply: Reply) -> Iterator[Visitor]:
    with (
        running(reply) as server,
        visiting(db_path, Endpoint(f"{server.url}/chat/completions", "model-a", 5.0, "secret-9")) as visitor,
    ):
        yield visitor


def url_of(visitor: Visitor) -> str:
    return f"{meeting_with_suggestions(visitor)}/language-model"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """どこへもつながせない。"""

    def refuse(*_: Any) -> None:
        raise AssertionError("網につなごうとしました")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
def test_without_a_setting_nothing_is_called_and_the_page_says_so(visitor: Visitor) -> None:
    url = url_of(visitor)
    page = visitor.get(url)
    assert page.status == 200
    assert "使わない設定です" in page.text
    assert not [button for button in page.find("button") if "書き直す" in button.text]
    response = visitor.post(url, {})
    assert response.status_code == 422
    assert "使わない設定です" in response.text
    assert visitor.get(url.replace("/language-model", "/draft")).status == 200


def test_the_button_rewrites_in_the_background_and_the_page_tells_the_result(demo_copy: Path) -> None:
    with with_model(demo_copy, copying) as visitor:
        url = url_of(visitor)
        assert "言語モデルで書き直す" in visitor.get(url).text
        response = visitor.post(url, {})
        assert response.status_code == 303
        job = visitor.finished_job(response.headers["location"])
        assert "か所に入れました" in job.text
        assert job.one("a", class_="button-primary").attrs["href"].endswith("/draft")
        page = visitor.get(url)
        assert "文は、言語モデルが書きました" in page.text
        assert "model-a" in page.text
        assert "secret-9" not in page.html


def test_one_exchange_can_be_rewritten_and_given_back(demo_copy: Path) -> None:
    with with_model(demo_copy, copying) as visitor:
        url = url_of(visitor)
        exchange = _first_exchange(visitor, url)
        visitor.finished_job(visitor.post(url, {"exchange": exchange}).headers["location"])
        page = visitor.get(url)
        assert {e.attrs["value"] for e in page.find("input", name="exchange")} == {exchange}
        assert visitor.post(f"{url}/removal", {"exchange": exchange}).status_code == 303
        page = visitor.get(url)
        assert "まだ書き直していません" in page.text
        assert "言語モデルが書きました" not in page.text


def test_a_refused_answer_is_told_with_its_reason(demo_copy: Path) -> None:
    with with_model(demo_copy, saying("<script>alert(1)</script>")) as visitor:
        url = url_of(visitor)
        exchange = _first_exchange(visitor, url)
        job = visitor.finished_job(visitor.post(url, {"exchange": exchange}).headers["location"])
        assert "規則の文を残しました" in job.text
        page = visitor.get(url)
        assert "受け付けませんでした" in page.text
        assert "alert(1)" not in page.html


def test_an_exchange_of_another_meeting_fails_in_one_line(demo_copy: Path) -> None:
    with with_model(demo_copy, copying) as visitor:
        url = url_of(visitor)
        job = visitor.finished_job(visitor.post(url, {"exchange": "999999"}).headers["location"])
        assert "いまの会議にありません" in job.text
        assert visitor.post(f"{url}/removal", {"exchange": "999999"}).status_code == 422
        assert visitor.post(f"{url}/removal", {"exchange": "x"}).status_code == 422


def test_a_form_of_another_place_is_refused(demo_copy: Path) -> None:
    with with_model(demo_copy, copying) as visitor:
        url = url_of(visitor)
        for path in (url, f"{url}/removal"):
            assert (
                visitor.client.post(path, data={"exchange": "1"}, headers={"origin": ORIGIN}).status_code
                == 403
            )
        assert visitor.get("/meetings/999999/language-model").status == 404


def _first_exchange(visitor: Visitor, url: str) -> str:
    page = visitor.get(url.replace("/language-model", "/draft"))
    links = [a.attrs["href"] for a in page.find("a") if "/exchanges/" in a.attrs.get("href", "")]
    return links[0].rsplit("/", 1)[1]
