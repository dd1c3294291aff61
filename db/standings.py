"""手続きの途中. まだ掲載を終えていない会議録の、いまの状態と、期限を決めるもと。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.open_meetings import IS_OPEN
from db.records import Disclosure
from db.rows import Row, id_list, rows
from db.stage_moves import STAGE_OF_MEETING
from db.stages import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """会議録の、いまの状態。

    title, held_on: 会議の題名と開催日(ISO 8601)か None。
    closed: 非公開の会議か。open: だれにでも会議の名を見せてよいか。
    stage, due_on: いまの状態と、そこに進めたときに決めた期限(ISO 8601)か None。
    published_at: 最後に公表した時刻(UTC)か None。
    """

    meeting_id: int
    committee_id: int
    committee: str
    title: str | None
    held_on: str | None
    closed: bool
    open: bool
    stage: Stage
    due_on: str | None
    published_at: str | None


_LAST = "SELECT {column} FROM stage_move WHERE stage_move.meeting = meeting.id {where} ORDER BY stage_move.id DESC LIMIT 1"
_STANDINGS = f"""
    SELECT meeting.id, meeting.committee, committee.name, title, held_on, disclosure, {IS_OPEN} AS open,
        {STAGE_OF_MEETING} AS stage,
        ({_LAST.format(column="due_on", where="")}) AS due_on,
        ({_LAST.format(column="moved_at", where=f"AND stage = '{Stage.PUBLISHED}'")}) AS published_at
    FROM meeting JOIN committee ON committee.id = meeting.committee
"""


def list_standings(db: Database, committees: frozenset[int]) -> tuple[Standing, ...]:
    """会議体の会議録のうち、掲載を終えていないもの。会議の id の順。"""
    query = f"""
        SELECT * FROM ({_STANDINGS} WHERE meeting.committee IN (SELECT value FROM json_each(?)))
        WHERE stage <> '{Stage.WITHDRAWN}' ORDER BY id
    """
    return tuple(map(_standing, rows(db, query, [id_list(sorted(committees))])))


def standing_of_meeting(db: Database, meeting_id: int) -> Standing | None:
    """会議録ひとつの、いまの状態。会議が無ければ None。"""
    found = rows(db, f"{_STANDINGS} WHERE meeting.id = ?", [meeting_id])
    return _standing(found[0]) if found else None


def _standing(row: Row) -> Standing:
    return Standing(
        meeting_id=row["id"],
        committee_id=row["committee"],
        committee=row["name"],
        title=row["title"],
        held_on=row["held_on"],
        closed=row["disclosure"] == Disclosure.CLOSED,
        open=bool(row["open"]),
        stage=Stage(row["stage"]),
        due_on=row["due_on"],
        published_at=row["published_at"],
    )
