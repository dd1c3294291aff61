"""会議と、その冒頭に書かれた事実."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.open_meetings import IS_OPEN
from db.records import AttendanceStatus, Disclosure, MeetingHeader, Minutes
from db.rows import Row, add_row, add_rows, first_row, id_list, require_writing, rows
from db.stage_moves import STAGE_OF_MEETING
from db.stages import Stage
from db.turns import add_turns, list_turns


@dataclass(frozen=True, slots=True)
class StoredMeeting:
    """保存した会議。header は冒頭の事実、notation は発言者表記の名前、open はだれにでも見せてよいか。"""

    id: int
    committee_id: int
    source_id: int
    header: MeetingHeader
    notation: str
    created_at: str
    open: bool


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """会議の一覧の一行。stage は会議録の状態、undecided は判断を待つ提案の数、confirmed は確定した紐付けの数。"""

    id: int
    committee_id: int
    committee: str
    title: str | None
    held_on: str | None
    disclosure: Disclosure | None
    stage: Stage
    turns: int
    exchanges: int
    undecided: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class MeetingName:
    """会議を人に示す名。committee は会議体の名、title と held_on は書かれていなければ None。"""

    committee: str
    title: str | None
    held_on: str | None


_ENTRIES = f"""
    SELECT meeting.id, committee, committee.name AS committee_name, title, held_on, disclosure,
        {STAGE_OF_MEETING} AS stage,
        (SELECT count(*) FROM turn WHERE turn.meeting = meeting.id) AS turns,
        (SELECT count(*) FROM exchange WHERE exchange.meeting = meeting.id AND NOT stale AND number > 0) AS exchanges,
        (SELECT count(*) FROM exchange JOIN link ON link.exchange = exchange.id
            WHERE exchange.meeting = meeting.id AND suggested AND NOT EXISTS (
                SELECT 1 FROM link_decision
                WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
            )) AS undecided,
        (SELECT count(*) FROM exchange JOIN link_decision ON link_decision.exchange = exchange.id
            WHERE exchange.meeting = meeting.id AND decision = '確定') AS confirmed
    FROM meeting JOIN committee ON committee.id = meeting.committee
    WHERE :committee IS NULL OR meeting.committee = :committee
    ORDER BY held_on DESC NULLS LAST, meeting.id DESC
"""


def add_meeting(db: Database, committee_id: int, source_id: int, minutes: Minutes, now: str) -> int:
    """読み取った会議録を会議として保存し、id を返す。now は ISO 8601 の UTC。"""
    require_writing(db)
    header = minutes.header
    meeting_id = add_row(
        db,
        "meeting",
        {
            "committee": committee_id,
            "source": source_id,
            "title": header.title,
            "body": header.body,
            "held_on": header.held_on,
            "start_time": header.start,
            "end_time": header.end,
            "place": header.place,
            "disclosure": header.disclosure,
            "observers": header.observers,
            "notation": minutes.notation,
            "created_at": now,
        },
    )
    _add_header_lists(db, meeting_id, header)
    add_turns(db, meeting_id, minutes.turns)
    return meeting_id


def get_meeting(db: Database, meeting_id: int) -> StoredMeeting:
    """会議ひとつ(発言を除く)。NotFoundError: 無い。"""
    found = first_row(db, f"SELECT *, {IS_OPEN} AS open FROM meeting WHERE id = ?", [meeting_id])
    if not found:
        raise NotFoundError("会議", meeting_id)
    return StoredMeeting(
        id=found["id"],
        committee_id=found["committee"],
        source_id=found["source"],
        header=_header(db, found),
        notation=found["notation"],
        created_at=found["created_at"],
        open=bool(found["open"]),
    )


def get_meeting_names(db: Database, meeting_ids: Iterable[int]) -> dict[int, MeetingName]:
    """会議の id から、人に示す名への対応(検索結果に使う)。無い id は含まない。"""
    query = """
        SELECT meeting.id, committee.name AS committee, title, held_on
        FROM meeting JOIN committee ON committee.id = meeting.committee
        WHERE meeting.id IN (SELECT value FROM json_each(?))
    """
    return {
        row["id"]: MeetingName(row["committee"], row["title"], row["held_on"])
        for row in rows(db, query, [id_list(meeting_ids)])
    }


def get_minutes(db: Database, meeting_id: int) -> Minutes:
    """保存した会議を、読み取ったときの形に戻す(分析のやり直しに使う)。NotFoundError: 無い。"""
    meeting = get_meeting(db, meeting_id)
    turns = tuple(stored.turn for stored in list_turns(db, meeting_id))
    return Minutes(meeting.header, turns, meeting.notation)


def list_meetings(db: Database, committee_id: int | None = None) -> tuple[MeetingEntry, ...]:
    """会議の一覧。新しい開催日から。committee_id を渡せばその会議体だけ。"""
    return tuple(
        MeetingEntry(
            id=row["id"],
            committee_id=row["committee"],
            committee=row["committee_name"],
            title=row["title"],
            held_on=row["held_on"],
            disclosure=_disclosure(row),
            stage=Stage(row["stage"]),
            turns=row["turns"],
            exchanges=row["exchanges"],
            undecided=row["undecided"],
            confirmed=row["confirmed"],
        )
        for row in rows(db, _ENTRIES, {"committee": committee_id})
    )


def _add_header_lists(db: Database, meeting_id: int, header: MeetingHeader) -> None:
    agenda = enumerate(header.agenda, start=1)
    add_rows(db, "agenda_item", ({"meeting": meeting_id, "number": n, "title": t} for n, t in agenda))
    handouts = enumerate(header.handouts)
    add_rows(db, "handout", ({"meeting": meeting_id, "position": n, "title": t} for n, t in handouts))
    people = {
        AttendanceStatus.ATTENDEE: header.attendees,
        AttendanceStatus.ABSENTEE: header.absentees,
        AttendanceStatus.STAFF: header.staff,
        AttendanceStatus.SIGNATORY: header.signatories,
    }
    add_rows(
        db,
        "attendance",
        (
            {"meeting": meeting_id, "status": status, "position": position, "name": name}
            for status, names in people.items()
            for position, name in enumerate(names)
        ),
    )


def _header(db: Database, meeting: Row) -> MeetingHeader:
    meeting_id = meeting["id"]
    agenda = rows(db, "SELECT title FROM agenda_item WHERE meeting = ? ORDER BY number", [meeting_id])
    handouts = rows(db, "SELECT title FROM handout WHERE meeting = ? ORDER BY position", [meeting_id])
    people = rows(db, "SELECT status, name FROM attendance WHERE meeting = ? ORDER BY position", [meeting_id])

    def names(status: AttendanceStatus) -> tuple[str, ...]:
        return tuple(row["name"] for row in people if row["status"] == status)

    return MeetingHeader(
        title=meeting["title"],
        body=meeting["body"],
        held_on=meeting["held_on"],
        start=meeting["start_time"],
        end=meeting["end_time"],
        place=meeting["place"],
        disclosure=_disclosure(meeting),
        observers=meeting["observers"],
        attendees=names(AttendanceStatus.ATTENDEE),
        absentees=names(AttendanceStatus.ABSENTEE),
        staff=names(AttendanceStatus.STAFF),
        agenda=tuple(row["title"] for row in agenda),
        handouts=tuple(row["title"] for row in handouts),
        signatories=names(AttendanceStatus.SIGNATORY),
    )


def _disclosure(row: Row) -> Disclosure | None:
    return Disclosure(row["disclosure"]) if row["disclosure"] is not None else None
