"""合い言葉とパスワードは、記録にも、出来事にも、画面の入力欄にも残らない."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.accounts.links import issue_setup
from app.clock import now
from app.cookies import Cookie
from app.demo_accounts import LINK_TOKEN, PASSWORD
from app.routes import links
from db.accounts import find_account
from db.connection import connect, writing
from db.events import Act, list_events
from tests.app.visitor import ORIGIN, Visitor, person_of

WRONG = "うっかり-欄を間違えて打った-パスワード"


@pytest.fixture
def careless(demo_copy: Path) -> Iterator[Visitor]:
    with person_of(demo_copy, None, raise_server_exceptions=False) as one:
        yield one


def test_no_log_and_no_event_holds_a_password_or_a_token(
    careless: Visitor, demo_copy: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(connect(demo_copy)) as db, writing(db):
        account = find_account(db, "gikai")
        assert account is not None
        setup = issue_setup(db, account.id, Act("試験", now()))

    def fail(*_: object) -> None:
        raise ZeroDivisionError("わざと")

    with caplog.at_level(logging.DEBUG):
        csrf = careless.get("/login").input("csrf")
        for login, password in (
            (WRONG, "pw-that-is-no-word-9x"),
            ("iin", WRONG),
            ("nobody", WRONG),
            ("iin", PASSWORD),
        ):
            fields = {"csrf": csrf, "login": login, "password": password}
            answer = careless.client.post("/login", data=fields, headers={"origin": ORIGIN})
            assert password not in answer.text
        session, device = careless.client.cookies[Cookie.SESSION], careless.client.cookies[Cookie.DEVICE]
        # 思わぬ誤りの記録にも、アドレスの中の合い言葉を残さない。
        monkeypatch.setattr(links, "setup_account", fail)
        monkeypatch.setattr(links, "open_link", fail)
        for url in (f"/setup/{setup}", f"/access/{LINK_TOKEN}"):
            assert careless.client.get(url).status_code == 500
    ours = [record for record in caplog.records if record.name.startswith(("kaigiroku", "uvicorn"))]
    assert len(ours) >= 5
    told = "\n".join(record.getMessage() for record in ours)
    with closing(connect(demo_copy)) as db:
        told += str(list_events(db, 1000))
    for secret in (WRONG, PASSWORD, session, device, csrf, setup, LINK_TOKEN):
        assert secret not in told


def test_a_wrong_password_is_logged_with_the_account_and_the_address(
    careless: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "kaigiroku"):
        fields = {"csrf": careless.get("/login").input("csrf"), "login": "kanri", "password": WRONG}
        careless.client.post("/login", data=fields, headers={"origin": ORIGIN})
    assert "ログインの失敗: アカウント 1、アドレス testclient" in caplog.text
