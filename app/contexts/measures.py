"""施策の画面の文脈. 目標と評価に、これまでの質疑を並べる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.asked import AskedQuestion, asked_question
from app.contexts.charts import Chart, charts
from app.contexts.crumbs import Crumb, plan_crumbs
from app.contexts.lineage import Lineage, load_lineage
from app.following import count_open
from db.exchanges import ExchangeOfMeasure, list_exchanges_of_measure
from db.plans import PlanEntry, StoredMeasure, get_measure, get_plan
from db.records import YearProgress
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """施策(/measures/{id})。

    id: 施策の id。
    title, crumbs: 見出し(実施内容)と上の階層。
    heading: 番号と施策名。
    group: 実施事業などの中間の見出し(無ければ空)。
    rows: 進行管理表の番号(「1、2」の形。無ければ空)。
    departments: 担当課。
    description: 本文の説明(無ければ空)。
    years: 年度ごとの目標と評価。
    has_evaluations: どれかの年度に評価が書かれているか。
    charts: 指標の図。
    asked: この施策そのものについてのこれまでの質疑。古い順。
    lineage: 前後の計画の施策との対応と、そこでの質疑。
    open_follow_ups: この施策に紐付く検討事項のうち、開いているものの数。
    follow_ups_url: その検討事項の一覧のアドレス。
    search: この施策を検索するアドレス。
    """

    id: int
    title: str
    crumbs: tuple[Crumb, ...]
    heading: str
    group: str
    rows: str
    departments: tuple[str, ...]
    description: str
    years: tuple[YearProgress, ...]
    has_evaluations: bool
    charts: tuple[Chart, ...]
    asked: tuple[AskedQuestion, ...]
    lineage: Lineage
    open_follow_ups: int
    follow_ups_url: str
    search: str


def measure_page(
    stored: StoredMeasure,
    plan: PlanEntry,
    exchanges: Sequence[ExchangeOfMeasure],
    lineage: Lineage,
    open_follow_ups: int,
) -> MeasurePage:
    """保存した施策と、それに紐付く質疑応答から画面を作る。"""
    measure = stored.measure
    return MeasurePage(
        id=stored.id,
        title=measure.content,
        crumbs=plan_crumbs(plan.id, plan.title),
        heading=f"{measure.code} {measure.title}".strip(),
        group=measure.group,
        rows="、".join(map(str, measure.rows)),
        departments=measure.departments,
        description=measure.description,
        years=measure.years,
        has_evaluations=any(year.evaluation for year in measure.years),
        charts=charts(measure.years),
        asked=tuple(asked_question(found) for found in exchanges),
        lineage=lineage,
        open_follow_ups=open_follow_ups,
        follow_ups_url=addresses.follow_ups_url({"measure": str(stored.id)}),
        search=addresses.search_url({"q": measure.content}),
    )


def load_measure_page(db: Database, measure_id: int, tokenizer: Tokenizer) -> MeasurePage:
    """施策の画面を読む。NotFoundError: 施策が無い。"""
    stored = get_measure(db, measure_id)
    exchanges = list_exchanges_of_measure(db, measure_id)
    own = {found.stored.id for found in exchanges}
    lineage = load_lineage(db, stored, own)
    open_follow_ups = count_open(db, tokenizer, sorted(own))
    return measure_page(stored, get_plan(db, stored.plan_id), exchanges, lineage, open_follow_ups)
