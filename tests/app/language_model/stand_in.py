"""言語モデルの代わりをする小さなサーバー. 決めたとおりに答え、受け取ったものを覚える。"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.app.loopback import address_of, serving

Reply = Callable[["Handler", dict[str, Any]], None]


@dataclass
class StandIn:
    """動いている代わり。asked は受け取った本体、headers はその見出し、paths は宛先。"""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """一つの問い合わせ。server に Reply と StandIn を持つ。"""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stand_in: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        stand_in.asked.append(body)
        stand_in.headers.append(dict(self.headers))
        stand_in.paths.append(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.reply(self, body)  # type: ignore[attr-defined]

    def send(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """何も出さない。"""


@contextmanager
def running(reply: Reply) -> Iterator[StandIn]:
    """代わりを動かす。"""
    with serving(Handler) as server:
        stand_in = StandIn(f"{address_of(server)}/v1")
        server.reply = reply  # type: ignore[attr-defined]
        server.stand_in = stand_in  # type: ignore[attr-defined]
        yield stand_in


def saying(content: str, finish: str = "stop") -> Reply:
    """いつも content と答える。"""

    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.send(completion(content, finish))

    return reply


def completion(content: str, finish: str = "stop") -> bytes:
    """OpenAI 互換の応答。"""
    message = {"role": "assistant", "content": content}
    return json.dumps(
        {"choices": [{"index": 0, "message": message, "finish_reason": finish}]}, ensure_ascii=False
    ).encode()


def copying(handler: Handler, body: dict[str, Any]) -> None:
    """渡された文を、一文ずつそのまま要約として返す(よい答え)。"""
    lines = numbered(body)
    handler.send(completion("\n".join(_entry(number, text) for number, text in lines)))


def rewriting(change: Callable[[str], str]) -> Reply:
    """渡された文を change で書き換えて返す。"""

    def reply(handler: Handler, body: dict[str, Any]) -> None:
        entries = [_entry(number, change(text)) for number, text in numbered(body)]
        handler.send(completion("\n".join(entries)))

    return reply


def numbered(body: dict[str, Any]) -> list[tuple[int, str]]:
    """渡された材料の、番号と文。"""
    material = body["messages"][1]["content"]
    return [(int(n), text) for n, text in re.findall(r"^(\d+): (.*)$", material, re.MULTILINE)]


def _entry(number: int, text: str) -> str:
    return json.dumps({"sources": [number], "text": text}, ensure_ascii=False)
