"""場所. アドレスの中の番号が、どの会議体のどの会議を指すか。入口の許しを決めるためだけに引く。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.open_meetings import IS_OPEN
from db.rows import Row, first_row
from db.stage_moves import STAGE_OF_MEETING
from db.stages import Stage


class Visibility(StrEnum):
    """会議がだれに見えるか。"""

    OPEN = "公開"
    CLOSED = "非公開"


@dataclass(frozen=True, slots=True)
class Place:
    """会議体と、その中の会議と、その会議録の状態(会議体そのものなら None)。会議体そのものは、いつも公開である。"""

    committee_id: int
    meeting_id: int | None = None
    visibility: Visibility = Visibility.OPEN
    stage: Stage | None = None


def place_of_committee(db: Database, committee_id: int) -> Place | None:
    """会議体の場所。無ければ None。"""
    return _place(
        first_row(
            db,
            "SELECT id AS committee, NULL AS id, 1 AS open, NULL AS stage FROM committee WHERE id = ?",
            [committee_id],
        )
    )


def place_of_meeting(db: Database, meeting_id: int) -> Place | None:
    """会議の場所。無ければ None。"""
    return _place(
        first_row(
            db,
            f"SELECT id, committee, {IS_OPEN} AS open, {STAGE_OF_MEETING} AS stage FROM meeting WHERE id = ?",
            [meeting_id],
        )
    )


def place_of_exchange(db: Database, exchange_id: int) -> Place | None:
    """質疑応答の場所。無ければ None。"""
    query = f"""
        SELECT meeting.id, meeting.committee, {IS_OPEN} AS open, {STAGE_OF_MEETING} AS stage FROM exchange
        JOIN meeting ON meeting.id = exchange.meeting WHERE exchange.id = ?
    """
    return _place(first_row(db, query, [exchange_id]))


def _place(row: Row | None) -> Place | None:
    if row is None:
        return None
    return Place(
        row["committee"],
        row["id"],
        Visibility.OPEN if row["open"] else Visibility.CLOSED,
        Stage(row["stage"]) if row["stage"] else None,
    )
