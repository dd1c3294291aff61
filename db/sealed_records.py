"""封をした会議録. 封の機能を取り込むまでの仮のもので、どの会議にも封は無い。取り込むときに、同じ名の関数に差し替える。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class SealedRow:
    """封をした会議録。archive は原本の RECORD.zip、public はその公開版。"""

    archive: bytes
    public: bytes


def find_sealed(db: Database, meeting_id: int) -> SealedRow | None:  # noqa: ARG001 差し替える関数と同じ形にする。
    """会議の、封をした会議録。封をしていなければ None。"""
    return None
