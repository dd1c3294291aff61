"""確かめた誤り. 検査が誤りとしたことを、事務局が読み比べて、正しいと確かめたこと。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_finding_check(db: Database) -> None:
    """確かめた指摘。決まり・言葉・箇所・文のどれかが変われば、ほかの指摘になるので、確かめたことも外れる。

    place は文の根拠箇所、text は文。要約案に文の無い指摘では、place は原文の箇所、text は空。
    """
    db.executescript("""
        INSERT INTO event_kind VALUES ('検査の指摘の確認'), ('検査の指摘の確認の取消');
        CREATE TABLE finding_check (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            rule TEXT NOT NULL CHECK (rule <> ''),
            words TEXT NOT NULL,
            place TEXT NOT NULL,
            text TEXT NOT NULL,
            checked_by TEXT NOT NULL,
            checked_at TEXT NOT NULL,
            reopened_by TEXT,
            reopened_at TEXT,
            CHECK ((reopened_by IS NULL) = (reopened_at IS NULL))
        ) STRICT;
        CREATE INDEX finding_check_meeting ON finding_check (meeting, id);
    """)
