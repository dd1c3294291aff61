"""公表した会議録での、施策についての質疑の画面の文脈. 人が確定した紐付けと公開版だけを使う。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app import public_addresses
from app.contexts.charts import Chart, charts
from app.contexts.crumbs import Crumb
from app.contexts.records import RecordRow, record_row
from app.publishing import PublishedOutline, published_outline
from db.errors import NotFoundError
from db.exchanges import StoredExchange, get_exchanges
from db.meetings import get_minutes
from db.plans import StoredMeasure, get_measures, get_plan
from db.publications import published_links
from db.records import Side, YearProgress
from db.speeches import FoundEdition, FoundSpeech, edition_of, list_speeches, list_titles
from nlp.public_spans import public_span


@dataclass(frozen=True, slots=True)
class PublicQuote:
    """公表した発言か段落の一部。label: 発言者。text: 本文。url: そのアドレス。number: 番号。"""

    label: str
    text: str
    url: str
    number: int


@dataclass(frozen=True, slots=True)
class PublicAsked:
    """質疑ひとつ。record: 会議録。kind, kind_slug: 質問・意見・要望と、CSS で使う名。question, answers: 両側。"""

    record: RecordRow
    kind: str
    kind_slug: str
    question: tuple[PublicQuote, ...]
    answers: tuple[PublicQuote, ...]


@dataclass(frozen=True, slots=True)
class PublicMeasureRow:
    """施策の一行。content, url: 実施内容とアドレス。heading: 番号と施策名。asked: 質疑の数。"""

    content: str
    url: str
    heading: str
    asked: int


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """計画。title: 名前。rows: 質疑のある施策。"""

    title: str
    rows: tuple[PublicMeasureRow, ...]


@dataclass(frozen=True, slots=True)
class PublicMeasureListPage:
    """施策ごとの質疑の一覧(/records/measures)。

    title, crumbs: 見出しと上の階層。
    plans: 計画ごとの施策。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    plans: tuple[PublicPlan, ...]


@dataclass(frozen=True, slots=True)
class PublicMeasurePage:
    """施策についての質疑(/records/measures/{id})。

    title, crumbs: 見出し(実施内容)と上の階層。
    heading, plan: 番号と施策名、計画の名。
    departments: 担当課。
    description: 本文の説明(無ければ空)。
    years: 年度ごとの目標と評価。
    has_evaluations: どれかの年度に評価が書かれているか。
    charts: 指標の図。
    asked: 質疑。古い順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    heading: str
    plan: str
    departments: tuple[str, ...]
    description: str
    years: tuple[YearProgress, ...]
    has_evaluations: bool
    charts: tuple[Chart, ...]
    asked: tuple[PublicAsked, ...]


_RECORDS = Crumb("公表した会議録", public_addresses.RECORDS)


def load_public_measure_list_page(db: Database) -> PublicMeasureListPage:
    """公表した会議録で話し合われた施策の一覧。"""
    links = published_links(db)
    measures = sorted(get_measures(db, list(links)), key=lambda one: (one.plan_id, one.id))
    return PublicMeasureListPage(
        title="施策ごとの質疑",
        crumbs=(_RECORDS,),
        plans=tuple(
            PublicPlan(get_plan(db, plan).title, tuple(_row(one, links) for one in found))
            for plan, found in groupby(measures, lambda one: one.plan_id)
        ),
    )


def load_public_measure_page(db: Database, measure_id: int) -> PublicMeasurePage:
    """施策についての質疑。NotFoundError: 施策が無いか、公表した会議録に質疑が無い。"""
    exchanges = get_exchanges(db, published_links(db, measure_id).get(measure_id, ()))
    asked = tuple(_asked_in_order(db, exchanges))
    stored = next(iter(get_measures(db, [measure_id])), None)
    if stored is None or not asked:
        raise NotFoundError("公表した会議録で話し合われた施策", measure_id)
    measure = stored.measure
    return PublicMeasurePage(
        title=measure.content,
        crumbs=(_RECORDS, Crumb("施策ごとの質疑", public_addresses.RECORDS_MEASURES)),
        heading=_heading(stored),
        plan=get_plan(db, stored.plan_id).title,
        departments=measure.departments,
        description=measure.description,
        years=measure.years,
        has_evaluations=any(year.evaluation for year in measure.years),
        charts=charts(measure.years),
        asked=asked,
    )


def _row(stored: StoredMeasure, links: Mapping[int, tuple[int, ...]]) -> PublicMeasureRow:
    return PublicMeasureRow(
        stored.measure.content,
        public_addresses.record_measure_url(stored.id),
        _heading(stored),
        len(links[stored.id]),
    )


def _heading(stored: StoredMeasure) -> str:
    return f"{stored.measure.code} {stored.measure.title}".strip()


def _asked_in_order(db: Database, exchanges: tuple[StoredExchange, ...]) -> list[PublicAsked]:
    found = []
    for meeting_id, group in groupby(exchanges, lambda one: one.meeting_id):
        edition = edition_of(db, meeting_id)
        if edition is None:
            continue
        said = {speech.number: speech for speech in list_speeches(db, edition.id)}
        record = record_row(edition, list_titles(db, [edition.id]).get(edition.id, ""))
        minutes = get_minutes(db, meeting_id)
        original = {turn.number: turn.text for turn in minutes.turns}
        quoting = _Quoting(edition, published_outline(db, meeting_id, minutes), original, said)
        found += [_asked(one, record, quoting) for one in group]
    # 封をした会議録の段落に無い質疑は、公表していない。
    return [one for one in found if one.question]


@dataclass(frozen=True, slots=True)
class _Quoting:
    """会議録から引くもの。

    edition, outline: 公開版の会議と、公表する中身の骨組み。
    original: 箇所を数えた元の本文。公開版の位置に直すのにだけ使う。
    said: 公開版の発言か段落。
    """

    edition: FoundEdition
    outline: PublishedOutline
    original: Mapping[int, str]
    said: Mapping[int, FoundSpeech]

    def quotes(self, stored: StoredExchange, side: Side) -> tuple[PublicQuote, ...]:
        """質疑応答の片側。封をした会議録では段落の全体、そうでなければ発言の中の箇所を、公開版から引く。"""
        if self.outline.sealed:
            numbers = self.outline.numbers_of(stored.exchange, side)
            return tuple(self._quote(number, self.said[number].text) for number in numbers)
        spans = stored.exchange.question if side is Side.QUESTION else stored.exchange.answers
        found = []
        for span in spans:
            public = self.said[span.turn].text
            start, end = public_span(self.original[span.turn], public, span.start, span.end)
            found.append(self._quote(span.turn, public[start:end]))
        return tuple(quote for quote in found if quote.text.strip())

    def _quote(self, number: int, text: str) -> PublicQuote:
        label = self.said[number].speaker.name
        return PublicQuote(label, text, public_addresses.record_url(self.edition.issue_id, number), number)


def _asked(stored: StoredExchange, record: RecordRow, quoting: _Quoting) -> PublicAsked:
    kind = stored.exchange.kind
    return PublicAsked(
        record,
        kind.japanese,
        kind.value,
        quoting.quotes(stored, Side.QUESTION),
        quoting.quotes(stored, Side.ANSWER),
    )
