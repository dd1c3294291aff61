"""場所. アドレスの中の番号が、どの会議体のどの会議を指すか。入口の許しを決めるためだけに引く。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.rows import Row, first_row


@dataclass(frozen=True, slots=True)
class Place:
    """会議と、その会議体。会議の状態で許しを変えるときは、ここに足す。"""

    meeting_id: int
    committee_id: int


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
    return Place(row["id"], row["committee"]) if row else None
