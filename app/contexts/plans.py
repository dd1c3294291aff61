"""計画の画面の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.contexts.generations import PlanGeneration, load_plan_generation
from db.exchanges import count_exchanges_by_measure
from db.plans import PlanEntry, StoredMeasure, get_plan, list_measures, list_plans
from db.sources import StoredSource, get_source


@dataclass(frozen=True, slots=True)
class PlanRow:
    """計画の一覧の一行。title, url: 名とアドレス。kind: 計画書か進行管理表。measures: 施策の数。"""

    title: str
    url: str
    kind: str
    measures: int


@dataclass(frozen=True, slots=True)
class PlanListPage:
    """計画の一覧(/plans)。

    title, crumbs: 見出しと上の階層。
    rows: 計画。取り込んだ順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """計画の中の施策の一行。

    content, url: 実施内容とアドレス。
    code: 番号(見出しと同じなら空)。
    group: 実施事業などの中間の見出し(無ければ空)。
    departments: 担当課。
    questions: 紐付いている質疑応答の数。
    """

    content: str
    url: str
    code: str
    group: str
    departments: tuple[str, ...]
    questions: int


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """施策名でまとめたもの。code: 共通の番号(無ければ空)。title: 施策名。rows: 施策。"""

    code: str
    title: str
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """計画(/plans/{id})。

    title, crumbs: 見出しと上の階層。
    kind: 計画書か進行管理表。
    groups: 施策名ごとの施策。文書の並び順。
    measures: 施策の数。
    asked: 質疑のあった施策の数。
    generation: 前後の計画と、施策の対応。
    file_name, imported_at, imported_by: 取り込んだファイルの名、時刻(UTC)、人。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    kind: str
    groups: tuple[MeasureGroup, ...]
    measures: int
    asked: int
    generation: PlanGeneration
    file_name: str
    imported_at: str
    imported_by: str


def load_plan_list_page(db: Database) -> PlanListPage:
    """計画の一覧を読む。"""
    return PlanListPage(
        title="計画と施策",
        crumbs=(),
        rows=tuple(
            PlanRow(plan.title, addresses.plan_url(plan.id), plan.kind.value, plan.measures)
            for plan in list_plans(db)
        ),
    )


def plan_page(
    plan: PlanEntry,
    source: StoredSource,
    measures: Sequence[StoredMeasure],
    questions: Mapping[int, int],
    generation: PlanGeneration,
) -> PlanPage:
    """保存した計画と施策から画面を作る。questions は施策の id から質疑応答の数への対応。"""
    groups = groupby(measures, key=lambda stored: stored.measure.title)
    return PlanPage(
        title=plan.title,
        crumbs=(Crumb("計画", addresses.PLANS),),
        kind=plan.kind.value,
        groups=tuple(_group(title, tuple(found), questions) for title, found in groups),
        measures=len(measures),
        asked=len(questions),
        generation=generation,
        file_name=source.source.file_name,
        imported_at=source.imported.at,
        imported_by=source.imported.actor,
    )


def load_plan_page(db: Database, plan_id: int) -> PlanPage:
    """計画の画面を読む。NotFoundError: 計画が無い。"""
    plan = get_plan(db, plan_id)
    measures = list_measures(db, plan_id)
    questions = count_exchanges_by_measure(db, plan_id)
    generation = load_plan_generation(db, plan, measures)
    return plan_page(plan, get_source(db, plan.source_id), measures, questions, generation)


def _group(title: str, measures: Sequence[StoredMeasure], questions: Mapping[int, int]) -> MeasureGroup:
    codes = {stored.measure.code for stored in measures}
    code = codes.pop() if len(codes) == 1 else ""
    rows = tuple(
        MeasureRow(
            content=stored.measure.content,
            url=addresses.measure_url(stored.id),
            code="" if stored.measure.code == code else stored.measure.code,
            group=stored.measure.group,
            departments=stored.measure.departments,
            questions=questions.get(stored.id, 0),
        )
        for stored in measures
    )
    return MeasureGroup(code, title, rows)
