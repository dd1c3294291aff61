"""日付と時刻. 和暦や西暦の書き方を ISO 8601 にする。"""

from __future__ import annotations

import datetime
import re

from nlp.text.width import fold, parse_number

# 元号の元年にあたる西暦年。例: 令和3年 → 2018 + 3 = 2021
_ERA_OFFSET = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}
_NUMBER = r"[0-9〇一二三四五六七八九十元]+"
_DATE = re.compile(
    rf"(?:(?P<era>令\s*和|平\s*成|昭\s*和|大\s*正|[RHS])\s*\.?\s*(?P<era_year>{_NUMBER})"  # 例: 令和3年、R3.
    r"|(?P<year>[12][0-9]{3}|二〇[〇一二三四五六七八九]{2}))"  # 例: 2021年、二〇二〇年
    r"\s*(?:\([^)]*\)\s*)?[年./-]\s*(?:\([^)]*\)\s*)?"  # 例: 令和6(2024)年、2024年(令和6年)
    rf"(?P<month>{_NUMBER})\s*[月./-]\s*(?P<day>{_NUMBER})\s*日?"
)
_CLOCK = re.compile(
    rf"(?P<half>午\s*前|午\s*後|正\s*午|AM|PM|am|pm)?\s*"
    rf"(?:(?P<hour>[0-9零〇一二三四五六七八九十]+)\s*(?:時(?!\s*間)|:(?=\s*[0-9]{{2}}))\s*(?:(?P<minute>{_NUMBER}|半)\s*分?)?)?"
)
_MORNING, _AFTERNOON = ("午前", "AM", "am"), ("午後", "PM", "pm")
# 年と月日が離れて書かれた日付。例: 「令和6年　総務委員会」と「2月1日(木)」、「平成29年度」と「(8月18日)」
_YEAR = re.compile(
    rf"(?P<era>令\s*和|平\s*成|昭\s*和)\s*(?P<era_year>{_NUMBER})\s*(?:\([^)]*\)\s*)?年(?P<fiscal>度)?"
    r"|(?P<year>[12][0-9]{3})\s*年(?P<fiscal_too>度)?"
)
_DAY = re.compile(rf"(?P<month>{_NUMBER})\s*月\s*(?P<day>{_NUMBER})\s*日")


def find_date(text: str) -> str | None:
    """最初に出てくる暦の上で正しい日付を YYYY-MM-DD で返す。無ければ None。

    >>> find_date("令和３年１月26日（火）午後3時"), find_date("二〇二〇年二月三十一日")
    ('2021-01-26', None)
    """
    for match in _DATE.finditer(fold(text)):
        date = _iso(_year(match), match["month"], match["day"])
        if date is not None:  # 13月や31日のない月は日付ではないので、次の候補を見る。
            return date
    return None


def find_split_date(text: str) -> str | None:
    """年と月日が離れて書かれた日付を YYYY-MM-DD で返す。「年度」の 1 月から 3 月は、次の年とする。

    >>> find_split_date("平成29年度　総務委員会\\n第6回（8月18日）"), find_split_date("令和2年度 2月3日")
    ('2017-08-18', '2021-02-03')
    """
    folded = fold(text)
    year, day = _YEAR.search(folded), _DAY.search(folded)
    if year is None or day is None:
        return None
    fiscal = year["fiscal"] or year["fiscal_too"]
    month = parse_number(day["month"]) or 0
    return _iso(_year(year) + (1 if fiscal and month <= 3 else 0), day["month"], day["day"])


def strip_dates(text: str) -> str:
    """表題などに書き添えられた日付を除く。日付で始まれば日付と曜日だけを、途中にあれば日付から後をすべて除く。

    >>> strip_dates("総務委員会　平成30年6月21日（木）午前10時"), strip_dates("令和元年5月1日　議会運営委員会")
    ('総務委員会', '議会運営委員会')
    """
    match = _DATE.search(fold(text))
    if match is None:
        return text.strip()
    before = text[: match.start()].rstrip(" \u3000(（").strip()
    if before:
        return before
    return re.sub(r"^\s*[(（][^()（）]{1,4}[)）]", "", text[match.end() :]).strip()


def find_times(text: str) -> tuple[str, ...]:
    """時刻を出てくる順に HH:MM で返す。午前・午後が省かれた後の時刻は、前の時刻より早くならないように読む。

    >>> find_times("午後3時～午後4時30分"), find_times("午前10時30分から正午まで"), find_times("午後1時30分～3時")
    (('15:00', '16:30'), ('10:30', '12:00'), ('13:30', '15:00'))
    """
    found: list[str] = []
    afternoon = False
    previous = -1
    for match in _CLOCK.finditer(fold(text)):
        half = "".join((match["half"] or "").split())
        if match["hour"] is None:
            if half == "正午":
                found.append("12:00")
                previous, afternoon = 720, True
            continue
        hour = parse_number(match["hour"])
        minute = 30 if match["minute"] == "半" else parse_number(match["minute"] or "0")
        if hour is None or minute is None or hour > 24 or minute > 59:
            continue
        if half in _AFTERNOON:
            afternoon = True
        elif half in _MORNING or hour >= 12:
            afternoon = False
        if afternoon and hour < 12:
            hour += 12
        if not half and hour < 12 and hour * 60 + minute < previous:
            hour += 12
        previous = hour * 60 + minute
        found.append(f"{hour % 24:02d}:{minute:02d}")
    return tuple(found)


def _year(match: re.Match[str]) -> int:
    if match["era"]:
        return _ERA_OFFSET["".join(match["era"].split())] + (parse_number(match["era_year"]) or 0)
    return parse_number(match["year"]) or 0


def _iso(year: int, month: str, day: str) -> str | None:
    try:
        return datetime.date(year, parse_number(month) or 0, parse_number(day) or 0).isoformat()
    except (ValueError, OverflowError):
        return None
