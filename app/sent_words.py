"""送られた文. ログインが切れていて受け付けられなかったフォームから、人が打った文を取り出して返す。"""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

# これより大きな本体からは取り出さない(バイト)。
_LARGEST = 256 * 1024
# 人が打った文とみなす字数。短いものは、打ち直せる。
_SHORTEST = 10
# 画面が持たせた欄と、見せてはならない欄。
_NOT_WORDS = frozenset({"csrf", "next", "back", "login", "password", "again", "current", "code"})


async def sent_words(request: Request) -> tuple[str, ...]:
    """自分の画面から送られたフォームの、打たれた文。ほかの形の本体や、よその画面からのものなら空。"""
    headers = request.headers
    own = urlsplit(headers.get("origin", "")).netloc == headers.get("host")
    length = headers.get("content-length", "")
    small = length.isascii() and length.isdigit() and int(length) <= _LARGEST
    plain = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if not (own and small and plain):
        return ()
    form = await request.form(max_fields=1000)
    return tuple(
        value
        for name, value in form.multi_items()
        if isinstance(value, str) and len(value) >= _SHORTEST and _typed(name)
    )


def _typed(name: str) -> bool:
    return name not in _NOT_WORDS and not name.startswith("seen")
