"""期限の画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.contexts.meeting_head import meeting_name
from app.contexts.meetings import CommitteeChoice
from app.due import Due, due_url, list_due
from app.wareki import japanese_day
from app.workflow.deadlines import Deadline, days_left, left_words
from db.accounts import Account

# 期限までこの日数より長いものは「先の期限」に入れる。
_SOON = 31
_HURRY = 7


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """期限ひとつ。what: すること。duty: だれがするか。due_on: 期限(ISO 8601)か None。left: 残りの言葉。mark: late・soon・near・later(急ぐ順)。"""

    what: str
    duty: str
    due_on: str | None
    left: str
    mark: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """会議録ひとつの期限ひとつ。meeting, url: 会議の名と手続きのアドレス。committee: 会議体。stage: 状態。deadline: 期限。"""

    meeting: str
    url: str
    committee: str
    stage: str
    deadline: DeadlineView


@dataclass(frozen=True, slots=True)
class DeadlinesPage:
    """期限(/deadlines)。

    title, crumbs: 見出しと上の階層。
    committees: 絞り込みの選択肢。
    late: 期限を過ぎたものの数。
    now: すぐにすること(過ぎたものと、近いもの)。急ぐものから。
    later: 先の期限。
    calendar_url: 暦の購読を始める画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    committees: tuple[CommitteeChoice, ...]
    late: int
    now: tuple[DueRow, ...]
    later: tuple[DueRow, ...]
    calendar_url: str


def load_deadlines_page(db: Database, account: Account, at: str, committee: int | None) -> DeadlinesPage:
    """期限の画面を読む。at はいまの時刻(UTC)、committee は絞り込む会議体の id か None。"""
    today = japanese_day(at)
    found = list_due(db, account, at)
    shown = [due for due in found if committee in (None, due.standing.committee_id)]
    rows = tuple(_row(due, today) for due in shown)
    return DeadlinesPage(
        title="期限",
        crumbs=(),
        committees=_choices(found, committee),
        late=sum(row.deadline.mark == "late" for row in rows),
        now=tuple(row for row in rows if row.deadline.mark != "later"),
        later=tuple(row for row in rows if row.deadline.mark == "later"),
        calendar_url=f"{addresses.OWN_ACCOUNT}#feed",
    )


def deadline_view(deadline: Deadline, today: date) -> DeadlineView:
    """期限ひとつを、きょうから見た形にする。"""
    return DeadlineView(
        what=deadline.task.japanese,
        duty=deadline.duty,
        due_on=deadline.due_on.isoformat() if deadline.due_on else None,
        left=left_words(deadline.due_on, today),
        mark=_mark(deadline.due_on, today),
    )


def _mark(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "later"
    left = days_left(due_on, today)
    return "late" if left < 0 else "soon" if left <= _HURRY else "near" if left <= _SOON else "later"


def _row(due: Due, today: date) -> DueRow:
    standing = due.standing
    return DueRow(
        meeting=meeting_name(standing.title, standing.committee),
        url=due_url(due),
        committee=standing.committee,
        stage=standing.stage,
        deadline=deadline_view(due.deadline, today),
    )


def _choices(found: Sequence[Due], committee: int | None) -> tuple[CommitteeChoice, ...]:
    names = {due.standing.committee_id: due.standing.committee for due in found}
    return tuple(CommitteeChoice(number, name, number == committee) for number, name in sorted(names.items()))
