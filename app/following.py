"""検討事項を追う. 検討などと答えた質疑応答と、紐付く施策のその後の評価を合わせて、いまの状態を求める。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.follow_ups import FollowUpDecision, TrackedExchange, list_tracked_exchanges
from db.plans import StoredMeasure, get_measures, list_measures
from db.successions import list_confirmed_pairs
from nlp.links.follow_up import TRACKED, FollowUp, FollowUpReader, FollowUpStatus, Promise
from nlp.text.tokenizer import Tokenizer


class FollowUpState(StrEnum):
    """検討事項の状態。人の判断が、評価から求めた状態に優先する。"""

    OPEN = "開いている"
    WAITING = "次の評価待ち"
    UNLINKED = "施策なし"
    MENTIONED = "評価が触れている"
    CLOSED = "閉じた"

    @property
    def slug(self) -> str:
        """アドレスと CSS で使う英語の名前。"""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class TrackedPromise:
    """検討事項ひとつ。measures は紐付く施策と、確定した対応でそこから続く後の計画の施策。"""

    tracked: TrackedExchange
    measures: tuple[StoredMeasure, ...]
    found: FollowUp
    state: FollowUpState


def track(
    db: Database, tokenizer: Tokenizer, exchange_ids: Sequence[int] | None = None
) -> tuple[TrackedPromise, ...]:
    """検討事項を、開催日の古い順に。exchange_ids を渡せば、その中だけを調べる。"""
    tracked = list_tracked_exchanges(db, TRACKED, exchange_ids)
    if not tracked:
        return ()
    after: dict[int, list[int]] = {}
    for pair in list_confirmed_pairs(db):
        after.setdefault(pair.predecessor, []).append(pair.successor)
    lines = {one.stored.id: _followed(one.measure_ids, after) for one in tracked}
    wanted = sorted({measure_id for line in lines.values() for measure_id in line})
    measures = {measure.id: measure for measure in get_measures(db, wanted)}
    plans = sorted({measure.plan_id for measure in measures.values()})
    reader = FollowUpReader(tokenizer, [[m.measure for m in list_measures(db, plan)] for plan in plans])
    return tuple(_tracked(one, tuple(measures[i] for i in lines[one.stored.id]), reader) for one in tracked)


def count_open(db: Database, tokenizer: Tokenizer, exchange_ids: Sequence[int]) -> int:
    """質疑応答のうち、検討事項として開いているものの数。"""
    return sum(one.state is FollowUpState.OPEN for one in track(db, tokenizer, exchange_ids))


def _followed(measure_ids: Sequence[int], after: Mapping[int, Sequence[int]]) -> list[int]:
    """施策と、そこから確定した対応でたどれる後の計画の施策。"""
    line = list(measure_ids)
    for measure_id in line:  # たどりながら後ろに足す。
        line += [successor for successor in after.get(measure_id, ()) if successor not in line]
    return line


def _tracked(
    tracked: TrackedExchange, measures: tuple[StoredMeasure, ...], reader: FollowUpReader
) -> TrackedPromise:
    found = FollowUp(FollowUpStatus.WAITING)
    if tracked.held_on is not None:
        found = reader.follow(_promise(tracked, tracked.held_on), [stored.measure for stored in measures])
    return TrackedPromise(tracked, measures, found, _state(tracked, measures, found))


def _promise(tracked: TrackedExchange, held_on: str) -> Promise:
    question = "\n".join(quote.text for quote in tracked.stored.question)
    return Promise(held_on, question, tuple(quote.text for quote in tracked.stored.answers))


def _state(tracked: TrackedExchange, measures: Sequence[StoredMeasure], found: FollowUp) -> FollowUpState:
    if tracked.decision is not None:
        closed = tracked.decision.decision is FollowUpDecision.CLOSED
        return FollowUpState.CLOSED if closed else FollowUpState.OPEN
    if not measures:
        return FollowUpState.UNLINKED
    return {
        FollowUpStatus.MENTIONED: FollowUpState.MENTIONED,
        FollowUpStatus.WAITING: FollowUpState.WAITING,
    }.get(found.status, FollowUpState.OPEN)
