"""封をした会議録. 確定したときに一度だけ書き、あとは変えない。"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from db.events import Act
from db.rows import Row, add_row, first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class SealedRow:
    """封をした会議録。

    request_id: 署名の依頼。archive: 原本の zip(RECORD.zip)。public: 公開版の zip。
    pdf: 市の証明書で封をした PDF か None。act: 確定した人と時刻。
    """

    meeting_id: int
    request_id: int
    archive: bytes
    public: bytes
    pdf: bytes | None
    act: Act


# 確定した会議録の、いま伏せてある発言の番号と、いま伏せてある箇所を根拠にする段落の番号(JSON の配列)。見える範囲によらない。
WITHHELD_TURNS = """(
    SELECT json_group_array(number) FROM main.turn WHERE turn.meeting = sealed_record.meeting
    AND turn.id IN (SELECT turn FROM main.withholding WHERE released_at IS NULL)
)"""
WITHHELD_PARAGRAPHS = """(
    SELECT json_group_array(DISTINCT paragraph)
    FROM main.frozen_source JOIN main.withholding ON withholding.turn = frozen_source.turn
    WHERE frozen_source.request = sealed_record.request AND withholding.released_at IS NULL
    AND ifnull(withholding.start_offset, 0) < frozen_source.end_offset
    AND (withholding.end_offset IS NULL OR frozen_source.start_offset < withholding.end_offset)
)"""


@dataclass(frozen=True, slots=True)
class WithheldNow:
    """いま伏せてあるもの。turns は発言の番号、paragraphs は封をした段落の番号。"""

    turns: frozenset[int]
    paragraphs: frozenset[int]


def keep_sealed(db: Database, sealed: SealedRow) -> None:
    """封をした会議録を残す。会議録を「確定」に進めるトランザクションの中で呼ぶ。出来事は、その一手が書く。"""
    require_writing(db)
    columns: Row = {
        "meeting": sealed.meeting_id,
        "request": sealed.request_id,
        "archive": sealed.archive,
        "public": sealed.public,
        "pdf": sealed.pdf,
        "sealed_by": sealed.act.actor,
        "sealed_at": sealed.act.at,
    }
    add_row(db, "sealed_record", columns)


def find_sealed(db: Database, meeting_id: int) -> SealedRow | None:
    """会議の封をした会議録。まだ確定していなければ None。"""
    found = first_row(db, "SELECT * FROM sealed_record WHERE meeting = ?", [meeting_id])
    return _sealed(found) if found else None


def withheld_now(db: Database, meeting_id: int) -> WithheldNow:
    """確定した会議録の、いま伏せてあるもの。見える範囲によらない。"""
    query = f"SELECT {WITHHELD_TURNS} AS turns, {WITHHELD_PARAGRAPHS} AS paragraphs FROM main.sealed_record WHERE meeting = ?"
    found = first_row(db, query, [meeting_id])
    return read_withheld(found["turns"], found["paragraphs"]) if found else read_withheld("[]", "[]")


def read_withheld(turns: str, paragraphs: str) -> WithheldNow:
    """WITHHELD_TURNS と WITHHELD_PARAGRAPHS の値を読む。"""
    return WithheldNow(frozenset(json.loads(turns)), frozenset(json.loads(paragraphs)))


def list_sealed_meetings(db: Database) -> tuple[int, ...]:
    """封をした会議録のある会議の id。"""
    return tuple(row["meeting"] for row in rows(db, "SELECT meeting FROM sealed_record ORDER BY meeting"))


def _sealed(row: Row) -> SealedRow:
    act = Act(row["sealed_by"], row["sealed_at"])
    return SealedRow(row["meeting"], row["request"], row["archive"], row["public"], row["pdf"], act)
