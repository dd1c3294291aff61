"""和暦. 保存した日付と時刻を、画面に出す日本語の形にする。"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

# 元号と、その最初の日。新しい順。
_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 10, 23)),
)
_WEEKDAYS = "月火水木金土日"
_JAPAN = timezone(timedelta(hours=9))


def japanese_date(iso: str) -> str:
    """YYYY-MM-DD を、曜日つきの和暦にする。明治より前は西暦のまま。

    >>> japanese_date("2024-08-06"), japanese_date("2019-05-01")
    ('令和6年8月6日(火)', '令和元年5月1日(水)')
    """
    day = date.fromisoformat(iso)
    return f"{_year(day)}{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


def japanese_moment(iso: str) -> str:
    """UTC の時刻(ISO 8601)を、日本時間の和暦にする。

    >>> japanese_moment("2026-11-20T15:04:05Z")
    '令和8年11月21日(土) 0時04分'
    """
    moment = datetime.fromisoformat(iso).astimezone(_JAPAN)
    return f"{japanese_date(moment.date().isoformat())} {moment.hour}時{moment.minute:02}分"


def japanese_day(iso: str) -> date:
    """UTC の時刻(ISO 8601)の、日本での日付。

    >>> japanese_day("2026-11-20T15:04:05Z")
    datetime.date(2026, 11, 21)
    """
    return datetime.fromisoformat(iso).astimezone(_JAPAN).date()


def end_of_japanese_day(day: date) -> str:
    """その日の、日本での最後の秒(ISO 8601 の UTC)。

    >>> end_of_japanese_day(date(2026, 11, 21))
    '2026-11-21T14:59:59Z'
    """
    end = datetime.combine(day, time(23, 59, 59), _JAPAN).astimezone(UTC)
    return end.isoformat(timespec="seconds").replace("+00:00", "Z")


def japanese_fiscal_year(year: int) -> str:
    """西暦の年度を、和暦の年度にする。元号の変わった年は、後の元号でいう。

    >>> japanese_fiscal_year(2024), japanese_fiscal_year(2019)
    ('令和6年度', '令和元年度')
    """
    return f"{_year(date(year, 12, 31))}度"


def _year(day: date) -> str:
    for era, first in _ERAS:
        if day >= first:
            number = day.year - first.year + 1
            return f"{era}{'元' if number == 1 else number}年"
    return f"{day.year}年"
