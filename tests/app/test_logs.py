"""動いているサーバーの記録: どの記録係も、合い言葉・パスワード・検索の言葉・送られた本文を書かない."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import jobs
from app.accounts.links import issue_setup
from app.cli.serve import listen, server_config
from app.clock import now
from app.cookies import Cookie
from app.demo_accounts import LINK_TOKEN, PASSWORD
from app.failures import describe
from app.logs import OneLine
from app.routes import glossary, plans
from app.settings import Settings
from db.accounts import find_account
from db.connection import connect, writing
from db.events import Act
from tests.app.html import parse

# 試験の側の、送る部品の記録。
_OWN = ("httpx2", "httpcore2", "asyncio")
_ACCESS = "uvicorn.access"
WRONG, CHOSEN = "ran-bou-na-kotoba-42", "みどりの電車と古い時計と雨"
WORDS, BODY = "himitsunokotoba", "非公開の審議で述べられた、ある人の病名。"


class Listener(logging.Handler):
    """すべての記録係の書くものを、書式にした後の形で覚える。"""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(_OWN):
            self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[Listener]:
    """根と、いまあるすべての記録係に耳を付け、いちばん細かく書かせる。

    アクセスの記録係だけは、耳を付けるとそれが書き先になって動き出すので、付けない(動いていないことを下で見る)。
    """
    listener = Listener()
    names = [name for name in logging.root.manager.loggerDict if name != _ACCESS]
    loggers = [logging.getLogger(), *map(logging.getLogger, names)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.DEBUG)
    try:
        yield listener
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)


@dataclass
class City:
    """動いている市。secrets は、記録にあってはならないもの。"""

    client: httpx2.Client
    path: Path
    listener: Listener
    secrets: set[str] = field(default_factory=set)

    def form(self, page: str, url: str, **fields: str) -> httpx2.Response:
        """page のフォームの合い言葉を添えて、url に送る。"""
        found = self.client.get(page)
        token = parse(found.status_code, found.text).input("csrf")
        self.secrets.add(token)
        return self.client.post(url, data={"csrf": token, **fields}, headers={"origin": self.origin})

    def log_in(self) -> None:
        answer = self.form("/login", "/login", login="jimukyoku", password=PASSWORD)
        assert answer.status_code == 303
        self.secrets |= {self.client.cookies[Cookie.SESSION], self.client.cookies[Cookie.DEVICE]}

    @property
    def origin(self) -> str:
        return str(self.client.base_url).rstrip("/")

    @property
    def told(self) -> str:
        return "\n".join(self.listener.lines)

    def require_silence(self) -> None:
        told = self.told
        for secret in self.secrets:
            assert secret not in told


@pytest.fixture
def city(demo_copy: Path) -> Iterator[City]:
    listener = listen("127.0.0.1", 0)
    config = server_config(Settings(demo_copy))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    with listening() as heard, listener:
        thread.start()
        while not server.started:
            time.sleep(0.01)
        with httpx2.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            yield City(client, demo_copy, heard)
        server.should_exit = True
        thread.join()


def test_the_server_keeps_no_log_of_addresses(demo_copy: Path) -> None:
    """本物のコマンドを動かして、出したもののすべてを見る。"""
    command = [Path(sys.executable).with_name("kaigiroku"), "serve", "--db", demo_copy, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        url = next(line for line in server.stdout if line.startswith("http")).split("/ ")[0]
        for path in (f"/search?q={WORDS}", f"/access/{LINK_TOKEN}", f"/setup/{'x' * 43}?{WORDS}"):
            assert httpx2.get(url + path).status_code < 500
        server.send_signal(signal.SIGINT)
        told = server.stdout.read()
    assert WORDS not in told
    assert LINK_TOKEN not in told
    assert "x" * 43 not in told


def test_a_login_leaves_no_password_and_no_token(city: City) -> None:
    city.secrets |= {WRONG, PASSWORD}
    for login, password in ((WRONG, "x"), ("iin", WRONG)):
        assert city.form("/login", "/login", login=login, password=password).status_code == 422
    city.log_in()
    city.require_silence()
    assert "ログインの失敗: アカウント" in city.told


def test_links_leave_no_token_whatever_becomes_of_them(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(connect(city.path)) as db, writing(db):
        account = find_account(db, "gikai")
        assert account is not None
        setup = issue_setup(db, account.id, Act("試験", now()))
    city.secrets |= {setup, LINK_TOKEN, CHOSEN}
    assert city.form(f"/setup/{setup}", f"/setup/{setup}", password=CHOSEN, again="x").status_code == 422
    assert city.form(f"/setup/{setup}", f"/setup/{setup}", password=CHOSEN, again=CHOSEN).status_code == 303
    assert city.form(f"/access/{LINK_TOKEN}", f"/access/{LINK_TOKEN}").status_code == 303
    city.secrets.add(city.client.cookies[Cookie.SESSION])

    def fail(_: object, token: str, *__: object) -> None:
        raise ValueError(token)

    for name in ("setup_account", "open_link"):
        monkeypatch.setattr(f"app.routes.links.{name}", fail)
    for url in (f"/setup/{setup}", f"/access/{LINK_TOKEN}"):
        assert city.client.get(url).status_code == 500
    city.require_silence()
    assert "(合い言葉のあるアドレス) でエラーが発生しました: ValueError" in city.told


def test_an_error_leaves_neither_the_words_of_a_search_nor_the_body(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.secrets |= {WORDS, BODY}
    city.log_in()
    assert city.client.get("/search", params={"q": WORDS}).status_code == 200

    def fail(*_: object, **__: object) -> None:
        try:
            BODY.encode().decode("ascii")
        except UnicodeDecodeError as error:
            raise ValueError(BODY) from error

    monkeypatch.setattr(plans, "load_plan_list_page", fail)
    monkeypatch.setattr(glossary, "writing", fail)
    assert city.client.get("/plans", params={"q": WORDS}).status_code == 500
    answer = city.form("/glossary", "/glossary", words=BODY, note=BODY)
    assert answer.status_code in (422, 500)
    city.secrets.add(repr(BODY.encode())[2:40])
    city.require_silence()
    assert "GET /plans でエラーが発生しました: ValueError" in city.told
    assert f"{Path(__file__).name}:" in city.told


def test_a_failed_import_leaves_nothing_of_the_document(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.secrets.add(BODY)
    city.log_in()

    def fail(*_: object, **__: object) -> None:
        raise ValueError(BODY)

    monkeypatch.setattr(jobs, "store_document", fail)
    page = city.client.get("/import")
    fields = {"csrf": parse(200, page.text).input("csrf"), "committee": "あさひ野市デジタル推進会議"}
    text = f"第1回会議録\n\n○委員長 {BODY}\n○事務局 お答えします。\n" * 3
    sent = city.client.post(
        "/import", data=fields, files={"file": ("kaigi.txt", text.encode())}, headers={"origin": city.origin}
    )
    assert sent.status_code == 303
    for _ in range(500):
        if not city.client.get(f"{sent.headers['location']}/state").json()["running"]:
            break
        time.sleep(0.02)
    city.require_silence()
    assert "処理に失敗しました(参照番号" in city.told


def test_every_line_of_the_server_tells_when_how_grave_and_who(demo_copy: Path) -> None:
    command = [Path(sys.executable).with_name("kaigiroku"), "serve", "--db", demo_copy, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        url = next(line for line in server.stdout if line.startswith("http")).split("/ ")[0]
        with httpx2.Client(base_url=url) as client:
            one = City(client, demo_copy, Listener())
            assert one.form("/login", "/login", login="iin", password=WRONG).status_code == 422
        server.send_signal(signal.SIGINT)
        lines = server.stderr.read().splitlines()
    assert len(lines) == 1
    assert re.fullmatch(
        r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING kaigiroku\.accounts ログインの失敗: .+", lines[0]
    )


@given(st.text())
def test_one_record_is_one_line_whatever_it_says(words: str) -> None:
    record = logging.LogRecord("kaigiroku", logging.ERROR, "", 0, "誤り: %s", (words,), None)
    line = OneLine().format(record)
    assert line.splitlines() == [line]
    assert line.isprintable()


def test_a_record_of_an_error_leaves_out_what_it_says() -> None:
    try:
        raise ValueError(BODY)
    except ValueError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "止まりました", (), sys.exc_info())
    line = OneLine().format(record)
    assert "ValueError" in line
    assert BODY not in line


def test_a_description_names_the_kinds_and_the_places_and_no_words() -> None:
    try:
        try:
            raise KeyError(BODY)
        except KeyError as inner:
            raise ValueError(WORDS) from inner
    except ValueError as error:
        told = describe(error)
    assert told.startswith("ValueError\n")
    assert "KeyError" in told
    assert "test_logs.py" in told
    assert BODY not in told
    assert WORDS not in told


@pytest.mark.parametrize("path", ["/plans%0Akaigiroku%20ERROR", "/static/%0d%0a", "/jobs/1%0A"])
def test_no_address_can_write_a_line_of_its_own(city: City, path: str) -> None:
    city.client.get(path)
    assert not [line for line in city.told.splitlines() if line.startswith("kaigiroku ERROR")]


def test_the_address_of_the_other_side_is_taken_only_from_a_machine_in_front_on_this_machine() -> None:
    trusted = server_config(Settings(Path("nai.sqlite"))).forwarded_allow_ips
    seen: list[object] = []

    async def inner(scope: Scope, *_: object) -> None:
        seen.append((scope["client"][0], scope["scheme"]))

    middleware = ProxyHeadersMiddleware(inner, trusted_hosts=trusted)  # type: ignore[arg-type]
    headers = [(b"x-forwarded-for", b"10.9.9.9"), (b"x-forwarded-proto", b"https")]
    for client in ("127.0.0.1", "10.0.0.5"):
        scope = {"type": "http", "client": (client, 1), "scheme": "http", "headers": headers}
        asyncio.run(middleware(scope, None, None))  # type: ignore[arg-type]
    assert seen == [("10.9.9.9", "https"), ("10.0.0.5", "http")]


@pytest.mark.parametrize(
    "lengths",
    [
        "Content-Length: 3\r\nContent-Length: 30",
        "Content-Length: +3",
        "Content-Length: 3, 4",
        "Transfer-Encoding: gzip",
    ],
)
def test_a_request_whose_length_is_doubtful_is_refused(city: City, lengths: str) -> None:
    """前の機器と長さの読み方が食い違う要求で、別の人の要求に紛れ込めない。"""
    with socket.create_connection(("127.0.0.1", city.client.base_url.port or 80), timeout=5) as wire:
        wire.sendall(f"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\n{lengths}\r\n\r\na=b".encode())
        assert wire.recv(100).startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))
