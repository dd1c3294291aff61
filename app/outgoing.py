"""外への問い合わせ. 設定で名指しされた機械に一度だけ尋ねる。

転送には従わず、環境変数の代理サーバーも使わない。全体の時間と大きさに上限を置くので、少しずつ送り続けられても止まる。
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from app.errors import KaigirokuError

if TYPE_CHECKING:
    import httpx2

# 受け取る応答の大きさの上限(バイト)。ディレクトリーの答えも、一つの答弁の要約も、これよりずっと短い。
_MOST_BYTES = 256 * 1024


class NoAnswerError(KaigirokuError):
    """答えを受け取れなかった。str() は、相手について何が起きたかを述べた言葉。"""


@dataclass(frozen=True, slots=True)
class Call:
    """一つの問い合わせ。body があれば送り、無ければ読むだけ。"""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str | None = field(default=None, repr=False)


def fetch(call: Call, seconds: float, trust: ssl.SSLContext | bool = True) -> bytes:
    """問い合わせて、答えの本体を受け取る。seconds は全体にかけてよい時間、trust は証明書を確かめる決まり。

    NoAnswerError: つながらない、時間切れ、転送、断られた、大きすぎる。
    """
    return asyncio.run(_fetched(call, seconds, trust))


async def _fetched(call: Call, seconds: float, trust: ssl.SSLContext | bool) -> bytes:
    # 使うときにだけ読み込む(名指しがなければ、網に触れる部品を読み込みもしない)。
    import httpx2  # noqa: PLC0415

    headers = {"Accept-Encoding": "identity", **call.headers}
    method = "GET" if call.body is None else "POST"
    try:
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(
                timeout=seconds, trust_env=False, follow_redirects=False, verify=trust
            ) as client,
            client.stream(method, call.url, headers=headers, content=call.body) as response,
        ):
            return await _body(response)
    except (
        httpx2.TimeoutException,
        TimeoutError,
    ) as error:  # TimeoutError は OSError でもあるので、先に見る。
        raise NoAnswerError(f"{seconds:g} 秒のうちに答えませんでした") from error
    except httpx2.ConnectError as error:
        raise NoAnswerError("つながりません(動いていないか、証明書を確かめられません)") from error
    except (httpx2.HTTPError, OSError) as error:
        raise NoAnswerError("通信が途中で切れました") from error


async def _body(response: httpx2.Response) -> bytes:
    if response.is_redirect:
        raise NoAnswerError("別のアドレスへ転送しようとしたので、やめました")
    if response.status_code != HTTPStatus.OK:
        raise NoAnswerError(f"誤り({response.status_code})を返しました")
    received = bytearray()
    async for piece in response.aiter_raw():
        received += piece
        if len(received) > _MOST_BYTES:
            raise NoAnswerError("答えが大きすぎます")
    return bytes(received)
