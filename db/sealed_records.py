"""封をした会議録. 確定したときに一度だけ書き、あとは変えない。"""

from __future__ import annotations

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


def list_sealed_meetings(db: Database) -> tuple[int, ...]:
    """封をした会議録のある会議の id。"""
    return tuple(row["meeting"] for row in rows(db, "SELECT meeting FROM sealed_record ORDER BY meeting"))


def _sealed(row: Row) -> SealedRow:
    act = Act(row["sealed_by"], row["sealed_at"])
    return SealedRow(row["meeting"], row["request"], row["archive"], row["public"], row["pdf"], act)
