"""計画の世代の文脈. 計画の画面の「前の計画」と、施策の対応の札。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LinkState
from db.generations import get_predecessor, list_descendants, list_followers
from db.plans import PlanEntry, StoredMeasure, list_measures, list_plans
from db.records import Decision
from db.successions import StoredSuccession, list_successions
from nlp.plans.generations import PredecessorProposal, outline_plan, propose_predecessor

_STANDING = (LinkState.SUGGESTED, LinkState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class PlanName:
    """計画の名とアドレス。title は名、url はアドレス。"""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """前の計画の選択肢。id は計画の id、title は名、selected はいま選ばれているか。"""

    id: int
    title: str
    selected: bool


@dataclass(frozen=True, slots=True)
class MeasureName:
    """施策の名前。

    id: 施策の id。
    content, url: 実施内容とアドレス。
    heading: 番号と施策名。
    plan: 計画の名。
    departments: 担当課。
    """

    id: int
    content: str
    url: str
    heading: str
    plan: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """施策の対応ひとつ。

    successor, predecessor: 後の計画と前の計画の施策。
    anchor: 画面の中での印。
    state: 状態。
    score: 近さ(0 から 1)か、人が候補の外から選んだものは None。
    evidence: 根拠の言葉。
    decision: 人の判断か None。
    decided_by, decided_at: 決めた人と時刻(UTC)か None。
    """

    successor: MeasureName
    predecessor: MeasureName
    anchor: str
    state: LinkState
    score: float | None
    evidence: tuple[str, ...]
    decision: Decision | None
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True, slots=True)
class PlanGeneration:
    """計画の前後と、施策の対応。

    predecessor, predecessor_id: 決まった前の計画とその id か None。
    decided_by, decided_at: 前の計画を決めた人と時刻(UTC)か None。
    followers: この計画に続く計画。
    choices: 前の計画に選べる計画。
    reason: はじめに選ばれている計画の見立ての理由か、見立てがなければ None。
    decide_url: 前の計画を決める送り先。
    pairs: 提案された、または人が決めた対応。施策の並び順。
    undecided: 確認を待つ対応の数。
    confirmed: 確定した対応の数。
    fresh: 前の計画に対応する施策のない、この計画の施策。
    ended: この計画に対応する施策のない、前の計画の施策。
    """

    predecessor: PlanName | None
    predecessor_id: int | None
    decided_by: str | None
    decided_at: str | None
    followers: tuple[PlanName, ...]
    choices: tuple[PlanChoice, ...]
    reason: str | None
    decide_url: str
    pairs: tuple[PairView, ...]
    undecided: int
    confirmed: int
    fresh: tuple[MeasureName, ...]
    ended: tuple[MeasureName, ...]


def succession_state(stored: StoredSuccession) -> LinkState:
    """対応の状態。人の判断が、機械の提案に優先する。"""
    if stored.decision is not None:
        confirmed = stored.decision.decision is Decision.CONFIRMED
        return LinkState.CONFIRMED if confirmed else LinkState.REJECTED
    return LinkState.SUGGESTED if stored.candidate and stored.candidate.suggested else LinkState.CANDIDATE


def measure_name(stored: StoredMeasure, plans: Mapping[int, str]) -> MeasureName:
    """施策の名前。plans は計画の id から名への対応。"""
    measure = stored.measure
    return MeasureName(
        id=stored.id,
        content=measure.content,
        url=addresses.measure_url(stored.id),
        heading=f"{measure.code} {measure.title}".strip(),
        plan=plans[stored.plan_id],
        departments=measure.departments,
    )


def pair_view(stored: StoredSuccession, plans: Mapping[int, str]) -> PairView:
    """保存した対応の札。"""
    candidate, decision = stored.candidate, stored.decision
    return PairView(
        successor=measure_name(stored.successor, plans),
        predecessor=measure_name(stored.predecessor, plans),
        anchor=addresses.succession_anchor(stored.successor.id, stored.predecessor.id),
        state=succession_state(stored),
        score=candidate.score if candidate else None,
        evidence=candidate.evidence if candidate else (),
        decision=decision.decision if decision else None,
        decided_by=decision.act.actor if decision else None,
        decided_at=decision.act.at if decision else None,
    )


def load_plan_generation(db: Database, plan: PlanEntry, measures: Sequence[StoredMeasure]) -> PlanGeneration:
    """計画の前後と、施策の対応を読む。measures はこの計画の施策。"""
    plans = list_plans(db)
    titles = {entry.id: entry.title for entry in plans}
    chosen = get_predecessor(db, plan.id)
    pairs = tuple(pair_view(stored, titles) for stored in list_successions(db, plan.id))
    standing = [pair for pair in pairs if pair.state in _STANDING]
    earlier = list_measures(db, chosen.plan_id) if chosen else ()
    above, below = ({pair.successor.id for pair in standing}, {pair.predecessor.id for pair in standing})
    open_to = () if chosen else _open_to(db, plan, plans)
    proposal = _proposal(db, plan, measures, open_to)
    proposed = open_to[proposal.index].id if proposal else None
    return PlanGeneration(
        predecessor=_plan_name(chosen.plan_id, titles) if chosen else None,
        predecessor_id=chosen.plan_id if chosen else None,
        decided_by=chosen.act.actor if chosen else None,
        decided_at=chosen.act.at if chosen else None,
        followers=tuple(_plan_name(follower, titles) for follower in list_followers(db, plan.id)),
        choices=tuple(PlanChoice(entry.id, entry.title, entry.id == proposed) for entry in open_to),
        reason=proposal.reason if proposal else None,
        decide_url=addresses.predecessor_url(plan.id),
        pairs=tuple(pair for pair in pairs if pair.state is not LinkState.CANDIDATE),
        undecided=sum(pair.state is LinkState.SUGGESTED for pair in pairs),
        confirmed=sum(pair.state is LinkState.CONFIRMED for pair in pairs),
        fresh=tuple(measure_name(m, titles) for m in measures if chosen and m.id not in above),
        ended=tuple(measure_name(m, titles) for m in earlier if m.id not in below),
    )


def _open_to(db: Database, plan: PlanEntry, plans: Sequence[PlanEntry]) -> tuple[PlanEntry, ...]:
    """前の計画に選べる計画。自分と、自分より後の計画を除く。"""
    later = set(list_descendants(db, plan.id))
    return tuple(entry for entry in plans if entry.id not in later)


def _proposal(
    db: Database, plan: PlanEntry, measures: Sequence[StoredMeasure], open_to: Sequence[PlanEntry]
) -> PredecessorProposal | None:
    outlines = [
        outline_plan(entry.title, [stored.measure for stored in list_measures(db, entry.id)])
        for entry in open_to
    ]
    return propose_predecessor(outline_plan(plan.title, [stored.measure for stored in measures]), outlines)


def _plan_name(plan_id: int, titles: Mapping[int, str]) -> PlanName:
    return PlanName(titles[plan_id], addresses.plan_url(plan_id))
