"""取り込んだ文書. 内容(SHA-256)が同じ文書は一度しか取り込まない。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import AlreadyImportedError, NotFoundError
from db.events import Act
from db.records import SourceKind
from db.rows import Row, add_row, first_row, require_writing


@dataclass(frozen=True, slots=True)
class Source:
    """取り込む文書。sha256 は内容の印(空白の違いを除いた本文の SHA-256、16 進 64 桁)、text は読み取った本文。"""

    sha256: str
    kind: SourceKind
    file_name: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredSource:
    """取り込んだ文書と、いつ誰が取り込んだか。"""

    id: int
    source: Source
    imported: Act


def add_source(db: Database, source: Source, act: Act) -> int:
    """文書を加えて id を返す。act は取り込んだ人と時刻。

    AlreadyImportedError: 同じ内容の文書から、すでに会議か計画ができている。
    """
    require_writing(db)
    found = first_row(
        db,
        """
        SELECT source.id, meeting.id AS meeting, plan.id AS plan FROM source
        LEFT JOIN meeting ON meeting.source = source.id
        LEFT JOIN plan ON plan.source = source.id
        WHERE sha256 = ?
        """,
        [source.sha256],
    )
    if found and (found["meeting"] is not None or found["plan"] is not None):
        raise AlreadyImportedError(source.file_name, meeting_id=found["meeting"], plan_id=found["plan"])
    if found:
        # 会議や計画が消されて文書だけが残った。今度の取り込みの文書として使い直す。
        db.execute("DELETE FROM source WHERE id = ?", [found["id"]])
    return add_row(
        db,
        "source",
        {
            "sha256": source.sha256,
            "kind": source.kind,
            "file_name": source.file_name,
            "text": source.text,
            "imported_at": act.at,
            "imported_by": act.actor,
        },
    )


def find_source(db: Database, sha256: str) -> StoredSource | None:
    """同じ内容の文書。無ければ None。"""
    found = first_row(db, "SELECT * FROM source WHERE sha256 = ?", [sha256])
    return _stored(found) if found else None


def get_source(db: Database, source_id: int) -> StoredSource:
    """文書ひとつ。NotFoundError: 無い。"""
    found = first_row(db, "SELECT * FROM source WHERE id = ?", [source_id])
    if not found:
        raise NotFoundError("文書", source_id)
    return _stored(found)


def _stored(row: Row) -> StoredSource:
    source = Source(row["sha256"], SourceKind(row["kind"]), row["file_name"], row["text"])
    return StoredSource(row["id"], source, Act(row["imported_by"], row["imported_at"]))
