"""検索の絞り込みと内訳. 欄に並べる選択肢に、いまの結果での数を添える。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlite_utils import Database

from app import addresses
from app.contexts.search_form import SearchForm
from db.committees import list_committees
from db.hit_counts import HitCounts
from db.plans import get_measures, list_departments
from db.records import Commitment, SpeakerGroup

_Key = TypeVar("_Key")

# 棒の高さ(SVG の単位)。
_BAR = 48


@dataclass(frozen=True, slots=True)
class Option:
    """選択肢。value: 送る値。label: 名と数。selected: いま選んでいるか。"""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class YearBar:
    """年ごとの数の棒。year: 西暦。count: 数。height, y: 棒の高さと上端。url: その年に絞ったアドレス。"""

    year: int
    count: int
    height: float
    y: float
    url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """絞り込みの選択肢。committees, groups, commitments, measures: 選ぶ欄。departments: 打つ欄の候補(名と数)。"""

    committees: tuple[Option, ...]
    groups: tuple[Option, ...]
    commitments: tuple[Option, ...]
    measures: tuple[Option, ...]
    departments: tuple[Option, ...]


def choices(db: Database, form: SearchForm, counts: HitCounts | None) -> Choices:
    """選択肢。counts が None なら(まだ探していないか、数えきれなかったら)数を付けない。"""
    committees = counts.committees if counts else None
    groups = counts.groups if counts else None
    commitments = counts.commitments if counts else None
    departments = counts.departments if counts else {}
    others = [name for name in list_departments(db) if name not in departments]
    return Choices(
        committees=tuple(
            _option(str(c.id), c.name, form.committee, _of(committees, c.id)) for c in list_committees(db)
        ),
        groups=tuple(_option(g.value, g.value, form.group, _of(groups, g)) for g in SpeakerGroup),
        commitments=tuple(
            _option(c.value, c.value, form.commitment, _of(commitments, c)) for c in Commitment
        ),
        measures=_measures(db, form, counts),
        departments=(
            *(_option(name, name, form.department, count) for name, count in departments.items()),
            *(_option(name, name, form.department, None) for name in others),
        ),
    )


def year_bars(form: SearchForm, counts: HitCounts | None) -> tuple[YearBar, ...]:
    """年ごとの棒。当たりの無い年も間を空けて並べる。一年だけなら出さない。"""
    years = counts.years if counts else {}
    if len(years) < 2:
        return ()
    most = max(years.values())
    return tuple(
        _bar(form, year, years.get(year, 0), years.get(year, 0) / most * _BAR)
        for year in range(min(years), max(years) + 1)
    )


def _bar(form: SearchForm, year: int, count: int, height: float) -> YearBar:
    fields = {**form.fields(), "since": f"{year:04}-01-01", "until": f"{year:04}-12-31"}
    return YearBar(year, count, round(height, 1), round(_BAR - height, 1), addresses.search_url(fields))


def _measures(db: Database, form: SearchForm, counts: HitCounts | None) -> tuple[Option, ...]:
    """多い順の施策と、いま選んでいる施策。"""
    found = {str(one.id): (one.content, one.count) for one in (counts.measures if counts else ())}
    options = [_option(value, content, form.measure, count) for value, (content, count) in found.items()]
    chosen = form.filters.measure_id
    if chosen is not None and str(chosen) not in found:
        options += [
            _option(form.measure, stored.measure.content, form.measure, None)
            for stored in get_measures(db, [chosen])
        ]
    return tuple(options)


def _of(counts: Mapping[_Key, int] | None, key: _Key) -> int | None:
    return None if counts is None else counts.get(key, 0)


def _option(value: str, name: str, chosen: str, count: int | None) -> Option:
    return Option(value, name if count is None else f"{name}（{count:,}）", value == chosen)
