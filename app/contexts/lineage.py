"""施策の世代の文脈. 前後の計画の施策との対応と、その施策について交わされた質疑。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.asked import AskedQuestion, asked_question
from app.contexts.cards import LinkState
from app.contexts.generations import MeasureName, PairView, PlanName, measure_name, pair_view
from db.exchanges import list_exchanges_of_measure
from db.generations import get_predecessor, list_followers
from db.plans import StoredMeasure, list_measures, list_plans
from db.successions import (
    Relative,
    list_ancestors,
    list_descendant_measures,
    list_successions_of,
)


@dataclass(frozen=True, slots=True)
class PairChoice:
    """候補の外から対応を選ぶときの選択肢。id は相手の施策の id、text はその番号と実施内容。"""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """前か次の計画との対応。

    label: 「前の計画」か「次の計画」。
    slug: 画面の中での名前(before か after)。
    here: この施策が、対応の後(successor)か前(predecessor)か。決めた後に戻る画面の名前でもある。
    there: 相手の施策が、対応の前か後か。
    plan: 相手の計画。
    pairs: 提案された、または人が決めた対応。
    others: 提案しなかった候補。
    choices: まだ候補にも対応にもなっていない、相手の計画の施策。
    """

    label: str
    slug: str
    here: str
    there: str
    plan: PlanName
    pairs: tuple[PairView, ...]
    others: tuple[PairView, ...]
    choices: tuple[PairChoice, ...]


@dataclass(frozen=True, slots=True)
class GenerationQuestions:
    """前後の計画の、対応する施策についての質疑。

    label: 「前の計画」か「次の計画」。
    measure: その施策。
    state: 確定した対応だけでたどれるか、提案か。
    asked: 質疑。古い順。ほかの所にも出ているものは除く。
    repeated: 除いた質疑の数。
    """

    label: str
    measure: MeasureName
    state: LinkState
    asked: tuple[AskedQuestion, ...]
    repeated: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """施策の世代。

    sides: 前の計画・次の計画との対応。
    questions: 前後の計画での質疑。古い計画から。
    asked: 前後の計画での質疑の数。
    """

    sides: tuple[Side, ...]
    questions: tuple[GenerationQuestions, ...]

    @property
    def asked(self) -> int:
        """前後の計画での質疑の数。"""
        return sum(len(found.asked) for found in self.questions)


def load_lineage(db: Database, stored: StoredMeasure, own: Set[int]) -> Lineage:
    """施策の世代を読む。own は、この施策そのものについての質疑応答の id。"""
    titles = {plan.id: plan.title for plan in list_plans(db)}
    before, after = list_ancestors(db, stored.id), list_descendant_measures(db, stored.id)
    relatives = [*(("前の計画", one) for one in reversed(before)), *(("次の計画", one) for one in after)]
    return Lineage(_sides(db, stored, titles), _questions(db, relatives, titles, own))


def _sides(db: Database, stored: StoredMeasure, titles: Mapping[int, str]) -> tuple[Side, ...]:
    pairs = [pair_view(found, titles) for found in list_successions_of(db, stored.id)]
    chosen = get_predecessor(db, stored.plan_id)
    sides: list[Side] = []
    if chosen:
        here = [pair for pair in pairs if pair.successor.id == stored.id]
        linked = {pair.predecessor.id for pair in here}
        free = [m for m in list_measures(db, chosen.plan_id) if m.id not in linked]
        choices = tuple(PairChoice(m.id, _text(m)) for m in free)
        plan = PlanName(titles[chosen.plan_id], addresses.plan_url(chosen.plan_id))
        sides.append(Side("前の計画", "before", "successor", "predecessor", plan, *_split(here), choices))
    for follower in list_followers(db, stored.plan_id):
        measures = list_measures(db, follower)
        ids = {measure.id for measure in measures}
        here = [pair for pair in pairs if pair.successor.id in ids]
        linked = {pair.successor.id for pair in here}
        choices = tuple(PairChoice(m.id, _text(m)) for m in measures if m.id not in linked)
        plan = PlanName(titles[follower], addresses.plan_url(follower))
        sides.append(
            Side("次の計画", f"after-{follower}", "predecessor", "successor", plan, *_split(here), choices)
        )
    return tuple(sides)


def _split(pairs: Sequence[PairView]) -> tuple[tuple[PairView, ...], tuple[PairView, ...]]:
    """提案された、または人が決めた対応と、提案しなかった候補に分ける。"""
    others = tuple(pair for pair in pairs if pair.state is LinkState.CANDIDATE)
    return tuple(pair for pair in pairs if pair.state is not LinkState.CANDIDATE), others


def _questions(
    db: Database, relatives: Iterable[tuple[str, Relative]], titles: Mapping[int, str], own: Set[int]
) -> tuple[GenerationQuestions, ...]:
    """質疑応答は、いくつの施策に紐付いていても一度だけ出す。"""
    seen = set(own)
    found: list[GenerationQuestions] = []
    for label, relative in relatives:
        exchanges = list_exchanges_of_measure(db, relative.measure.id)
        if not exchanges:
            continue
        new = [exchange for exchange in exchanges if exchange.stored.id not in seen]
        seen |= {exchange.stored.id for exchange in new}
        found.append(
            GenerationQuestions(
                label=label,
                measure=measure_name(relative.measure, titles),
                state=LinkState.CONFIRMED if relative.confirmed else LinkState.SUGGESTED,
                asked=tuple(asked_question(exchange) for exchange in new),
                repeated=len(exchanges) - len(new),
            )
        )
    return tuple(found)


def _text(stored: StoredMeasure) -> str:
    return f"{stored.measure.code} {stored.measure.content}".strip()
