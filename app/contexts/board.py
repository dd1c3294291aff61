"""会議の画面の帯. 残りの数、絞り込み、元に戻せる一手。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LOW_BELOW
from app.following import count_open
from db.event_kinds import EventKind
from db.exchanges import exchange_ids, list_dismissed_exchanges
from db.left import Progress
from db.plans import get_measures
from db.records import ExchangeKind
from db.steps import Step, latest_step
from nlp.text.tokenizer import Tokenizer

# まとめて確定する近さの、はじめに出す値。提案の多くは 0.4 から 0.8 にある。
BULK_FLOOR = 0.6
_GIST = 40
_ACTS = {
    EventKind.LINK_CONFIRMED: "紐付けを確定",
    EventKind.LINK_REJECTED: "紐付けを却下",
    EventKind.LINK_REOPENED: "紐付けの判断を取り消し",
    EventKind.EXCHANGE_CHECKED: "確認済みに",
    EventKind.EXCHANGE_SPLIT: "分割",
    EventKind.EXCHANGE_MERGED: "統合",
    EventKind.EXCHANGE_DISMISSED: "除外",
    EventKind.EXCHANGE_RESTORED: "復帰",
    EventKind.EXCHANGE_KIND_CHANGED: "種類を変更",
    EventKind.ANSWER_MOVED: "答弁を移動",
    EventKind.ANSWER_COPIED: "答弁を写し",
    EventKind.ANSWER_REMOVED: "答弁を外し",
}


class Show(StrEnum):
    """会議の画面での絞り込み。"""

    ALL = "all"
    LEFT = "left"
    SUGGESTED = "suggested"
    UNANSWERED = "unanswered"
    LOW = "low"

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return {
            "all": "すべて", "left": "残り", "suggested": "確認待ち", "unanswered": "答弁なし", "low": "確かさ低",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FilterLink:
    """絞り込みの一つ。label は名前、count は当たる質疑応答の数、url はアドレス、current はいまの絞り込みか。"""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class UndoView:
    """元に戻せる最後の一手。

    step: 一手の id。
    card: 主な対象の質疑応答の id。
    alone: ひとつの質疑応答の紐付けだけを変えたものか(戻しても、ほかの札は変わらない)。
    what: 何をしたか。
    by, at: 人と時刻(UTC)。
    """

    step: int
    card: int
    alone: bool
    what: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class DismissedView:
    """外した質疑応答。url はアドレス、gist は論点のはじめ、by と at は外した人と時刻(UTC)。"""

    url: str
    gist: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Board:
    """会議の画面の帯。

    total, left: 質疑応答の数と、そのうち残り(提案・答弁なし・確かさ低のどれかがあるもの)の数。
    undecided: 判断を待つ提案の数。
    filters: 絞り込み。
    undo: 元に戻せる一手か None。
    undo_url, check_url, bulk_url: 元に戻す・確認済みにする・まとめて確定する送り先。
    bulk_floor: まとめて確定する近さの、はじめに出す値。
    dismissed: 外した質疑応答。
    open_follow_ups, follow_ups_url: 評価が触れていない検討事項の数と、その一覧のアドレス。
    """

    total: int
    left: int
    undecided: int
    filters: tuple[FilterLink, ...]
    undo: UndoView | None
    undo_url: str
    check_url: str
    bulk_url: str
    bulk_floor: float
    dismissed: tuple[DismissedView, ...]
    open_follow_ups: int
    follow_ups_url: str


def kinds_of_left(progress: Progress) -> frozenset[Show]:
    """質疑応答の、残っている仕事。無ければ空。人が形を確かめたものでは、提案だけが残りうる。"""
    found: set[Show] = set()
    if progress.undecided:
        found.add(Show.SUGGESTED)
    if progress.kind is ExchangeKind.QUESTION and not progress.answered and not progress.checked:
        found.add(Show.UNANSWERED)
    if progress.confidence < LOW_BELOW and not progress.checked:
        found.add(Show.LOW)
    return frozenset(found | {Show.LEFT} if found else found)


def shown_ids(progress: Sequence[Progress], show: Show) -> tuple[int, ...]:
    """絞り込みに当たる質疑応答の id。"""
    return tuple(one.exchange_id for one in progress if show is Show.ALL or show in kinds_of_left(one))


def load_board(
    db: Database, tokenizer: Tokenizer, meeting_id: int, progress: Sequence[Progress], show: Show
) -> Board:
    """会議の画面の帯を読む。progress は会議の質疑応答の進み具合。"""
    counts: Counter[Show] = Counter({Show.ALL: len(progress)})
    for one in progress:
        counts.update(kinds_of_left(one))
    step = latest_step(db, meeting_id)
    return Board(
        total=len(progress),
        left=counts[Show.LEFT],
        undecided=sum(one.undecided for one in progress),
        filters=tuple(
            FilterLink(kind.japanese, counts[kind], addresses.board_url(meeting_id, kind.value), kind is show)
            for kind in Show
        ),
        undo=_undo_view(db, meeting_id, step) if step else None,
        undo_url=addresses.undo_url(meeting_id),
        check_url=addresses.check_url(meeting_id),
        bulk_url=addresses.bulk_url(meeting_id),
        bulk_floor=BULK_FLOOR,
        dismissed=_dismissed(db, meeting_id),
        open_follow_ups=count_open(db, tokenizer, shown_ids(progress, Show.ALL)),
        follow_ups_url=addresses.follow_ups_url({"meeting": str(meeting_id)}),
    )


def describe_step(step: Step, numbers: Mapping[int, int], measures: Mapping[int, str]) -> str:
    """一手を短く述べる。numbers は質疑応答の id からいまの番号、measures は施策の id から実施内容。

    例: 「質疑応答 3・4 を分割」「「図書館の開館時間」への紐付けを確定」
    """
    act = _ACTS[step.kind]
    if step.changes.exchanges:
        found = [numbers[one] for one in step.changes.exchange_ids if one in numbers]
        return f"質疑応答 {'・'.join(map(str, found))} を{act}" if found else f"質疑応答を{act}"
    links = step.changes.links
    if len(links) > 1:
        return f"{len(links)} 件の{act}"
    return f"「{measures.get(links[0].measure_id, '無くなった施策')}」への{act}"


def _undo_view(db: Database, meeting_id: int, step: Step) -> UndoView:
    numbers = {exchange_id: number for number, exchange_id in exchange_ids(db, meeting_id).items()}
    found = get_measures(db, [link.measure_id for link in step.changes.links[:1]])
    what = describe_step(step, numbers, {stored.id: stored.measure.content for stored in found})
    changes = step.changes
    alone = not changes.exchanges and len(changes.exchange_ids) == 1
    return UndoView(step.id, changes.exchange_ids[0], alone, what, step.act.actor, step.act.at)


def _dismissed(db: Database, meeting_id: int) -> tuple[DismissedView, ...]:
    return tuple(
        DismissedView(
            addresses.exchange_url(stored.id),
            stored.question[0].text[:_GIST],
            stored.shaping.act.actor,
            stored.shaping.act.at,
        )
        for stored in list_dismissed_exchanges(db, meeting_id)
        if stored.shaping
    )
