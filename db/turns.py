"""発言."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.records import Span, SpeakerGroup, Turn
from db.rows import Row, add_rows, id_list, require_writing, rows, stored_id


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """保存した発言。id は会議をまたいで一意で、変わらない。"""

    id: int
    meeting_id: int
    turn: Turn


def add_turns(db: Database, meeting_id: int, turns: Sequence[Turn]) -> None:
    """会議に発言を加える。議題は先に保存しておくこと。"""
    require_writing(db)
    add_rows(
        db,
        "turn",
        (
            {
                "meeting": meeting_id,
                "number": turn.number,
                "label": turn.label,
                "name": turn.name,
                "role": turn.role,
                "speaker_group": turn.group,
                "agenda": turn.agenda,
                "text": turn.text,
            }
            for turn in turns
        ),
    )


def list_turns(db: Database, meeting_id: int) -> tuple[StoredTurn, ...]:
    """会議の発言。番号順。会議が無ければ空。"""
    return tuple(map(_stored, rows(db, "SELECT * FROM turn WHERE meeting = ? ORDER BY number", [meeting_id])))


def get_turns(db: Database, wanted: Sequence[int]) -> tuple[StoredTurn, ...]:
    """id の並びのとおりの発言(検索結果の本文を出すのに使う)。無い id は飛ばす。"""
    found = rows(db, "SELECT * FROM turn WHERE id IN (SELECT value FROM json_each(?))", [id_list(wanted)])
    by_id = {row["id"]: _stored(row) for row in found}
    return tuple(by_id[turn_id] for turn_id in wanted if turn_id in by_id)


def turn_ids(db: Database, meeting_id: int) -> dict[int, int]:
    """会議の中の発言の番号から id への対応。"""
    found = rows(db, "SELECT number, id FROM turn WHERE meeting = ?", [meeting_id])
    return {row["number"]: row["id"] for row in found}


def span_columns(span: Span, ids: Mapping[int, int]) -> Row:
    """箇所を表の列にする。ids は turn_ids()。

    ValueError: その会議に無い発言を指している(分析の誤り)。
    """
    turn_id = stored_id(ids, span.turn, "発言")
    return {"turn": turn_id, "start_offset": span.start, "end_offset": span.end}


def _stored(row: Row) -> StoredTurn:
    turn = Turn(
        number=row["number"],
        label=row["label"],
        name=row["name"],
        role=row["role"],
        agenda=row["agenda"],
        text=row["text"],
        group=SpeakerGroup(row["speaker_group"]),
    )
    return StoredTurn(row["id"], row["meeting"], turn)
