"""期限の表. アカウントの人に見せてよい会議録の期限を、急ぐものから並べる。画面と暦が、同じものを使う。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app import addresses
from app.reviewing.answers import load_answers, load_terms
from app.workflow.deadlines import Deadline, Duty, Task, next_deadlines
from app.workflow.persons import same_name
from db.accounts import Account
from db.committees import list_committees
from db.procedures import get_procedure
from db.records import Role
from db.signatories import list_signatories
from db.signatures import signed_names
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


def list_due(db: Database, account: Account, at: str) -> tuple[Due, ...]:
    """この人に見せる期限。期限の早いものから、期限の無いものは後に。

    at はいまの時刻(UTC)。事務局には担当する会議体のすべてを、委員には自分がまだしていないことだけを見せる。管理者には、名を見せてよい会議の期限を見せる。
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
    return tuple(sorted(_own(db, account, found, at), key=_order))


def _own(db: Database, account: Account, found: Iterator[Due], at: str) -> Iterator[Due]:
    for due in found:
        if account.role is not Role.MEMBER or _is_duty_of(db, due, account, at):
            yield due


def awaits_check(db: Database, meeting_id: int, name: str, at: str) -> bool:
    """その氏名の委員が発言を確かめるのを待っているか。発言していない人と、もう回答をした人は待たない。"""
    answers = load_answers(db, meeting_id, load_terms(db, meeting_id, at))
    return any(one.state.waits and same_name(one.speaker.name, name) for one in answers)


def awaits_signature(db: Database, meeting_id: int, name: str) -> bool:
    """その氏名の人の署名を待っているか。署名する人でない人と、もう署名した人は待たない。"""
    waiting = {one.name for one in list_signatories(db, meeting_id)} - signed_names(db, meeting_id)
    return any(same_name(name, one) for one in waiting)


def _is_duty_of(db: Database, due: Due, account: Account, at: str) -> bool:
    """委員がまだしていないことか。"""
    match due.deadline.duty:
        case Duty.MEMBERS:
            return awaits_check(db, due.standing.meeting_id, account.name, at)
        case Duty.SIGNATORIES:
            return awaits_signature(db, due.standing.meeting_id, account.name)
        case Duty.SECRETARIAT:
            return False


def _order(due: Due) -> tuple[date, int, str]:
    return due.deadline.due_on or date.max, -due.standing.meeting_id, due.deadline.task
