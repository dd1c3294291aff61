"""手続きの決まり. 会議体ごとの期限、発言者確認、署名のしかた。"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.committees import get_committee
from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, first_row, require_writing


class Silence(StrEnum):
    """発言者確認の期限を過ぎても回答の無い委員の扱い。"""

    ACCEPTED = "承認とみなす"
    AWAITED = "回答を待つ"


class SigningMethod(StrEnum):
    """署名のしかた。審議会ごとの決まりに従う。"""

    APPROVAL = "承認記録"
    PDF = "PDF の電子署名"
    PAPER = "紙に署名"


@dataclass(frozen=True, slots=True)
class Procedure:
    """会議体の手続きの決まり。

    draft_days: 開催日から、要約案を委員に回すまでの日数。
    checks: 発言者確認をするか。check_days: その期間の日数。silence: 回答の無い委員の扱い。
    publish_days: 開催日から、公表するまでの日数。
    keep_years: 公表してから掲載しておく年数。
    method: 署名のしかた。chair_signs: 会長(委員長)が署名するか。members_signing: ほかに署名する委員の数。
    """

    draft_days: int = 7
    checks: bool = True
    check_days: int = 7
    silence: Silence = Silence.ACCEPTED
    publish_days: int = 30
    keep_years: int = 5
    method: SigningMethod = SigningMethod.APPROVAL
    chair_signs: bool = True
    members_signing: int = 1


@dataclass(frozen=True, slots=True)
class ProcedureChange:
    """決まりの直し。before は直す人が見ていた決まり、after はこれからの決まり。"""

    before: Procedure
    after: Procedure


def get_procedure(db: Database, committee_id: int) -> Procedure:
    """会議体の手続きの決まり。決めていなければ、ふつうの決まり。NotFoundError: 会議体が無い。"""
    get_committee(db, committee_id)
    found = first_row(db, "SELECT * FROM committee_procedure WHERE committee = ?", [committee_id])
    return _procedure(found) if found else Procedure()


def change_procedure(db: Database, committee_id: int, change: ProcedureChange, act: Act) -> None:
    """決まりを変える。変わるときだけ、出来事も書き足す。

    NotFoundError: 会議体が無い。ConflictError: 見ていた決まりが、もう別の決まりに変わっている。
    """
    require_writing(db)
    now = get_procedure(db, committee_id)
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            "この会議体の手続きの決まりは、画面を開いた後に変わりました。打った内容は残してあります。"
            "いまの決まりを確かめて、もう一度保存してください。"
        )
    db.table("committee_procedure").upsert(
        {"committee": committee_id, **asdict(change.after)}, pk="committee"
    )
    detail = {"before": asdict(now), "after": asdict(change.after)}
    append_event(db, EventKind.PROCEDURE_CHANGED, Subject(SubjectKind.COMMITTEE, committee_id), act, detail)


def _procedure(row: Row) -> Procedure:
    return Procedure(
        draft_days=row["draft_days"],
        checks=bool(row["checks"]),
        check_days=row["check_days"],
        silence=Silence(row["silence"]),
        publish_days=row["publish_days"],
        keep_years=row["keep_years"],
        method=SigningMethod(row["method"]),
        chair_signs=bool(row["chair_signs"]),
        members_signing=row["members_signing"],
    )
