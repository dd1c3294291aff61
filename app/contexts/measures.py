"""施策の画面の文脈. 目標と評価に、これまでの質疑を並べる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LinkState, QuoteView, commitment_marks, quote_view, speakers
from app.contexts.charts import Chart, charts
from app.contexts.crumbs import Crumb, plan_crumbs
from app.contexts.meeting_head import meeting_name
from db.exchanges import ExchangeOfMeasure, list_exchanges_of_measure
from db.plans import PlanEntry, StoredMeasure, get_measure, get_plan
from db.records import Decision, YearProgress


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """施策についての質疑ひとつ。

    url: 質疑応答のアドレス。
    held_on: 開催日か None。
    meeting, meeting_url: 会議の名前とアドレス。
    committee: 会議体の名。
    kind, kind_slug: 質問・意見・要望と、CSS で使うその名前。
    asker, answerers: 論点を挙げた人と答弁した人の発言者表記。
    question, answers: 両側の本文。
    commitment: 答弁の約束の型か None。
    state: 紐付けが確定か提案か。
    """

    url: str
    held_on: str | None
    meeting: str
    meeting_url: str
    committee: str
    kind: str
    kind_slug: str
    asker: str
    answerers: str
    question: tuple[QuoteView, ...]
    answers: tuple[QuoteView, ...]
    commitment: str | None
    state: LinkState


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """施策(/measures/{id})。

    title, crumbs: 見出し(実施内容)と上の階層。
    heading: 番号と施策名。
    group: 実施事業などの中間の見出し(無ければ空)。
    rows: 進行管理表の番号(「1、2」の形。無ければ空)。
    departments: 担当課。
    description: 本文の説明(無ければ空)。
    years: 年度ごとの目標と評価。
    has_evaluations: どれかの年度に評価が書かれているか。
    charts: 指標の図。
    asked: これまでの質疑。古い順。
    search: この施策を検索するアドレス。
    """

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
    search: str


def measure_page(
    stored: StoredMeasure, plan: PlanEntry, exchanges: Sequence[ExchangeOfMeasure]
) -> MeasurePage:
    """保存した施策と、それに紐付く質疑応答から画面を作る。"""
    measure = stored.measure
    return MeasurePage(
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
        asked=tuple(_asked(found) for found in exchanges),
        search=addresses.search_url({"q": measure.content}),
    )


def load_measure_page(db: Database, measure_id: int) -> MeasurePage:
    """施策の画面を読む。NotFoundError: 施策が無い。"""
    stored = get_measure(db, measure_id)
    return measure_page(stored, get_plan(db, stored.plan_id), list_exchanges_of_measure(db, measure_id))


def _asked(found: ExchangeOfMeasure) -> AskedQuestion:
    stored = found.stored
    exchange = stored.exchange
    marks = commitment_marks(stored)
    return AskedQuestion(
        url=addresses.exchange_url(stored.id),
        held_on=found.held_on,
        meeting=meeting_name(found.meeting_title, found.committee),
        meeting_url=addresses.meeting_url(stored.meeting_id),
        committee=found.committee,
        kind=exchange.kind.japanese,
        kind_slug=exchange.kind.value,
        asker=speakers(stored.question),
        answerers=speakers(stored.answers),
        question=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.question),
        answers=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.answers),
        commitment=exchange.commitment.commitment.value if exchange.commitment else None,
        state=LinkState.CONFIRMED if found.decision is Decision.CONFIRMED else LinkState.SUGGESTED,
    )
