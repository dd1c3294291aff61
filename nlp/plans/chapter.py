"""計画書の章. 施策の下の実施項目に、実施計画の年度ごとの段階を合わせて施策にする。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from db.records import Measure
from nlp.plans.chapter_sections import Policy, SectionKind, split_policies
from nlp.plans.codes import split_code
from nlp.plans.fiscal_years import EraMention, find_eras
from nlp.plans.footnotes import remove_footnotes
from nlp.plans.items import PlanItem, read_items
from nlp.plans.schedules import ScheduleRow, read_schedule
from nlp.plans.tables import Line
from nlp.text.width import squash

# 実施計画の項目名が、実施事業の項目名の書き違いとみなせる似かたの下限(文字の一致の割合)。
_SIMILAR = 0.6


def read_plan_chapter(lines: Sequence[Line]) -> tuple[Measure, ...]:
    """計画書の章の実施項目を、施策の順に返す。施策の見出しと節が無ければ空。

    code は施策の番号と項目の番号をつないだもの(「(1)①-1」)、title は施策名、group は事業名、
    content は実施項目名、years は実施計画の段階(target)で evaluation は None。
    実施計画にあって実施事業に無い項目も、失わずに施策として返す。脚注は読まない。
    """
    body = remove_footnotes(lines)
    eras = find_eras("\t".join(line.cells) for line in body)
    measures = [measure for policy in split_policies(body) for measure in _read_policy(policy, body, eras)]
    return _make_keys_unique(dict.fromkeys(measures))


def _read_policy(policy: Policy, lines: Sequence[Line], eras: Sequence[EraMention]) -> list[Measure]:
    items: list[PlanItem] = []
    rows: list[ScheduleRow] = []
    for section in policy.sections:
        if section.kind == SectionKind.ITEMS:
            items.extend(read_items(section.lines))
        if section.kind != SectionKind.NARRATIVE:
            rows.extend(read_schedule(lines, section.start, section.start + len(section.lines), eras))
    matched = match_schedule(items, rows)
    measures = [_make_measure(policy, item, row) for item, row in zip(items, matched, strict=True)]
    for row in rows:
        # 段階の一つも無い行は、実施項目を束ねる事業名の行である。
        if row.name and any(year.target for year in row.years) and not any(row is used for used in matched):
            item = PlanItem(row.code, row.name, "", row.departments, "")
            measures.append(_make_measure(policy, item, row))
    return measures


def match_schedule(items: Sequence[PlanItem], rows: Sequence[ScheduleRow]) -> list[ScheduleRow | None]:
    """実施項目のそれぞれに、実施計画の行を一つずつ割り当てる。無ければ None。

    番号も名前も同じ行、名前が同じ行、番号が同じ行、名前の似た行(似た順)、実施項目を一つだけ持つ事業の番号を
    名乗る行、の順に決める。名前を番号より先に見るのは、よその番号に誤植された行を取り違えないためである。
    """
    matched: list[ScheduleRow | None] = [None] * len(items)
    left = list(rows)
    for fits in (_is_same, _has_same_name, _has_same_code):
        for place, item in enumerate(items):
            row = next((row for row in left if fits(item, row)), None)
            if row and matched[place] is None:
                matched[place] = row
                left.remove(row)
    scored = [
        (_similarity(item.name, row.name), place, row) for place, item in enumerate(items) for row in left
    ]
    for score, place, row in sorted(scored, key=lambda pair: -pair[0]):
        near = score >= _SIMILAR or _is_alone(items[place], row, items)
        if near and matched[place] is None and row in left:
            matched[place] = row
            left.remove(row)
    return matched


def _is_same(item: PlanItem, row: ScheduleRow) -> bool:
    return item.code == row.code and _has_same_name(item, row)


def _has_same_name(item: PlanItem, row: ScheduleRow) -> bool:
    return squash(item.name) == squash(row.name)


def _has_same_code(item: PlanItem, row: ScheduleRow) -> bool:
    return bool(item.code) and item.code == row.code


def _is_alone(item: PlanItem, row: ScheduleRow, items: Sequence[PlanItem]) -> bool:
    # 例: 事業①に項目が①-1しかなく、実施計画には「①」とだけ印字されている。
    alone = sum(other.group == item.group for other in items) == 1
    return alone and bool(row.code) and split_code(item.group)[0] == row.code


def _make_keys_unique(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    # 同じ番号と名前の項目が二つあれば、二つ目からの key に「（2）」を付ける。
    times: Counter[str] = Counter()
    unique: list[Measure] = []
    for measure in measures:
        times[measure.key] += 1
        count = times[measure.key]
        unique.append(measure if count == 1 else replace(measure, key=f"{measure.key}（{count}）"))
    return tuple(unique)


def _similarity(name: str, other: str) -> float:
    return SequenceMatcher(None, squash(name), squash(other), autojunk=False).ratio()


def _make_measure(policy: Policy, item: PlanItem, row: ScheduleRow | None) -> Measure:
    code = _join_codes(policy.code, item.code)
    return Measure(
        key=f"{code}/{item.name}",
        rows=(),
        code=code,
        title=policy.title,
        content=item.name,
        departments=item.departments or (row.departments if row else ()),
        years=row.years if row else (),
        group=item.group,
        description=item.description,
    )


def _join_codes(policy: str, item: str) -> str:
    # 例: (1) と ①-1 → (1)①-1、1-2 と 1-2-3 → 1-2-3、1-2 と 1 → 1-2-1
    if item.startswith(f"{policy}-"):
        return item
    between = "-" if policy[-1:].isdigit() and item[:1].isascii() and item[:1].isdigit() else ""
    return f"{policy}{between}{item}"
