"""端末. 要求から、数えるための出どころと、本人に見せる名を読む。"""

from __future__ import annotations

import re

from fastapi import Request

from app.accounts.limits import Origin
from app.accounts.login import Knock
from app.accounts.tokens import hash_token, is_token, new_token
from app.cookies import Cookie, read_cookie
from app.gate import visitor_of

# ブラウザーと機械の名。先に書いたものが勝つ(Edge は Chrome とも名乗る)。例: tests/app/accounts/test_devices.py
BROWSERS = (("Edg", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
MACHINES = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone|iPad", "iPhone・iPad"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """本人に見せる端末の名。例: Windows の Edge"""
    browser = _first(BROWSERS, user_agent) or "ほかのブラウザー"
    machine = _first(MACHINES, user_agent)
    return f"{machine} の {browser}" if machine else browser


def knock_of(request: Request) -> Knock:
    """ログインしようとしている端末。印の無い端末には、新しい印を用意する。"""
    sent = read_cookie(request, Cookie.DEVICE)
    device = sent if is_token(sent) else new_token()
    address = request.client.host if request.client else ""
    return Knock(
        Origin(address, hash_token(device)),
        device,
        device_name(request.headers.get("user-agent", "")),
        visitor_of(request).session_id,
    )


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for pattern, name in table if re.search(pattern, user_agent)), None)
