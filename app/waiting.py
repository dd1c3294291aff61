"""待ち時間. 約束から経った年月を、暦の月で数える。"""

from __future__ import annotations

from datetime import date

from app.wareki import japanese_day


def waited(held_on: str, until: str) -> str:
    """開催日から until(UTC の時刻)までの、満の年月。ひと月に満たなければ「1か月未満」。

    >>> waited("2024-08-06", "2025-11-21T00:00:00Z"), waited("2025-11-01", "2025-11-21T00:00:00Z")
    ('1年3か月', '1か月未満')
    """
    first, last = date.fromisoformat(held_on), japanese_day(until)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    years, rest = divmod(max(months, 0), 12)
    if not years and not rest:
        return "1か月未満"
    return (f"{years}年" if years else "") + (f"{rest}か月" if rest else "")
