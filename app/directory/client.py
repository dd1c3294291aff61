"""ディレクトリーとの通信. 転送には従わず、環境変数の代理サーバーも使わず、時間と大きさに上限を置く。"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from app.directory.settings import Directory
from app.errors import KaigirokuError

if TYPE_CHECKING:
    import httpx2

# 一度の問い合わせにかけてよい時間(秒)と、受け取る大きさの上限(バイト)。利用者がログインの画面で待っている。
SECONDS = 5.0
_MOST_BYTES = 256 * 1024


class DirectoryError(KaigirokuError):
    """ディレクトリーから答えを受け取れなかったか、答えを信じられなかった。str() は何が起きたかを述べた一行。"""


@dataclass(frozen=True, slots=True)
class Call:
    """一つの問い合わせ。body があれば送り、無ければ読むだけ。"""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str | None = field(default=None, repr=False)


def fetch_object(directory: Directory, call: Call) -> dict[str, Any]:
    """問い合わせて、JSON のオブジェクトを受け取る。DirectoryError: つながらない、時間切れ、断られた、答えの形が違う。"""
    try:
        received = asyncio.run(_received(directory, call))
    except TimeoutError as error:
        raise DirectoryError(f"{SECONDS:g} 秒のうちに答えませんでした") from error
    try:
        found = json.loads(received.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DirectoryError("答えを読めません(JSON でないか、文字コードが違います)") from error
    if not isinstance(found, dict):
        raise DirectoryError("答えの形が違います")
    return found


async def _received(directory: Directory, call: Call) -> bytes:
    # 使うときにだけ読み込む(設定がなければ、網に触れる部品を読み込みもしない)。
    import httpx2  # noqa: PLC0415

    headers = {"Accept-Encoding": "identity", **call.headers}
    method = "GET" if call.body is None else "POST"
    try:
        async with (
            asyncio.timeout(SECONDS),
            httpx2.AsyncClient(
                timeout=SECONDS, trust_env=False, follow_redirects=False, verify=directory.trust()
            ) as client,
            client.stream(method, call.url, headers=headers, content=call.body) as response,
        ):
            return await _body(response)
    except httpx2.TimeoutException as error:
        raise TimeoutError from error
    except httpx2.ConnectError as error:
        raise DirectoryError("つながらないか、証明書を確かめられません") from error
    except (httpx2.HTTPError, OSError) as error:
        raise DirectoryError("通信が途中で切れました") from error


async def _body(response: httpx2.Response) -> bytes:
    """応答の本体。DirectoryError: 断られたか、大きすぎる。"""
    if response.is_redirect:
        raise DirectoryError("別のアドレスへ転送しようとしたので、やめました")
    if response.status_code != HTTPStatus.OK:
        raise DirectoryError(f"誤り({response.status_code})を返しました")
    received = bytearray()
    async for piece in response.aiter_raw():
        received += piece
        if len(received) > _MOST_BYTES:
            raise DirectoryError("答えが大きすぎます")
    return bytes(received)
