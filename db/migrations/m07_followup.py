"""検討事項の追跡. 閉じたか、開いたままにするかという人の判断。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_follow_up_decision(db: Database) -> None:
    """検討事項についての判断。判断のないものの状態は、紐付けと評価から求める。閉じるには理由が要る。"""
    db.executescript("""
        INSERT INTO event_kind VALUES ('検討事項の終了'), ('検討事項の再開');
        CREATE TABLE follow_up_decision (
            exchange INTEGER PRIMARY KEY REFERENCES exchange ON DELETE CASCADE,
            decision TEXT NOT NULL CHECK (decision IN ('閉じた', '開き直した')),
            note TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            CHECK (decision = '開き直した' OR trim(note) <> '')
        ) STRICT;
    """)
