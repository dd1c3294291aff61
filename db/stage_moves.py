"""手続きの一手. 会議録を進め、いまの状態を、最後の一手から求める。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_row, first_row, require_writing, rows, to_json
from db.stages import OPEN_TO_EDITS, Move, Stage, StageError, find_transition, require_stage

# meeting の行のいまの状態(SQL の式)。最後の一手の状態。一手も無ければ、分析が済むまで取込、済めば整理。
# 署名を頼んだ会議録は、署名委員のすべてが最後の依頼に署名すれば(署名委員を決めていなければ、すぐに)署名済み。
STAGE_OF_MEETING = f"""
    coalesce(
        (SELECT CASE WHEN stage = '{Stage.SIGNING}' AND EXISTS (
            SELECT 1 FROM signature_request WHERE signature_request.move = stage_move.id
        ) AND NOT EXISTS (
            SELECT 1 FROM signatory WHERE signatory.meeting = meeting.id AND NOT EXISTS (
                SELECT 1 FROM signature JOIN signature_request ON signature_request.id = signature.request
                WHERE signature_request.move = stage_move.id AND signature.name = signatory.name
            )
        ) THEN '{Stage.SIGNED}' ELSE stage END
        FROM stage_move WHERE stage_move.meeting = meeting.id ORDER BY stage_move.id DESC LIMIT 1),
        CASE WHEN EXISTS (
            SELECT 1 FROM event
            WHERE subject_kind = '{SubjectKind.MEETING}' AND subject_id = meeting.id AND kind = '{EventKind.ANALYZED}'
        ) THEN '{Stage.ORGANIZING}' ELSE '{Stage.IMPORTED}' END
    )
"""


@dataclass(frozen=True, slots=True)
class NextStep:
    """進めたい一手。seen は画面で見ていた状態、due_on は次の期限(ISO 8601 の日付)か None。"""

    seen: Stage
    move: Move
    reason: str = ""
    due_on: str | None = None


@dataclass(frozen=True, slots=True)
class StageMove:
    """進めた一手。stage は進んだ先。"""

    id: int
    move: Move
    stage: Stage
    reason: str
    due_on: str | None
    act: Act


def stage_of(db: Database, meeting_id: int) -> Stage:
    """会議録のいまの状態。NotFoundError: 会議が無い。"""
    found = first_row(db, f"SELECT {STAGE_OF_MEETING} AS stage FROM meeting WHERE id = ?", [meeting_id])
    if not found:
        raise NotFoundError("会議", meeting_id)
    return Stage(found["stage"])


def require_open_to_edits(db: Database, meeting_id: int) -> None:
    """会議録の内容を、まだ直してよいことを確かめる。NotFoundError: 会議が無い。StageError: もう直せない。"""
    require_stage(stage_of(db, meeting_id), OPEN_TO_EDITS)


def move_meeting(db: Database, meeting_id: int, step: NextStep, act: Act) -> Stage:
    """会議録を一つ進め、進んだ先の状態を返す。

    NotFoundError: 会議が無い。StageError: 見ていた状態と違うか、その道が無いか、封をした会議録を差し戻そうとした。
    ValueError: 要る理由が無い。
    """
    require_writing(db)
    now = stage_of(db, meeting_id)
    if now is not step.seen:
        require_stage(now, frozenset({step.seen}))
    transition = find_transition(now, step.move)
    if transition.needs_reason and not step.reason.strip():
        raise ValueError(f"「{step.move}」には理由が要ります。")
    if step.move is Move.SEND_BACK and has_seal(db, meeting_id):
        raise StageError(
            f"この会議録は封をして確定しているので、「{now}」から「{transition.target}」に差し戻せません。"
            "何も変えていません。誤りは、日付のある訂正として書き足せます。"
        )
    columns: Row = {
        "meeting": meeting_id,
        "move": step.move,
        "stage": transition.target,
        "reason": step.reason.strip(),
        "due_on": step.due_on,
        "moved_by": act.actor,
        "moved_at": act.at,
    }
    add_row(db, "stage_move", columns)
    detail = {"before": now, "after": transition.target, "reason": step.reason.strip(), "due_on": step.due_on}
    append_event(db, EventKind(step.move), Subject(SubjectKind.MEETING, meeting_id), act, detail)
    return transition.target


def has_seal(db: Database, meeting_id: int) -> bool:
    """封をして確定した会議録か。封をした会議録は、差し戻せない。"""
    return first_row(db, "SELECT 1 FROM sealed_record WHERE meeting = ?", [meeting_id]) is not None


def list_moves(db: Database, meeting_id: int) -> tuple[StageMove, ...]:
    """会議録を進めた一手のすべて。進めた順。会議が無ければ空。"""
    query = "SELECT * FROM stage_move WHERE meeting = ? ORDER BY id"
    return tuple(map(_move, rows(db, query, [meeting_id])))


def last_move_to(db: Database, meeting_id: int, stage: Stage) -> StageMove | None:
    """会議録を stage に進めた最後の一手。無ければ None。"""
    query = "SELECT * FROM stage_move WHERE meeting = ? AND stage = ? ORDER BY id DESC LIMIT 1"
    found = first_row(db, query, [meeting_id, stage])
    return _move(found) if found else None


def meetings_in(db: Database, stages: Collection[Stage]) -> tuple[tuple[int, Stage, str | None], ...]:
    """いま stages のどれかにある会議の id と、状態と、その状態の期限(ISO 8601)か None。期限の近い順。"""
    query = f"""
        SELECT id, stage, due_on FROM (
            SELECT id, {STAGE_OF_MEETING} AS stage,
                (SELECT due_on FROM stage_move WHERE stage_move.meeting = meeting.id ORDER BY stage_move.id DESC LIMIT 1) AS due_on
            FROM meeting
        ) WHERE stage IN (SELECT value FROM json_each(?)) ORDER BY due_on NULLS LAST, id
    """
    found = rows(db, query, [to_json(sorted(stages))])
    return tuple((row["id"], Stage(row["stage"]), row["due_on"]) for row in found)


def _move(row: Row) -> StageMove:
    act = Act(row["moved_by"], row["moved_at"])
    return StageMove(row["id"], Move(row["move"]), Stage(row["stage"]), row["reason"], row["due_on"], act)
