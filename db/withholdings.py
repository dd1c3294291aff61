"""伏せた発言. 事務局が、発言かその一部を公開しないことにし、あとで解く。解いたものも、いつだれが解いたかとともに残る。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import Withheld, WithheldKind
from db.rows import Row, add_row, first_row, id_list, require_writing, rows


@dataclass(frozen=True, slots=True)
class Withholding:
    """伏せた箇所ひとつ。turn は発言の番号、withheld は箇所と種類と理由、released は解いた人と時刻か None。"""

    id: int
    turn: int
    withheld: Withheld
    decided: Act
    released: Act | None


_SELECT = """
    SELECT withholding.*, turn.number, turn.meeting
    FROM withholding JOIN turn ON turn.id = withholding.turn
"""


def withhold(db: Database, meeting_id: int, number: int, withheld: Withheld, act: Act) -> int:
    """発言 number かその一部を伏せて、伏せた箇所の id を返す。

    NotFoundError: 発言が無い。ConflictError: 箇所が、もう伏せてある箇所に重なる。ValueError: 箇所が本文の外にある。
    """
    require_writing(db)
    query = "SELECT id, text FROM turn WHERE meeting = ? AND number = ?"
    turn = first_row(db, query, [meeting_id, number])
    if turn is None:
        raise NotFoundError("発言", number)
    if withheld.end is not None and not 0 <= withheld.start < withheld.end <= len(turn["text"]):
        raise ValueError("伏せる箇所が、発言の外にあります。")
    _refuse_overlap(db, turn["id"], withheld)
    whole = withheld.end is None
    columns = {
        "turn": turn["id"],
        "start_offset": None if whole else withheld.start,
        "end_offset": withheld.end,
        "kind": withheld.kind,
        "reason": withheld.reason,
        "decided_by": act.actor,
        "decided_at": act.at,
    }
    added = add_row(db, "withholding", columns)
    _record(db, EventKind.WITHHELD, meeting_id, (added, number, withheld), act)
    return added


def release(db: Database, meeting_id: int, withholding_id: int, act: Act) -> Withholding:
    """伏せた箇所を解く。NotFoundError: この会議に無い。ConflictError: もう解いてある。"""
    require_writing(db)
    found = get_withholding(db, meeting_id, withholding_id)
    if found.released is not None:
        raise ConflictError(
            f"発言 {found.turn} の伏せた箇所は、{found.released.actor}がもう解いています。何も変えていません。"
            "画面を読み込み直してください。"
        )
    db.execute(
        "UPDATE withholding SET released_by = ?, released_at = ? WHERE id = ?",
        [act.actor, act.at, withholding_id],
    )
    _record(db, EventKind.RELEASED, meeting_id, (found.id, found.turn, found.withheld), act)
    return found


def withhold_again(db: Database, meeting_id: int, withholding_id: int, act: Act) -> Withholding:
    """解いた箇所を、もう一度伏せる。

    NotFoundError: この会議に無い。ConflictError: もう伏せてあるか、ほかの伏せた箇所に重なる。
    """
    require_writing(db)
    found = get_withholding(db, meeting_id, withholding_id)
    if found.released is None:
        raise ConflictError(
            f"発言 {found.turn} のこの箇所は、もう伏せてあります。何も変えていません。画面を読み込み直してください。"
        )
    row = rows(db, "SELECT turn FROM withholding WHERE id = ?", [withholding_id])[0]
    _refuse_overlap(db, row["turn"], found.withheld)
    db.execute("UPDATE withholding SET released_by = NULL, released_at = NULL WHERE id = ?", [withholding_id])
    _record(db, EventKind.WITHHELD, meeting_id, (found.id, found.turn, found.withheld), act)
    return found


def get_withholding(db: Database, meeting_id: int, withholding_id: int) -> Withholding:
    """会議の伏せた箇所ひとつ。NotFoundError: その会議に無い。"""
    found = first_row(
        db, f"{_SELECT} WHERE withholding.id = ? AND turn.meeting = ?", [withholding_id, meeting_id]
    )
    if not found:
        raise NotFoundError("伏せた箇所", withholding_id)
    return _withholding(found)


def list_withholdings(db: Database, meeting_id: int) -> tuple[Withholding, ...]:
    """会議の伏せた箇所。解いたものも含む。発言の番号と箇所の順。"""
    query = f"{_SELECT} WHERE turn.meeting = ? ORDER BY turn.number, start_offset, withholding.id"
    return tuple(map(_withholding, rows(db, query, [meeting_id])))


def withheld_of_meeting(db: Database, meeting_id: int) -> dict[int, tuple[Withheld, ...]]:
    """会議の発言の番号から、いま伏せてある箇所への対応。"""
    found: dict[int, tuple[Withheld, ...]] = {}
    for one in list_withholdings(db, meeting_id):
        if one.released is None:
            found[one.turn] = (*found.get(one.turn, ()), one.withheld)
    return found


def list_withheld(db: Database, turn_ids: Sequence[int]) -> dict[int, tuple[Withheld, ...]]:
    """発言の id から、いま伏せてある箇所への対応。伏せていない発言は含まない。"""
    query = """
        SELECT * FROM withholding
        WHERE released_at IS NULL AND turn IN (SELECT value FROM json_each(?)) ORDER BY turn, start_offset
    """
    found: dict[int, tuple[Withheld, ...]] = {}
    for row in rows(db, query, [id_list(turn_ids)]):
        found[row["turn"]] = (*found.get(row["turn"], ()), _withheld(row))
    return found


def touches(withheld: Sequence[Withheld], start: int, end: int) -> bool:
    """箇所 [start, end) が、伏せた箇所のどれかに一字でも触れるか。"""
    return any((one.end is None or start < one.end) and one.start < end for one in withheld)


def _refuse_overlap(db: Database, turn_id: int, withheld: Withheld) -> None:
    standing = list_withheld(db, [turn_id]).get(turn_id, ())
    if standing and (withheld.end is None or touches(standing, withheld.start, withheld.end)):
        raise ConflictError(
            "選んだ箇所は、もう伏せてある箇所に重なります。何も変えていません。"
            "画面を読み込み直し、伏せてある方を解いてから、もう一度伏せてください。"
        )


def _record(
    db: Database, kind: EventKind, meeting_id: int, which: tuple[int, int, Withheld], act: Act
) -> None:
    """出来事を残す。伏せた言葉そのものは残さない。"""
    number, turn, withheld = which
    detail = {
        "withholding": number,
        "turn": turn,
        "start": withheld.start,
        "end": withheld.end,
        "kind": withheld.kind,
        "reason": withheld.reason,
    }
    append_event(db, kind, Subject(SubjectKind.MEETING, meeting_id), act, detail)


def _withholding(row: Row) -> Withholding:
    released = Act(row["released_by"], row["released_at"]) if row["released_at"] is not None else None
    decided = Act(row["decided_by"], row["decided_at"])
    return Withholding(row["id"], row["number"], _withheld(row), decided, released)


def _withheld(row: Row) -> Withheld:
    return Withheld(WithheldKind(row["kind"]), row["reason"], row["start_offset"] or 0, row["end_offset"])
