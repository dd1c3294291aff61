"""本体の上限. 大きすぎる送信を、読みながら断る。"""

from __future__ import annotations

from fastapi import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# 送り終える前に応答するとブラウザーは誤りの画面を出せない。そこで、上限のこの倍までは読み捨ててから断る。
_PATIENCE = 5


class BodyLimit:
    """本体が limit バイトを超えたら 413 にする(ASGI のミドルウェア)。

    Content-Length を偽っても、届いたバイト数で数えるので逃れられない。
    """

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """本体の大きさを数えながら、中のアプリに渡す。"""
        received = 0

        async def receive_within_limit() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received <= self._limit:
                return message
            while message.get("more_body") and received <= self._limit * _PATIENCE:
                message = await receive()
                received += len(message.get("body", b""))
            megabytes = self._limit // (1024 * 1024)
            raise HTTPException(
                413,
                f"ファイルのサイズが上限を超えています。{megabytes} MB までのファイルにして、送り直してください。",
            )

        await self._app(scope, receive_within_limit, send)
