"""期限. 会議録のいまの状態と会議体の決まりから、次にだれが何をいつまでにするかを求める。値だけで、時計もデータベースも使わない。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.wareki import japanese_day
from db.procedures import Procedure
from db.stages import Stage
from db.standings import Standing


class Duty(StrEnum):
    """だれがすることか。"""

    SECRETARIAT = "事務局"
    MEMBERS = "委員"
    SIGNATORIES = "署名委員"


class Task(StrEnum):
    """すること。値は暦の予定の id に使うので、変えない。"""

    CIRCULATE = "circulate"
    REQUEST = "request"
    CHECK = "check"
    COLLECT = "collect"
    SIGN = "sign"
    SEAL = "seal"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return _NAMES[self]


_NAMES = {
    Task.CIRCULATE: "要約案を委員に回す",
    Task.REQUEST: "署名を依頼する",
    Task.CHECK: "発言を確かめて回答する",
    Task.COLLECT: "確認をまとめて、署名を依頼する",
    Task.SIGN: "内容を確かめて署名する",
    Task.SEAL: "会議録を確定する",
    Task.PUBLISH: "会議録を公表する",
    Task.WITHDRAW: "掲載を終える",
}
_MAKING = frozenset({Stage.IMPORTED, Stage.ORGANIZING, Stage.DRAFTING})
_BEFORE_PUBLICATION = _MAKING | {Stage.CHECKING, Stage.SIGNING, Stage.SIGNED, Stage.SEALED}


@dataclass(frozen=True, slots=True)
class Deadline:
    """期限ひとつ。due_on は期限の日か、もとになる開催日が書かれていなければ None。"""

    task: Task
    duty: Duty
    due_on: date | None


def next_deadlines(standing: Standing, procedure: Procedure) -> tuple[Deadline, ...]:
    """次にすることの期限。近い手続きから。

    要約案と公表は開催日から、発言者確認は依頼した日から、掲載の終わりは公表した日から数える(docs/guide.md の「期限」)。
    非公開の会議には、公表の期限が無い。
    """
    publish_on = _after(standing.held_on, procedure.publish_days)
    found = []
    match standing.stage:
        case Stage.CHECKING:
            due_on = date.fromisoformat(standing.due_on) if standing.due_on else None
            found = [
                Deadline(Task.CHECK, Duty.MEMBERS, due_on),
                Deadline(Task.COLLECT, Duty.SECRETARIAT, due_on),
            ]
        case Stage.SIGNING:
            found = [Deadline(Task.SIGN, Duty.SIGNATORIES, publish_on)]
        case Stage.SIGNED:
            found = [Deadline(Task.SEAL, Duty.SECRETARIAT, publish_on)]
        case Stage.PUBLISHED:
            found = [Deadline(Task.WITHDRAW, Duty.SECRETARIAT, _kept_until(standing, procedure))]
        case stage if stage in _MAKING:
            task = Task.CIRCULATE if procedure.checks else Task.REQUEST
            found = [Deadline(task, Duty.SECRETARIAT, _after(standing.held_on, procedure.draft_days))]
    if standing.stage in _BEFORE_PUBLICATION and not standing.closed:
        found.append(Deadline(Task.PUBLISH, Duty.SECRETARIAT, publish_on))
    return tuple(found)


def days_left(due_on: date, today: date) -> int:
    """期限までの日数。過ぎていれば負。"""
    return (due_on - today).days


def left_words(due_on: date | None, today: date) -> str:
    """期限までの日数を言葉にする。

    >>> today = date(2026, 11, 21)
    >>> [left_words(date(2026, 11, day), today) for day in (18, 21, 26)]
    ['3 日過ぎ', 'きょうまで', 'あと 5 日']
    """
    if due_on is None:
        return "期限なし(開催日の記載なし)"
    left = days_left(due_on, today)
    return f"{-left:,} 日過ぎ" if left < 0 else f"あと {left:,} 日" if left else "きょうまで"


def _after(held_on: str | None, days: int) -> date | None:
    return date.fromisoformat(held_on) + timedelta(days=days) if held_on else None


def _kept_until(standing: Standing, procedure: Procedure) -> date | None:
    """掲載しておく最後の日。2 月 29 日に公表したものは、うるう年でない年では 3 月 1 日。"""
    if standing.published_at is None:
        return None
    day = japanese_day(standing.published_at)
    try:
        return day.replace(year=day.year + procedure.keep_years)
    except ValueError:
        return date(day.year + procedure.keep_years, 3, 1)
