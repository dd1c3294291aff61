"""署名委員. 会議ごとに、事務局が決める。署名を頼むまでは決め直せる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_rows, require_writing, rows
from db.stage_moves import require_open_to_edits


class Duty(StrEnum):
    """署名委員の務め。"""

    CHAIR = "委員長"
    MEMBER = "署名委員"


@dataclass(frozen=True, slots=True)
class Signatory:
    """署名委員。署名する会長(委員長)も含む。title は印字する務め(「会長」「署名委員」など)、name は氏名。"""

    duty: Duty
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class SignatoryChange:
    """署名委員の決め直し。before は決める人が見ていた人たち、after はこれからの人たち。"""

    before: tuple[Signatory, ...]
    after: tuple[Signatory, ...]


def list_signatories(db: Database, meeting_id: int) -> tuple[Signatory, ...]:
    """会議の署名委員。決めた順。まだ決めていないか、会議が無ければ空。"""
    query = "SELECT duty, title, name FROM signatory WHERE meeting = ? ORDER BY position"
    return tuple(map(_signatory, rows(db, query, [meeting_id])))


def name_signatories(db: Database, meeting_id: int, change: SignatoryChange, act: Act) -> None:
    """署名委員をまるごと決め直す。変わるときだけ、出来事も書き足す。

    NotFoundError: 会議が無い。StageError: もう署名を頼んでいる。ConflictError: 見ていた人たちから、もう変わっている。
    """
    require_writing(db)
    require_open_to_edits(db, meeting_id)
    now = list_signatories(db, meeting_id)
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            f"署名委員は、画面を開いたときは「{_people(change.before)}」でしたが、いまは「{_people(now)}」です。"
            "いまの人を確かめて、もう一度決めてください。"
        )
    db.execute("DELETE FROM signatory WHERE meeting = ?", [meeting_id])
    add_rows(db, "signatory", [_row(meeting_id, *placed, act) for placed in enumerate(change.after)])
    detail = {"before": [asdict(one) for one in now], "after": [asdict(one) for one in change.after]}
    append_event(db, EventKind.SIGNATORIES_NAMED, Subject(SubjectKind.MEETING, meeting_id), act, detail)


def _signatory(row: Row) -> Signatory:
    return Signatory(Duty(row["duty"]), row["title"], row["name"])


def _row(meeting_id: int, position: int, one: Signatory, act: Act) -> Row:
    return {
        "meeting": meeting_id,
        "position": position,
        **asdict(one),
        "decided_by": act.actor,
        "decided_at": act.at,
    }


def _people(signatories: Sequence[Signatory]) -> str:
    return "、".join(one.name for one in signatories) or "なし"
