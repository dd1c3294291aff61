"""実施計画の表. 実施項目ごとに、どの年度に何の段階にあるかを読む。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.records import YearProgress
from nlp.plans.codes import split_code
from nlp.plans.departments import split_departments
from nlp.plans.fiscal_years import EraMention
from nlp.plans.table_headers import Header, Role, align, find_header
from nlp.plans.tables import Line

# 段階が続くことを示す矢印だけの升。例: →、⇒、----->、▶
_ARROWS = "→⇒➡⇨➔►▶▷>＞-－―─━ー … "


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """実施計画の表の一項目。code は印字された番号(無ければ空)。"""

    code: str
    name: str
    departments: tuple[str, ...]
    years: tuple[YearProgress, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    header: Header
    code: str
    name: str
    departments: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]  # 列ごとの、印字された段階


def read_schedule(
    lines: Sequence[Line], start: int, end: int, eras: Sequence[EraMention]
) -> tuple[ScheduleRow, ...]:
    """lines[start:end] にある実施計画の表を読む。表が無ければ空。

    段階の矢印は PDF を文字にすると失われ、段階の名前は最初の年度の升にだけ残る。そこで、印字された升はその
    まま使い、空の升では左の段階が続いているとみる。たとえば「運用・空・空・評価」の四年は「運用・運用・運用・
    評価」になる。最初の段階より左の空の升は None。項目名のない行は上の項目の続きで、同じ年度に二つの段階が
    印字されていれば「、」でつなぐ。項目名だけが折り返された行は、上の項目の名前につなぐ。
    """
    drafts: list[_Draft] = []
    header: Header | None = None
    index = start
    while index < end:
        found = find_header(lines, index, eras) if lines[index].is_row else None
        if found and found.years:
            header = found
            index += found.height
            continue
        if header and lines[index].is_row:
            _add(drafts, header, align(lines[index].cells, header))
        index += 1
    return tuple(_finish(draft) for draft in drafts)


def _add(drafts: list[_Draft], header: Header, cells: Sequence[str]) -> None:
    label = "".join(cells[index] for index in header.positions(Role.HEADING, Role.CONTENT)).replace("\n", "")
    numbers = [cells[index] for index in header.positions(Role.NUMBER) if cells[index]]
    code, name = split_code(label)
    code = code or "".join(numbers[:1])
    departments = tuple(
        name for index in header.positions(Role.DEPARTMENT) for name in split_departments(cells[index])
    )
    stages = tuple(
        (stage,) if column.year and (stage := _strip_arrows(cell)) else ()
        for column, cell in zip(header.columns, cells, strict=True)
    )
    above = drafts[-1] if drafts and drafts[-1].header.columns == header.columns else None
    wrapped = above is not None and not code and bool(above.code) and not any(stages)
    if above and (not label or wrapped):
        merged = tuple((*upper, *lower) for upper, lower in zip(above.cells, stages, strict=True))
        drafts[-1] = replace(above, name=above.name + name, cells=merged)
    elif name or code:
        drafts.append(_Draft(header, code, name, departments, stages))


def _finish(draft: _Draft) -> ScheduleRow:
    years: dict[str, str | None] = {}
    current: str | None = None
    for column, stages in zip(draft.header.columns, draft.cells, strict=True):
        if column.year:
            current = "、".join(dict.fromkeys(stages)) or current
            years.setdefault(column.year, current)
    progress = tuple(YearProgress(year, target, None) for year, target in years.items())
    return ScheduleRow(draft.code, draft.name, draft.departments, progress)


def _strip_arrows(cell: str) -> str:
    return cell.replace("\n", " ").strip(_ARROWS)
