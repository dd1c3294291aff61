"""指標の図. 年度ごとの実績と目標を、SVG の座標にする。数は必ず文字でも示す。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.records import YearProgress
from nlp.plans.indicators import Indicator, find_indicators

# 図の大きさ(SVG の単位)。棒の上に数、下に年度を書く余白を取る。
_COLUMN, _BAR, _HEIGHT, _TOP, _BOTTOM = 96, 40, 204, 48, 30


@dataclass(frozen=True, slots=True)
class Amount:
    """一年度の数。year: 年度。result, target: 実績と目標(書かれていない方は None)。"""

    year: str
    result: float | None
    target: float | None


@dataclass(frozen=True, slots=True)
class Column:
    """図の一年度。x は棒の左端、width は棒の幅、center は中央。

    year: 年度。
    result, target: 実績と目標の文字(書かれていなければ None)。
    bar_y, bar_height: 実績の棒の上端と高さ。
    target_y: 目標の線の高さか None。
    """

    year: str
    x: float
    center: float
    width: float
    result: str | None
    target: str | None
    bar_y: float
    bar_height: float
    target_y: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """指標ひとつの図。

    name: 指標の名と単位。
    columns: 年度ごとの柱。
    width, height, baseline: 図の幅と高さ、棒の底の高さ。
    description: 図の内容を述べる文。
    """

    name: str
    columns: tuple[Column, ...]
    width: int
    height: int
    baseline: int
    description: str


def charts(years: Sequence[YearProgress]) -> tuple[Chart, ...]:
    """施策の年度ごとの評価から、図にする価値のある指標を選んで図にする。

    二つ以上の年度に実績のある指標か、目標の添えられた指標だけを図にする。
    """
    series = _series(years)
    return tuple(
        _chart(name, unit, amounts)
        for (name, unit), amounts in series.items()
        if sum(a.result is not None for a in amounts) >= 2 or any(a.result and a.target for a in amounts)
    )


def _series(years: Sequence[YearProgress]) -> dict[tuple[str, str], list[Amount]]:
    """指標の名と単位ごとの、年度の列。評価に書かれた順。"""
    found = [
        (year.year, _by_name(year.evaluation), _planned(year.target)) for year in years if year.evaluation
    ]
    names = dict.fromkeys(key for _, indicators, _ in found for key in indicators)
    return {
        key: [_amount(year, key, indicators, planned) for year, indicators, planned in found] for key in names
    }


def _by_name(text: str | None) -> dict[tuple[str, str], Indicator]:
    """指標。同じ名と単位が二度あれば、先に書かれた主担当の方を採る。"""
    named: dict[tuple[str, str], Indicator] = {}
    for indicator in find_indicators(text or ""):
        if indicator.result is not None:
            named.setdefault((indicator.name, indicator.unit), indicator)
    return named


def _planned(text: str | None) -> dict[str, float]:
    """「内容及び目標」の欄に書かれた目標。単位ごとに、一つだけ書かれたものを採る。"""
    planned: dict[str, list[float]] = {}
    for indicator in find_indicators(text or ""):
        if indicator.target is not None:
            planned.setdefault(indicator.unit, []).append(indicator.target)
    return {unit: targets[0] for unit, targets in planned.items() if len(targets) == 1}


def _amount(
    year: str, key: tuple[str, str], indicators: dict[tuple[str, str], Indicator], planned: dict[str, float]
) -> Amount:
    indicator = indicators.get(key)
    if indicator is None:
        return Amount(year, None, None)
    # 同じ単位の実績が二つ以上あるときは、どちらの目標か決められない。
    alone = sum(unit == key[1] for _, unit in indicators) == 1
    target = indicator.target if indicator.target is not None else planned.get(key[1]) if alone else None
    return Amount(year, indicator.result, target)


def _chart(name: str, unit: str, amounts: Sequence[Amount]) -> Chart:
    numbers = [n for a in amounts for n in (a.result, a.target) if n is not None]
    scale = (_HEIGHT - _TOP - _BOTTOM) / (max(numbers) or 1)
    baseline = _HEIGHT - _BOTTOM
    columns = tuple(_column(index, amount, unit, scale, baseline) for index, amount in enumerate(amounts))
    title = f"{name}({unit})" if unit else name
    told = "、".join(
        f"{column.year}は{_told(column)}" for column in columns if column.result or column.target
    )
    return Chart(title, columns, _COLUMN * len(columns), _HEIGHT, baseline, f"{title}: {told}。")


def _column(index: int, amount: Amount, unit: str, scale: float, baseline: int) -> Column:
    height = (amount.result or 0) * scale
    left = index * _COLUMN
    return Column(
        year=amount.year,
        x=left + (_COLUMN - _BAR) / 2,
        center=left + _COLUMN / 2,
        width=_BAR,
        result=_number(amount.result, unit),
        target=_number(amount.target, unit),
        bar_y=round(baseline - height, 1),
        bar_height=round(height, 1),
        target_y=None if amount.target is None else round(baseline - amount.target * scale, 1),
    )


def _told(column: Column) -> str:
    parts = [
        f"実績 {column.result}" if column.result else "",
        f"目標 {column.target}" if column.target else "",
    ]
    return "・".join(part for part in parts if part)


def _number(value: float | None, unit: str) -> str | None:
    """三桁ごとに区切った数と単位。

    >>> _number(9813.0, "人"), _number(18.5, "%"), _number(None, "人")
    ('9,813人', '18.5%', None)
    """
    if value is None:
        return None
    text = f"{value:,.0f}" if value == int(value) else f"{value:,}"
    return f"{text}{unit}"
