"""思わぬ誤りの記録のしかた. 種類と場所だけを残し、送られた本文を含みうる誤りの言葉は残さない。"""

from __future__ import annotations

import traceback

from starlette.types import ASGIApp, Receive, Scope, Send


def describe(error: BaseException) -> str:
    """誤りの種類と、起きた場所(呼んだ順のプログラムの行)。もとになった誤りも後に続ける。

    値は含まない。UnicodeDecodeError や ValidationError の言葉には、読もうとした本文が入るため。
    """
    lines = []
    cause: BaseException | None = error
    while cause is not None:
        places = traceback.extract_tb(cause.__traceback__)
        lines.append(type(cause).__name__)
        lines += [f"  {place.filename}:{place.lineno} {place.name}" for place in places]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


class ToldOnce:
    """アプリがもう記録した誤りを、サーバー(uvicorn)に言葉ごと二度記録させない(ASGI のミドルウェア)。"""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """中のアプリに渡す。要求の誤りは、アプリが画面にして記録してある。動き始めるときの誤りは通す。"""
        try:
            await self._app(scope, receive, send)
        except Exception:
            if scope["type"] != "http":
                raise
