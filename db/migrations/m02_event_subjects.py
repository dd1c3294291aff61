"""出来事の対象の種類を、CHECK ではなく表で縛る。種類が増えても、書き換えられない表を作り直さずに済む。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def loosen_event_subject(db: Database) -> None:
    """出来事の表を、対象の種類の表を指すものに作り直す。出来事はそのまま写す。"""
    db.executescript("""
        CREATE TABLE event_subject_kind (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO event_subject_kind VALUES ('committee'), ('meeting'), ('plan'), ('exchange'), ('measure');
        CREATE TABLE new_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            kind TEXT NOT NULL REFERENCES event_kind,
            subject_kind TEXT NOT NULL REFERENCES event_subject_kind,
            subject_id INTEGER NOT NULL,
            detail TEXT NOT NULL CHECK (json_valid(detail))
        ) STRICT;
        INSERT INTO new_event SELECT id, at, actor, kind, subject_kind, subject_id, detail FROM event;
        DROP TABLE event;
        ALTER TABLE new_event RENAME TO event;
        CREATE INDEX event_subject ON event (subject_kind, subject_id);
        CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, '出来事の記録は変えられません。'); END;
        CREATE TRIGGER event_never_vanishes BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, '出来事の記録は消せません。'); END;
    """)
