"""受け取り. 事務局が電話や紙や口頭で受けた、委員の回答。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_reception(db: Database) -> None:
    """受けた回答。承認か指摘のどちらか一つに添える。だれが記したかは、承認か指摘の行にある。"""
    db.executescript("""
        INSERT INTO event_kind VALUES ('回答の受け取り');
        CREATE TABLE reception (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            acceptance INTEGER REFERENCES acceptance ON DELETE CASCADE,
            comment INTEGER REFERENCES comment ON DELETE CASCADE,
            way TEXT NOT NULL CHECK (way IN ('電話', '紙', '口頭')),
            received_on TEXT NOT NULL CHECK (received_on = date(received_on)),
            CHECK ((acceptance IS NULL) <> (comment IS NULL))
        ) STRICT;
        CREATE INDEX reception_meeting ON reception (meeting);
        CREATE UNIQUE INDEX reception_acceptance ON reception (acceptance);
        CREATE UNIQUE INDEX reception_comment ON reception (comment);
        CREATE TRIGGER reception_never_changes BEFORE UPDATE ON reception
            BEGIN SELECT RAISE(ABORT, '受け取りの記録は変えられません。'); END;
    """)
