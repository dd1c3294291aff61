"""期限の表. アカウントの人に見せてよい会議録の期限を、急ぐものから並べる。画面と暦が、同じものを使う。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app import addresses
from app.workflow.deadlines import Deadline, Duty, Task, next_deadlines
from app.workflow.persons import same_name
from db.accounts import Account
from db.committees import list_committees
from db.procedures import get_procedure
from db.records import Role
from db.signatories import list_signatories
from db.standings import Standing, list_standings


@dataclass(frozen=True, slots=True)
class Due:
    """会議録ひとつの期限ひとつ。"""

    standing: Standing
    deadline: Deadline


def due_url(due: Due) -> str:
    """期限のことをする画面。"""
    meeting_id = due.standing.meeting_id
    match due.deadline.task:
        case Task.CHECK | Task.COLLECT:
            return addresses.review_url(meeting_id)
        case Task.SIGN:
            return addresses.signing_url(meeting_id)
    return addresses.stage_url(meeting_id)


def list_due(db: Database, account: Account) -> tuple[Due, ...]:
    """この人に見せる期限。期限の早いものから、期限の無いものは後に。

    事務局には担当する会議体のすべてを、委員には自分がすることだけを見せる。管理者には、名を見せてよい会議の期限を見せる。
    """
    everything = account.role is Role.ADMINISTRATOR
    committees = frozenset(one.id for one in list_committees(db)) if everything else account.committees
    procedures = {committee: get_procedure(db, committee) for committee in committees}
    found = (
        Due(standing, deadline)
        for standing in list_standings(db, committees)
        if standing.open or not everything
        for deadline in next_deadlines(standing, procedures[standing.committee_id])
    )
    return tuple(sorted(_own(db, account, found), key=_order))


def _own(db: Database, account: Account, found: Iterator[Due]) -> Iterator[Due]:
    for due in found:
        if account.role is not Role.MEMBER or _is_duty_of(db, due, account):
            yield due


def _is_duty_of(db: Database, due: Due, account: Account) -> bool:
    """委員がすることか。署名は、事務局の決めた署名する人だけがする。"""
    match due.deadline.duty:
        case Duty.MEMBERS:
            return True
        case Duty.SIGNATORIES:
            signatories = list_signatories(db, due.standing.meeting_id)
            return any(same_name(account.name, one.name) for one in signatories)
        case Duty.SECRETARIAT:
            return False


def _order(due: Due) -> tuple[date, int, str]:
    return due.deadline.due_on or date.max, -due.standing.meeting_id, due.deadline.task
