"""画面を見て、フォームを送る人."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.directory.settings import Directory
from app.main import create_app
from app.settings import Settings
from tests.app.html import Document, parse
from tests.app.people import EDITOR, add_editor, enter, session_of

__all__ = ["TestClient", "Visitor"]

ORIGIN = "http://127.0.0.1"


@dataclass(frozen=True)
class Visitor:
    client: TestClient

    def get(self, url: str) -> Document:
        response = self.client.get(url)
        return parse(response.status_code, response.text)

    def token(self) -> str:
        """フォームの合い言葉。画面を一度開いて受け取る。"""
        return self.get("/import").input("csrf")

    def post(self, url: str, data: dict[str, str], **more: Any) -> Any:
        fields = {"csrf": self.token(), **data}
        return self.client.post(url, data=fields, headers={"origin": ORIGIN}, **more)

    def upload(self, name: str, content: bytes, committee: str = "") -> Any:
        return self.post("/import", {"committee": committee}, files={"file": (name, content)})

    def finished_job(self, url: str) -> Document:
        """処理が終わるまで待って、その画面を返す。"""
        for _ in range(400):
            if not self.client.get(f"{url}/state").json()["running"]:
                return self.get(url)
            time.sleep(0.02)
        raise AssertionError("処理が終わりません")


@contextmanager
def editor_of(path: Path, **client: Any) -> Iterator[Visitor]:
    """そのデータの、すべての会議体を担当する事務局。ログインしている。"""
    add_editor(path)
    with person_of(path, EDITOR, **client) as editor:
        yield editor


@contextmanager
def person_of(
    path: Path, login: str | None, directory: Directory | None = None, **client: Any
) -> Iterator[Visitor]:
    """そのデータに、その名でログインしている人。None ならログインしていない人。directory は市のディレクトリー。"""
    app = create_app(Settings(path, directory=directory))
    with TestClient(app, base_url=ORIGIN, follow_redirects=False, **client) as opened:
        if login:
            enter(opened, session_of(path, login))
        yield Visitor(opened)
