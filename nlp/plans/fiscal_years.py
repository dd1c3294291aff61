"""年度. 令和２年度・R2・2020年度・元号のない 24年度 を「令和2年度」の形の名前にする。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nlp.text.width import fold, parse_number

# 元号と、その元年の前年にあたる西暦年。新しい順。例: 令和2年 = 2018 + 2
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_INITIALS = {"R": "令和", "H": "平成", "S": "昭和"}
_DIGITS = r"(?:[0-9]{1,2}|元|[一二三四五六七八九十]{1,3})"
_ERA = r"(?P<era>令\s*和|平\s*成|昭\s*和|(?<![A-Za-z])[RHS](?=\s?\.?\s?[0-9元]))"
_YEAR = re.compile(
    # 例: 令和2年度、R2、H30年度、平成三十年度。R2.3.31 は日付なので除く。
    rf"{_ERA}\s*\.?\s*(?P<number>{_DIGITS})(?![0-9])(?:\s*年\s*度?)?(?!\s*[./]\s*[0-9])"
    # 例: 2020年度、2020(令和2)年度
    r"|(?<![0-9])(?P<gregorian>(?:19|20)[0-9]{2})\s*(?:\([^()]{1,12}\)\s*)?年\s*度"
    r"|(?<![0-9一二三四五六七八九十])(?P<bare>[0-9]{1,2}|元)\s*年\s*度"  # 例: 24年度
)
# 「平成29年3月31日」「平成29年 3月」は日付であって年度ではない。
_MONTH = re.compile(r"\s*[0-9]{1,2}\s*月")
_MENTION = re.compile(rf"(?P<era>令\s*和|平\s*成|昭\s*和)\s*(?P<number>{_DIGITS})\s*年")
# 元号のない年を、同じ元号の年とみる差の上限。計画期間と沿革や改元の前後とを取り違えない程度の幅。
_NEARBY_YEARS = 15


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """年度。era は元号で、書かれていなければ None。number は元号の何年か(元年は 1)。"""

    era: str | None
    number: int

    @property
    def name(self) -> str:
        """画面と JSON に出す名前。元号が分からなければ書かれたままの年。

        >>> FiscalYear("令和", 1).name, FiscalYear(None, 24).name
        ('令和元年度', '24年度')
        """
        number = "元" if self.number == 1 else str(self.number)
        return f"{self.era or ''}{number}年度"


@dataclass(frozen=True, slots=True)
class EraMention:
    """本文に元号つきで書かれた年。line は行の添字。"""

    line: int
    year: FiscalYear


def find_fiscal_year(text: str) -> FiscalYear | None:
    """見出しの升に書かれた年度を返す。無ければ None。日付は年度と読まない。

    >>> find_fiscal_year("令和２年度内容及び目標"), find_fiscal_year("2019年度評価")
    (FiscalYear(era='令和', number=2), FiscalYear(era='令和', number=1))
    >>> find_fiscal_year("24年度"), find_fiscal_year("平成29年3月31日現在")
    (FiscalYear(era=None, number=24), None)
    """
    folded = fold(text)
    for match in _YEAR.finditer(folded):
        if match["gregorian"]:
            return _from_gregorian(int(match["gregorian"]))
        if _MONTH.match(folded, match.end()):
            continue
        number = parse_number(match["bare"] or match["number"])
        if number:
            return FiscalYear(_read_era(match["era"]), number)
    return None


def first_calendar_year(name: str) -> int | None:
    """年度の名前から、その 4 月 1 日のある西暦年。元号が分からなければ None。

    >>> first_calendar_year("令和元年度"), first_calendar_year("平成31年度"), first_calendar_year("24年度")
    (2019, 2019, None)
    """
    year = find_fiscal_year(name)
    return _ERAS[year.era] + year.number if year and year.era else None


def fiscal_year_name(year: int) -> str:
    """その年の 4 月 1 日に始まる年度の名前。昭和より前は西暦のまま。

    >>> fiscal_year_name(2019), fiscal_year_name(2018)
    ('令和元年度', '平成30年度')
    """
    found = _from_gregorian(year)
    return found.name if found else f"{year}年度"


def fiscal_year_of(day: str) -> int:
    """ISO 8601 の日付の属する年度の、4 月 1 日のある西暦年。

    >>> fiscal_year_of("2025-03-31"), fiscal_year_of("2025-04-01")
    (2024, 2025)
    """
    year, month = int(day[:4]), int(day[5:7])
    return year if month >= 4 else year - 1


def find_eras(texts: Iterable[str]) -> tuple[EraMention, ...]:
    """行の並びから、元号つきの年をすべて拾う。

    >>> find_eras(["平成 23 年 6 月から", "なし"])
    (EraMention(line=0, year=FiscalYear(era='平成', number=23)),)
    """
    found: list[EraMention] = []
    for line, text in enumerate(texts):
        for match in _MENTION.finditer(fold(text)):
            number = parse_number(match["number"])
            if number:
                found.append(EraMention(line, FiscalYear(_read_era(match["era"]), number)))
    return tuple(found)


def complete_eras(
    years: Sequence[FiscalYear], eras: Sequence[EraMention], line: int
) -> tuple[FiscalYear, ...]:
    """元号の省かれた年度に元号を補う。

    入力: 左から右へ並んだ年度、本文の元号、見出しの行の添字。出力: 同じ数の年度。
    同じ見出しに元号があればそれを左右に引き継ぎ(29, 30, 元 のように数が大きく戻れば次の元号)、
    無ければ見出しに最も近い本文の元号で、年の差が 15 年以内のものを使う。どちらも無ければそのまま残す。

    >>> [year.name for year in complete_eras([FiscalYear("平成", 30), FiscalYear(None, 2)], (), 0)]
    ['平成30年度', '令和2年度']
    """
    completed = list(years)
    if completed and not any(year.era for year in completed):
        completed[0] = replace(completed[0], era=_nearest_era(completed[0].number, eras, line))
    for index in range(1, len(completed)):
        completed[index] = _follow(completed[index - 1], completed[index], backwards=False)
    for index in range(len(completed) - 2, -1, -1):
        completed[index] = _follow(completed[index + 1], completed[index], backwards=True)
    return tuple(completed)


def _follow(known: FiscalYear, year: FiscalYear, *, backwards: bool) -> FiscalYear:
    if year.era or not known.era:
        return year
    # 平成30年度の次の 2年度 は令和、その前の 29年度 は平成。数が大きく飛ぶところだけで元号が改まる。
    gap = year.number - known.number
    step = 1 if backwards and gap > _NEARBY_YEARS else -1 if not backwards and -gap > _NEARBY_YEARS else 0
    order = list(_ERAS)
    position = order.index(known.era) + step
    return replace(year, era=order[position] if 0 <= position < len(order) else known.era)


def _nearest_era(number: int, eras: Sequence[EraMention], line: int) -> str | None:
    close = [mention for mention in eras if abs(mention.year.number - number) <= _NEARBY_YEARS]
    if not close:
        return None
    return min(close, key=lambda mention: abs(mention.line - line)).year.era


def _read_era(printed: str | None) -> str | None:
    if printed is None:
        return None
    era = "".join(printed.split())
    return _INITIALS.get(era, era)


def _from_gregorian(year: int) -> FiscalYear | None:
    for era, offset in _ERAS.items():
        if year > offset:
            return FiscalYear(era, year - offset)
    return None
