"""時計. 時刻を知るのはここだけで、試験では差し替える。"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """いまの時刻(ISO 8601、UTC、秒まで)。"""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def shifted(at: str, seconds: int) -> str:
    """at から seconds 秒あと(負なら前)の時刻。now() と同じ書き方なので、文字のまま比べられる。

    >>> shifted("2026-11-21T00:00:10Z", -20)
    '2026-11-20T23:59:50Z'
    """
    moved = datetime.fromisoformat(at) + timedelta(seconds=seconds)
    return moved.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
