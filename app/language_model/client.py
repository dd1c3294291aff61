"""言語モデルへの問い合わせ. OpenAI 互換の chat/completions に一度尋ね、答えの文字列を受け取る。

転送には従わず、環境変数の代理サーバーも使わない。全体の時間と大きさに上限を置くので、少しずつ送り続けられても止まる。
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from app.errors import KaigirokuError
from app.language_model.endpoint import Endpoint
from nlp.drafts.model_prompt import Message

if TYPE_CHECKING:
    import httpx2

# 受け取る応答と、その中の答えの大きさの上限(バイトと字)。一つの答弁の要約はこれよりずっと短い。
_MOST_BYTES = 256 * 1024
_MOST_CHARACTERS = 20_000
_MOST_TOKENS = 4096


class ModelError(KaigirokuError):
    """言語モデルから答えを受け取れなかった。str() は、何が起きたかを述べた一行。"""


def ask(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """言語モデルに尋ねて、答えを返す。ModelError: つながらない、時間切れ、断られた、答えの形が違う。"""
    try:
        return _answer(asyncio.run(_posted(endpoint, _body(endpoint, messages))))
    except TimeoutError as error:
        raise ModelError(f"言語モデルが {endpoint.seconds:g} 秒のうちに答えませんでした") from error


def _body(endpoint: Endpoint, messages: Sequence[Message]) -> dict[str, Any]:
    return {
        "model": endpoint.model,
        "messages": [{"role": message.role, "content": message.content} for message in messages],
        "temperature": 0,
        "stream": False,
        "max_tokens": _MOST_TOKENS,
    }


async def _posted(endpoint: Endpoint, body: dict[str, Any]) -> bytes:
    # 使うときにだけ読み込む(名指しがなければ、網に触れる部品を読み込みもしない)。
    import httpx2  # noqa: PLC0415

    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        async with (
            asyncio.timeout(endpoint.seconds),
            httpx2.AsyncClient(
                timeout=endpoint.seconds, trust_env=False, follow_redirects=False, headers=headers
            ) as client,
            client.stream("POST", endpoint.url, json=body) as response,
        ):
            return await _received(response)
    except httpx2.TimeoutException as error:
        raise TimeoutError from error
    except httpx2.ConnectError as error:
        raise ModelError(f"言語モデル({endpoint.place})につながりません") from error
    except httpx2.HTTPError as error:
        raise ModelError("言語モデルとの通信が途中で切れました") from error


async def _received(response: httpx2.Response) -> bytes:
    """応答の本体。ModelError: 断られたか、大きすぎる。"""
    if response.is_redirect:
        raise ModelError("言語モデルが別のアドレスへ転送しようとしたので、やめました")
    if response.status_code != HTTPStatus.OK:
        raise ModelError(f"言語モデルが誤り({response.status_code})を返しました")
    received = bytearray()
    async for piece in response.aiter_raw():
        received += piece
        if len(received) > _MOST_BYTES:
            raise ModelError("言語モデルの応答が大きすぎます")
    return bytes(received)


def _answer(received: bytes) -> str:
    """応答の中の答え。ModelError: 答えの形が違う。"""
    try:
        choice = json.loads(received.decode("utf-8"))["choices"][0]
        content, finish = choice["message"]["content"], choice.get("finish_reason")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError("言語モデルの応答を読めません(JSON でないか、文字コードが違います)") from error
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelError("言語モデルの応答の形が、OpenAI 互換ではありません") from error
    if not isinstance(content, str) or len(content) > _MOST_CHARACTERS:
        raise ModelError("言語モデルの答えが、文字列でないか、長すぎます")
    if finish == "length":
        raise ModelError("言語モデルの答えが途中で切れています")
    return content
