"""保存した検索. 人ごとの、名前を付けた検索の条件。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_saved_search(db: Database) -> None:
    """保存した検索。query は検索の画面のアドレスの「?」の後ろ。"""
    db.executescript("""
        CREATE TABLE saved_search (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            query TEXT NOT NULL CHECK (query <> ''),
            saved_at TEXT NOT NULL,
            UNIQUE (account, name)
        ) STRICT;
        INSERT INTO event_kind VALUES ('検索の保存'), ('保存した検索の削除');
    """)
