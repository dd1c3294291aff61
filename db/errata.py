"""訂正. 確定した会議録に書き足す、日付のある正誤。封をした中身は変えない。"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import add_row, first_row, require_writing, rows, to_json
from db.stage_moves import stage_of
from db.stages import Stage, require_stage

# 訂正を書き足してよい状態。
SEALED_STAGES = frozenset({Stage.SEALED, Stage.PUBLISHED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Correction:
    """訂正の内容。paragraph は印字した段落の番号か、会議の事実なら None。wrong を correct に改める。"""

    paragraph: int | None
    wrong: str
    correct: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignedText:
    """署名した文。message は文(正準 JSON)、signature は 16 進の署名。"""

    message: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedPair:
    """そのときまでの訂正の文。whole は原本に、public は公開版に添える。"""

    whole: SignedText
    public: SignedText


@dataclass(frozen=True, slots=True)
class Erratum:
    """書き足した訂正。number は会議の中の番号(1 から)、act は書いた人と時刻。"""

    number: int
    correction: Correction
    act: Act


def add_erratum(db: Database, meeting_id: int, correction: Correction, signed: SignedPair, act: Act) -> None:
    """訂正を、それを加えた訂正の文とともに書き足す。NotFoundError: 会議が無い。StageError: 確定していない。"""
    require_writing(db)
    require_stage(stage_of(db, meeting_id), SEALED_STAGES)
    columns = {
        "meeting": meeting_id,
        **asdict(correction),
        "whole_errata": to_json(asdict(signed.whole)),
        "public_errata": to_json(asdict(signed.public)),
        "added_by": act.actor,
        "added_at": act.at,
    }
    add_row(db, "erratum", columns)
    subject = Subject(SubjectKind.MEETING, meeting_id)
    append_event(db, EventKind.ERRATUM_ADDED, subject, act, asdict(correction))


def find_whole_errata(db: Database, meeting_id: int) -> SignedText | None:
    """原本に添える、いまの訂正の文。訂正が無いか、原本を見てよくなければ None。"""
    return _signed_text(db, meeting_id, "whole_errata")


def find_public_errata(db: Database, meeting_id: int) -> SignedText | None:
    """公開版に添える、いまの訂正の文。訂正が無いか、確定した後に伏せた箇所があって見せられなければ None。"""
    return _signed_text(db, meeting_id, "public_errata")


def list_errata(db: Database, meeting_id: int) -> tuple[Erratum, ...]:
    """会議の訂正。書き足した順。伏せた発言のある会議では、原本を見ない人には言葉が空に見える(db/sight_tables.py)。"""
    found = rows(db, "SELECT * FROM erratum WHERE meeting = ? ORDER BY id", [meeting_id])
    return tuple(
        Erratum(
            number,
            Correction(row["paragraph"], row["wrong"], row["correct"], row["reason"]),
            Act(row["added_by"], row["added_at"]),
        )
        for number, row in enumerate(found, start=1)
    )


def _signed_text(db: Database, meeting_id: int, column: str) -> SignedText | None:
    query = f"SELECT {column} AS text FROM erratum WHERE meeting = ? ORDER BY id DESC LIMIT 1"
    found = first_row(db, query, [meeting_id])
    return SignedText(**json.loads(found["text"])) if found and found["text"] else None
