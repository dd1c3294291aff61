"""会議録 ID. 国会の会議録 ID と同じ 21 字で、取り込んだ会議ごとに一つに決まり、変わらない。

「1」、開催年度の番号 3 字、会議の番号 5 字(36 進数)、「X」、第何回か 3 字、開催日 8 字をつなぐ。
"""

from __future__ import annotations

import re
from datetime import date

from db.editions import EditionFacts

ISSUE_ID = re.compile(r"[0-9A-Za-z]{21}")
SPEECH_ID = re.compile(r"(?P<issue>[0-9A-Za-z]{21})_(?P<number>[0-9]{3,4})")
_WHOLE_ID = re.compile(r"1[0-9]{3}[0-9A-Z]{5}X[0-9]{11}")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# 年度の西暦からこの数を引いたものを、国会回次の欄に入れる(3 桁に収めるため)。
_FIRST_YEAR = 1900
_APRIL = 4


def edition_facts(meeting_id: int, held_on: str | None, issue: int) -> EditionFacts:
    """会議に付ける番号。held_on は ISO 8601 の開催日か None、issue は第何回か(書かれていなければ 0)。

    >>> edition_facts(12, "2024-08-06", 1).issue_id
    '11240000CX00120240806'
    """
    session = session_of(held_on)
    day = held_on.replace("-", "") if held_on else "0" * 8
    return EditionFacts(f"1{session or 0:03}{_base36(meeting_id):0>5}X{issue:03}{day}", session, issue)


def session_of(held_on: str | None) -> int | None:
    """開催年度(4 月から)の番号: 年度の西暦から 1900 を引いた数。開催日が無いか、3 桁の自然数にならなければ None。

    >>> session_of("2024-08-06"), session_of("2025-03-31"), session_of(None)
    (124, 124, None)
    """
    if held_on is None:
        return None
    day = date.fromisoformat(held_on)
    number = day.year - (day.month < _APRIL) - _FIRST_YEAR
    return number if 0 < number < 1000 else None


def session_dates(first: int, last: int) -> tuple[date, date]:
    """開催年度の番号の範囲を、開催日の範囲(両端を含む)にする。

    >>> session_dates(124, 124)
    (datetime.date(2024, 4, 1), datetime.date(2025, 3, 31))
    """
    return date(_FIRST_YEAR + first, _APRIL, 1), date(_FIRST_YEAR + last + 1, _APRIL - 1, 31)


def meeting_of_issue(issue_id: str) -> int | None:
    """会議録 ID の中の、会議の id。会議録 ID の形でなければ None。その会議があるとは限らない。

    >>> meeting_of_issue("11240000CX00120240806"), meeting_of_issue("x")
    (12, None)
    """
    return int(issue_id[4:9], 36) if _WHOLE_ID.fullmatch(issue_id) else None


def speech_id(issue_id: str, number: int) -> str:
    """発言 ID。番号は 3 桁(1000 からは 4 桁)。"""
    return f"{issue_id}_{number:03}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits
