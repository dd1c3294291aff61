"""公開の応答. だれが見ても同じものを返し、変わっていなければ 304 で済ませる(RFC 9110 の 13 章)。"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from fastapi import Request, Response

# 途中の機器が覚えてよいが、見せる前に必ず、まだ公表しているかを尋ねる。
_CACHE = "public, no-cache"


def public_answer(
    request: Request,
    body: bytes,
    media: str,
    modified: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """本文か、変わっていなければ 304。modified は最後に変わった時刻(ISO 8601 の UTC)か、分からなければ None。"""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    sent = {"ETag": tag, "Cache-Control": _CACHE, **(headers or {})}
    if modified:
        sent["Last-Modified"] = format_datetime(_moment(modified), usegmt=True)
    if _unchanged(request, tag, modified):
        return Response(status_code=304, headers=sent)
    return Response(body, media_type=media, headers=sent)


def _unchanged(request: Request, tag: str, modified: str | None) -> bool:
    """相手の持っているものが、いまのものか。印(ETag)を送ってきたら、時刻は見ない。"""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in (one.strip().removeprefix("W/") for one in tags.split(","))
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return _moment(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(UTC).replace(microsecond=0)
