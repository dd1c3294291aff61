"""本物の Chromium で画面を操作する試験の道具."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    StorageState,
    StorageStateCookie,
    sync_playwright,
)

from app.cli.serve import listen
from app.cookies import Cookie
from app.demo import build_demo
from app.main import create_app
from app.settings import Settings
from tests.app.people import EDITOR, add_editor, session_of

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """見本のデータ。"""
    path = tmp_path_factory.mktemp("browser") / "demo.sqlite"
    build_demo(path)
    add_editor(path)
    return path


@pytest.fixture(scope="session")
def signed_in(demo_path: Path) -> StorageState:
    """ログインしている事務局のクッキー。"""
    return StorageState(cookies=[session_cookie(demo_path, EDITOR)])


def session_cookie(path: Path, login: str) -> StorageStateCookie:
    """その人のセッションを始め、そのクッキーを返す。"""
    value = session_of(path, login)
    return StorageStateCookie(name=Cookie.SESSION.value, value=value, domain="127.0.0.1", path="/")


@pytest.fixture(scope="session")
def address(demo_path: Path) -> Iterator[str]:
    """見本のデータで動いているアプリのアドレス。"""
    with serving(demo_path) as found:
        yield found


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """そのデータでアプリを動かし、そのアドレスを渡す。"""
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(create_app(Settings(path)), log_level="warning", ws="none", http="h11")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        # 試験が途中で落ちると、開いたままのブラウザーがある。つながりの終わりを待たずに止める。
        server.should_exit = server.force_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("Chromium がありません(scripts/need-packages が入れ方を言います)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, address: str, signed_in: StorageState) -> Iterator[Page]:
    """画面を一枚開く。試験の間に JS の誤りや CSP の違反があれば、試験は失敗する。"""
    complaints: list[str] = []

    def listen_to(message: ConsoleMessage) -> None:
        # 404 などの応答そのものは、それを確かめる試験で起こす。
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, locale="ja-JP", storage_state=signed_in
    )
    opened = context.new_page()
    opened.set_default_timeout(5000)
    opened.on("console", listen_to)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def minutes_file(tmp_path: Path) -> Path:
    """まだ取り込んでいない、あさひ野市の会議録。"""
    path = tmp_path / "toshokan.txt"
    path.write_text(
        "令和7年度第1回あさひ野市図書館協議会 会議録\n\n日時 令和7年5月13日(火) 午後2時から午後3時まで\n\n"
        "【有馬会長】\n\nそれでは議題に入ります。ご質問はありますか。\n\n"
        "【久保委員】\n\n図書館の開館時間についてお伺いします。夜も開けていただけませんか。\n\n"
        "【館長】\n\n開館時間につきましては、職員の配置も含めて検討してまいります。\n",
        "utf-8",
    )
    return path
