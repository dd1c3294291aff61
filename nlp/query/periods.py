"""期間. 「令和6年度」「2024-04」「2023..2025」のような書き方を、始めと終わりの日にする。"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from nlp.text.width import fold, parse_number


@dataclass(frozen=True, slots=True)
class Period:
    """期間。両端を含み、None は限りの無いこと。"""

    since: date | None = None
    until: date | None = None


# 元号の前の年の西暦。例: 令和6年 → 2018 + 6
_ERAS = {
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
    "R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867,
}  # fmt: skip
# 例: 令和6年度、R6、2024年4月1日、2024-04、2024/4/1
_DAY = (
    rf"(?:(?P<era>{'|'.join(_ERAS)})\s*(?P<era_year>[0-9]{{1,2}}|元|[一二三四五六七八九十]+)|(?P<year>[0-9]{{4}}))"
    r"\s*年?\s*(?:(?P<fiscal>度)|[-/.]?(?P<month>[0-9]{1,2})(?:\s*月)?(?:[-/.]?(?P<day>[0-9]{1,2})\s*日?)?)?"
)
_ONE = re.compile(_DAY, re.IGNORECASE)
# 始めと終わりを分けるもの。例: 2023..2025、令和5年度~令和6年度、2024年から2025年まで
_BETWEEN = re.compile(r"\.\.+|~|→|から|以降|より後")
_UNTIL = re.compile(r"(?:まで|以前|迄)$")
_APRIL = 4


def parse_period(text: str) -> Period | None:
    """期間を読む。読めないか、始めが終わりより後なら None。

    >>> parse_period("令和6年度").since, parse_period("2024-02").until, parse_period("2024年から").until
    (datetime.date(2024, 4, 1), datetime.date(2024, 2, 29), None)
    """
    folded = fold(text).replace("〜", "~").strip()
    parts = [part.strip() for part in _BETWEEN.split(folded, maxsplit=1)]
    if len(parts) == 2:
        return _between(*parts)
    bare = _UNTIL.sub("", folded)
    found = _one(bare)
    if found is None or bare == folded:
        return found
    return Period(None, found.until)


def _between(first: str, last: str) -> Period | None:
    last = _UNTIL.sub("", last)
    start, end = _one(first) if first else Period(), _one(last) if last else Period()
    if start is None or end is None or not (first or last):
        return None
    if start.since and end.until and start.since > end.until:
        return None
    return Period(start.since, end.until)


def _one(text: str) -> Period | None:
    """年度・年・月・日のどれか一つの、始めと終わり。"""
    match = _ONE.fullmatch(text.strip())
    if match is None:
        return None
    year = _year(match)
    try:
        if match["fiscal"]:
            return Period(date(year, _APRIL, 1), date(year + 1, _APRIL - 1, 31))
        if match["month"] is None:
            return Period(date(year, 1, 1), date(year, 12, 31))
        month = int(match["month"])
        if match["day"] is None:
            return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        day = date(year, month, int(match["day"]))
    except (ValueError, OverflowError):  # 13 月や 2 月 30 日。
        return None
    return Period(day, day)


def _year(match: re.Match[str]) -> int:
    if match["year"]:
        return int(match["year"])
    return _ERAS[match["era"].upper()] + (parse_number(match["era_year"]) or 0)
