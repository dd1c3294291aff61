"""発言者の承認. 委員が、どの版の要約案を承認したか。書き足すだけで、承認の後に変わったかは、そのつど版を比べて求める。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.receptions import Receipt, receipt_of
from db.rows import Row, add_row, require_writing, rows
from db.stage_moves import stage_of
from db.stages import Stage, require_stage

# 承認してよい状態。署名を頼んだ後は、署名がそれに代わる。
OPEN_TO_ACCEPTANCE = frozenset({Stage.CHECKING})


@dataclass(frozen=True, slots=True)
class Acceptance:
    """承認ひとつ。

    name は承認した人の氏名、snapshot と seq は承認した要約案の版。act は記した人と時刻。
    receipt は、事務局が画面の外で受けたものなら、その受け取りで、本人が画面でしたなら None。
    """

    name: str
    snapshot: int
    seq: int
    act: Act
    receipt: Receipt | None = None


def add_acceptance(db: Database, meeting_id: int, acceptance: Acceptance) -> int:
    """承認を書き足して id を返す。receipt は書かない(db/receptions.py)。NotFoundError: 会議が無い。StageError: 承認できる状態でない。"""
    require_writing(db)
    require_stage(stage_of(db, meeting_id), OPEN_TO_ACCEPTANCE)
    columns: Row = {
        "meeting": meeting_id,
        "name": acceptance.name,
        "snapshot": acceptance.snapshot,
        "seq": acceptance.seq,
        "accepted_by": acceptance.act.actor,
        "accepted_at": acceptance.act.at,
    }
    added = add_row(db, "acceptance", columns)
    detail = {"version": f"{acceptance.snapshot}.{acceptance.seq}"}
    subject = Subject(SubjectKind.MEETING, meeting_id)
    append_event(db, EventKind.STATEMENTS_ACCEPTED, subject, acceptance.act, detail)
    return added


def list_acceptances(db: Database, meeting_id: int) -> tuple[Acceptance, ...]:
    """会議の承認のすべて。した順。"""
    query = """
        SELECT acceptance.*, reception.way, reception.received_on
        FROM acceptance LEFT JOIN reception ON reception.acceptance = acceptance.id
        WHERE acceptance.meeting = ? ORDER BY acceptance.id
    """
    return tuple(
        Acceptance(
            row["name"],
            row["snapshot"],
            row["seq"],
            Act(row["accepted_by"], row["accepted_at"]),
            receipt_of(row),
        )
        for row in rows(db, query, [meeting_id])
    )
