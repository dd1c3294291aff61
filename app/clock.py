"""時計. 時刻を知るのはここだけで、試験では差し替える。"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """いまの時刻(ISO 8601、UTC、秒まで)。"""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
