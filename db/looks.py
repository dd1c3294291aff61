"""最後に見たところ. 人が「ここまで見た」とした要約案の版。開いただけでは変わらない。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.rows import require_writing, rows


@dataclass(frozen=True, slots=True)
class Look:
    """見たところ。name は見た人の氏名、snapshot と seq は見た要約案の版、at は見たと言った時刻(UTC)。"""

    name: str
    snapshot: int
    seq: int
    at: str


def keep_look(db: Database, meeting_id: int, look: Look) -> None:
    """最後に見たところを、look にする。"""
    require_writing(db)
    db.execute(
        "INSERT INTO look VALUES (:meeting, :name, :snapshot, :seq, :at) ON CONFLICT DO UPDATE "
        "SET snapshot = excluded.snapshot, seq = excluded.seq, looked_at = excluded.looked_at",
        {
            "meeting": meeting_id,
            "name": look.name,
            "snapshot": look.snapshot,
            "seq": look.seq,
            "at": look.at,
        },
    )


def list_looks(db: Database, meeting_id: int) -> tuple[Look, ...]:
    """会議の、人ごとの最後に見たところ。古い順。"""
    return tuple(
        Look(row["name"], row["snapshot"], row["seq"], row["looked_at"])
        for row in rows(db, "SELECT * FROM look WHERE meeting = ? ORDER BY looked_at", [meeting_id])
    )
