"""質疑応答ひとつの画面の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import ExchangeCard, exchange_card
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import meeting_name
from db.committees import get_committee
from db.events import Event, Subject, SubjectKind, list_events_of
from db.exchanges import get_exchange
from db.links import list_links
from db.meetings import StoredMeeting, get_meeting
from db.plans import PlanEntry, StoredMeasure, list_measures, list_plans


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """施策の選択肢。id は施策の id、text は番号と実施内容。"""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """計画ごとの選択肢。plan は計画の名、measures は施策。"""

    plan: str
    measures: tuple[MeasureChoice, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """この質疑応答に起きたこと。what は出来事、measure は施策の実施内容、actor と at は人と時刻(UTC)。"""

    what: str
    measure: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """質疑応答ひとつ(/exchanges/{id})。

    title, crumbs: 見出しと上の階層。
    card: 質疑応答の札。候補をすべて含む。
    meeting: 会議の名前。
    committee: 会議体の名。
    held_on: 開催日か None。
    anchor_url: 会議の画面の中でのこの質疑応答のアドレス。
    choices: まだ紐付いていない施策(候補の外から選ぶためのもの)。
    history: 紐付けを確定・却下の履歴。新しい順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    card: ExchangeCard
    meeting: str
    committee: str
    held_on: str | None
    anchor_url: str
    choices: tuple[PlanChoices, ...]
    history: tuple[HistoryEntry, ...]


def exchange_page(
    card: ExchangeCard,
    meeting: StoredMeeting,
    committee: str,
    choices: tuple[PlanChoices, ...],
    history: tuple[HistoryEntry, ...],
) -> ExchangePage:
    """札と会議、選べる施策、確定・却下の履歴から画面を作る。"""
    name = meeting_name(meeting.header.title, committee)
    return ExchangePage(
        title=f"質疑応答 {card.number}({card.kind})",
        crumbs=meeting_crumbs(meeting.id, name),
        card=card,
        meeting=name,
        committee=committee,
        held_on=meeting.header.held_on,
        anchor_url=f"{addresses.meeting_url(meeting.id)}#{card.anchor}",
        choices=choices,
        history=history,
    )


def load_exchange_page(db: Database, exchange_id: int) -> ExchangePage:
    """質疑応答の画面を読む。NotFoundError: 質疑応答が無い。"""
    stored = get_exchange(db, exchange_id)
    meeting = get_meeting(db, stored.meeting_id)
    links = list_links(db, exchange_id)
    measures = {plan: list_measures(db, plan.id) for plan in list_plans(db)}
    titles = {plan.id: plan.title for plan in measures}
    events = list_events_of(db, Subject(SubjectKind.EXCHANGE, exchange_id))
    return exchange_page(
        exchange_card(stored, links, titles, all_candidates=True),
        meeting,
        get_committee(db, meeting.committee_id).name,
        plan_choices(measures, {link.measure.id for link in links}),
        link_history(events, measures),
    )


def plan_choices(
    measures: Mapping[PlanEntry, Sequence[StoredMeasure]], linked: Set[int]
) -> tuple[PlanChoices, ...]:
    """計画ごとの施策のうち、まだ候補にも紐付けにもなっていないもの。"""
    return tuple(
        PlanChoices(plan.title, tuple(_choice(m) for m in found if m.id not in linked))
        for plan, found in measures.items()
    )


def link_history(
    events: Sequence[Event], measures: Mapping[PlanEntry, Sequence[StoredMeasure]]
) -> tuple[HistoryEntry, ...]:
    """紐付けの出来事を、新しい順に。施策を指さない出来事は除く。"""
    contents = {m.id: m.measure.content for found in measures.values() for m in found}
    return tuple(
        HistoryEntry(
            what=event.kind.value,
            measure=contents.get(event.detail["measure"], "(無くなった施策)"),
            actor=event.act.actor,
            at=event.act.at,
        )
        for event in reversed(events)
        if "measure" in event.detail
    )


def _choice(measure: StoredMeasure) -> MeasureChoice:
    return MeasureChoice(measure.id, f"{measure.measure.code} {measure.measure.content}".strip())
