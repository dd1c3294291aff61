"""計画と施策."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.records import Measure, Plan, SourceKind, YearProgress
from db.rows import Row, add_row, add_rows, first_row, id_list, require_writing, rows, to_json


@dataclass(frozen=True, slots=True)
class StoredMeasure:
    """保存した施策。id は計画をまたいで一意で、変わらない。"""

    id: int
    plan_id: int
    measure: Measure


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """計画の一覧の一行。measures は施策の数。"""

    id: int
    source_id: int
    title: str
    kind: SourceKind
    measures: int


_ENTRIES = """
    SELECT id, source, title, kind, (SELECT count(*) FROM measure WHERE plan = plan.id) AS measures
    FROM plan WHERE :plan IS NULL OR id = :plan ORDER BY id
"""

_CHILDREN = "SELECT * FROM {table} WHERE measure IN (SELECT value FROM json_each(?)) ORDER BY position"


def add_plan(db: Database, source_id: int, plan: Plan) -> int:
    """読み取った計画を施策ごと保存し、id を返す。"""
    require_writing(db)
    plan_id = add_row(db, "plan", {"source": source_id, "title": plan.title, "kind": plan.kind})
    for position, measure in enumerate(plan.measures):
        _add_measure(db, plan_id, position, measure)
    return plan_id


def get_plan(db: Database, plan_id: int) -> PlanEntry:
    """計画ひとつ(施策を除く)。NotFoundError: 無い。"""
    found = first_row(db, _ENTRIES, {"plan": plan_id})
    if not found:
        raise NotFoundError("計画", plan_id)
    return _entry(found)


def list_plans(db: Database) -> tuple[PlanEntry, ...]:
    """すべての計画。取り込んだ順。"""
    return tuple(_entry(row) for row in rows(db, _ENTRIES, {"plan": None}))


def list_measures(db: Database, plan_id: int) -> tuple[StoredMeasure, ...]:
    """計画の施策。文書の並び順。計画が無ければ空。"""
    return _measures(db, rows(db, "SELECT * FROM measure WHERE plan = ? ORDER BY position", [plan_id]))


def get_measure(db: Database, measure_id: int) -> StoredMeasure:
    """施策ひとつ(担当課と年度ごとの目標・評価を含む)。NotFoundError: 無い。"""
    found = get_measures(db, [measure_id])
    if not found:
        raise NotFoundError("施策", measure_id)
    return found[0]


def get_measures(db: Database, wanted: Sequence[int]) -> tuple[StoredMeasure, ...]:
    """id の並びのとおりの施策。無い id は飛ばす。"""
    found = rows(db, "SELECT * FROM measure WHERE id IN (SELECT value FROM json_each(?))", [id_list(wanted)])
    by_id = {measure.id: measure for measure in _measures(db, found)}
    return tuple(by_id[measure_id] for measure_id in wanted if measure_id in by_id)


def list_departments(db: Database) -> tuple[str, ...]:
    """どれかの施策を担当する課の名前。文字コード順。"""
    found = rows(db, "SELECT DISTINCT department FROM measure_department ORDER BY department")
    return tuple(row["department"] for row in found)


def _add_measure(db: Database, plan_id: int, position: int, measure: Measure) -> None:
    measure_id = add_row(
        db,
        "measure",
        {
            "plan": plan_id,
            "position": position,
            "key": measure.key,
            "row_numbers": to_json(measure.rows),
            "code": measure.code,
            "title": measure.title,
            "grouping": measure.group,
            "content": measure.content,
            "description": measure.description,
        },
    )
    departments = enumerate(measure.departments)
    add_rows(
        db,
        "measure_department",
        ({"measure": measure_id, "position": n, "department": name} for n, name in departments),
    )
    add_rows(
        db,
        "measure_year",
        (
            {
                "measure": measure_id,
                "position": n,
                "year": progress.year,
                "target": progress.target,
                "evaluation": progress.evaluation,
            }
            for n, progress in enumerate(measure.years)
        ),
    )


def _measures(db: Database, found: Sequence[Row]) -> tuple[StoredMeasure, ...]:
    """施策の行に、担当課と年度を添える。"""
    wanted = [id_list(row["id"] for row in found)]
    departments: dict[int, list[str]] = {row["id"]: [] for row in found}
    years: dict[int, list[YearProgress]] = {row["id"]: [] for row in found}
    for row in rows(db, _CHILDREN.format(table="measure_department"), wanted):
        departments[row["measure"]].append(row["department"])
    for row in rows(db, _CHILDREN.format(table="measure_year"), wanted):
        years[row["measure"]].append(YearProgress(row["year"], row["target"], row["evaluation"]))
    return tuple(_stored(row, departments[row["id"]], years[row["id"]]) for row in found)


def _stored(row: Row, departments: Sequence[str], years: Sequence[YearProgress]) -> StoredMeasure:
    measure = Measure(
        key=row["key"],
        rows=tuple(json.loads(row["row_numbers"])),
        code=row["code"],
        title=row["title"],
        content=row["content"],
        departments=tuple(departments),
        years=tuple(years),
        group=row["grouping"],
        description=row["description"],
    )
    return StoredMeasure(row["id"], row["plan"], measure)


def _entry(row: Row) -> PlanEntry:
    return PlanEntry(row["id"], row["source"], row["title"], SourceKind(row["kind"]), row["measures"])
