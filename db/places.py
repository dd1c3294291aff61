"""場所. アドレスの中の番号が、どの会議体のどの会議を指すか。入口の許しを決めるためだけに引く。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.rows import Row, first_row


@dataclass(frozen=True, slots=True)
class Place:
    """会議体と、その中の会議(会議体そのものなら None)。会議の状態で許しを変えるときは、ここに足す。"""

    committee_id: int
    meeting_id: int | None = None


def place_of_committee(db: Database, committee_id: int) -> Place | None:
    """会議体の場所。無ければ None。"""
    return _place(
        first_row(db, "SELECT id AS committee, NULL AS id FROM committee WHERE id = ?", [committee_id])
    )


def place_of_meeting(db: Database, meeting_id: int) -> Place | None:
    """会議の場所。無ければ None。"""
    return _place(first_row(db, "SELECT id, committee FROM meeting WHERE id = ?", [meeting_id]))


def place_of_exchange(db: Database, exchange_id: int) -> Place | None:
    """質疑応答の場所。無ければ None。"""
    query = """
        SELECT meeting.id, meeting.committee FROM exchange
        JOIN meeting ON meeting.id = exchange.meeting WHERE exchange.id = ?
    """
    return _place(first_row(db, query, [exchange_id]))


def _place(row: Row | None) -> Place | None:
    return Place(row["committee"], row["id"]) if row else None
