"""問い合わせの約束: よい答えは受け取り、どんな悪い答えも、決めた時間と大きさのうちに一行の誤りになる."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.language_model.client import ModelError, ask
from app.language_model.endpoint import Endpoint
from nlp.drafts.model_prompt import Message
from tests.app.language_model.stand_in import Handler, Reply, running, saying

MESSAGES = (Message("system", "頼み方"), Message("user", "材料"))


def ask_of(url: str, seconds: float = 5.0, key: str | None = None) -> str:
    return ask(Endpoint(f"{url}/chat/completions", "model-a", seconds, key), MESSAGES)


def test_the_answer_comes_back_and_the_question_is_plain() -> None:
    with running(saying("三校です。")) as server:
        assert ask_of(server.url, key="k-1") == "三校です。"
    (body,), (headers,) = server.asked, server.headers
    assert server.paths == ["/v1/chat/completions"]
    assert body["messages"] == [{"role": "system", "content": "頼み方"}, {"role": "user", "content": "材料"}]
    assert (body["model"], body["temperature"], body["stream"]) == ("model-a", 0, False)
    assert headers["Authorization"] == "Bearer k-1"


def test_without_a_key_none_is_sent() -> None:
    with running(saying("はい。")) as server:
        ask_of(server.url)
    assert "Authorization" not in server.headers[0]


def raw(content: bytes, status: int = 200, **headers: str) -> Reply:
    def reply(handler: Handler, _: dict[str, Any]) -> None:
        handler.send(content, status, **headers)

    return reply


def cut(handler: Handler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"{")


def no_http(handler: Handler, _: dict[str, Any]) -> None:
    handler.wfile.write(b"\x00\x01 not http\r\n\r\n")


BAD: list[tuple[str, Reply]] = [
    ("誤り(500)", raw(b"oops", 500)),
    ("誤り(404)", raw(b"", 404)),
    ("誤り(204)", raw(b"", 204)),
    ("転送", raw(b"", 302, Location="http://127.0.0.1:1/")),
    ("JSON", raw(b"")),
    ("JSON", raw(b"<html><body>login</body></html>")),
    ("JSON", raw("答えです。".encode("shift_jis"))),
    ("JSON", raw(b'{"choices":' + b"[" * 100_000)),
    ("OpenAI 互換", raw(b"[]")),
    ("OpenAI 互換", raw(b'{"choices": []}')),
    ("OpenAI 互換", raw(b'{"choices": [{"message": "x"}]}')),
    ("OpenAI 互換", raw(b"null")),
    ("文字列でない", raw(b'{"choices": [{"message": {"content": null}}]}')),
    ("長すぎます", saying("あ" * 30_000)),
    ("大きすぎます", raw(b" " * 400_000)),
    ("途中で切れ", saying("三校", "length")),
    ("途中で切れました", cut),
    ("途中で切れました", no_http),
    ("JSON", raw(b"\x1f\x8b\x08\x00", Content_Encoding="gzip")),
]


@pytest.mark.parametrize(("words", "reply"), BAD, ids=[f"{n}-{words}" for n, (words, _) in enumerate(BAD)])
def test_a_bad_answer_is_one_line(words: str, reply: Reply) -> None:
    with running(reply) as server, pytest.raises(ModelError) as error:
        ask_of(server.url)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert len(server.asked) == 1


def drip_body(handler: Handler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    _drip(handler)


def drip_headers(handler: Handler, _: dict[str, Any]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def _drip(handler: Handler) -> None:
    for _ in range(200):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.02)


def silent(_: Handler, __: dict[str, Any]) -> None:
    time.sleep(4)


@pytest.mark.parametrize("reply", [drip_body, drip_headers, silent])
def test_a_slow_answer_is_given_up(reply: Reply) -> None:
    with running(reply) as server, pytest.raises(ModelError, match=r"0\.3 秒のうちに"):
        ask_of(server.url, seconds=0.3)


def test_a_redirect_is_not_followed() -> None:
    with running(saying("漏れた。")) as other:
        redirect = raw(b"", 307, Location=f"{other.url}/chat/completions")
        with running(redirect) as server, pytest.raises(ModelError, match="転送"):
            ask_of(server.url)
    assert other.asked == []


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(saying("代理から。")) as proxy, running(saying("本物から。")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert ask_of(server.url) == "本物から。"
    assert proxy.asked == []


def test_nobody_at_home_is_one_line() -> None:
    with running(saying("")) as server:
        url = server.url
    with pytest.raises(ModelError, match="つながりません"):
        ask_of(url)
