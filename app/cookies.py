"""クッキー. https で使うときは、この機械だけのもの(__Host-)にする。"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from fastapi import Request, Response


class Cookie(StrEnum):
    """クッキーの種類。"""

    SESSION = "kaigiroku_session"
    # ログインする前のフォームの合い言葉。
    FORM = "kaigiroku_csrf"
    # 市のディレクトリーへ行って戻るまでの合い言葉。
    DIRECTORY = "kaigiroku_directory"
    # 前にここでログインした端末であることの印。
    DEVICE = "kaigiroku_device"


# 案内のアドレスを開いた人がそのままログインして見えるように、SESSION は Lax にする(送信はフォームの合い言葉で守る)。
# DIRECTORY は、よその画面(ディレクトリー)から戻る要求に付くように Lax にする。
_SAME_SITE: dict[Cookie, Literal["lax", "strict"]] = {
    Cookie.SESSION: "lax",
    Cookie.FORM: "strict",
    Cookie.DIRECTORY: "lax",
    Cookie.DEVICE: "strict",
}


def read_cookie(request: Request, cookie: Cookie) -> str:
    """クッキーの値。無ければ空。"""
    return request.cookies.get(_name(request, cookie), "")


def write_cookie(
    request: Request, response: Response, cookie: Cookie, value: str, max_age: int | None = None
) -> None:
    """クッキーを入れる。max_age は秒で、None ならブラウザーを閉じるまで。"""
    response.set_cookie(
        _name(request, cookie),
        value,
        max_age=max_age,
        httponly=True,
        secure=_https(request),
        samesite=_SAME_SITE[cookie],
        path="/",
    )


def clear_cookie(request: Request, response: Response, cookie: Cookie) -> None:
    """クッキーを消す。"""
    write_cookie(request, response, cookie, "", 0)


def _name(request: Request, cookie: Cookie) -> str:
    return f"__Host-{cookie.value}" if _https(request) else cookie.value


def _https(request: Request) -> bool:
    return bool(request.app.state.https)
