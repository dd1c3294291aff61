"""出来事と判断の鎖. 書き込みのたびの、変わった行の指紋と、前の印につないだ印。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_chain(db: Database) -> None:
    """鎖の記入と、印に署名する鍵と、守っている表。いまある行は、移行のあとで db/chain/catch_up.py が記す。

    changes は [表, 主キー, 前の指紋, 後の指紋] の JSON の配列で、指紋の null は行の無いこと。
    鍵そのものはデータベースの外にあり、ここには場所と公開鍵(16 進)だけがある。
    """
    db.executescript("""
        CREATE TABLE chain_entry (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            changes TEXT NOT NULL CHECK (json_valid(changes)),
            hash TEXT NOT NULL CHECK (length(hash) = 64),
            public_key TEXT,
            signature TEXT,
            CHECK ((public_key IS NULL) = (signature IS NULL))
        ) STRICT;
        CREATE TRIGGER chain_entry_never_changes BEFORE UPDATE ON chain_entry
            BEGIN SELECT RAISE(ABORT, '鎖の記入は変えられません。'); END;
        CREATE TRIGGER chain_entry_never_vanishes BEFORE DELETE ON chain_entry
            BEGIN SELECT RAISE(ABORT, '鎖の記入は消せません。'); END;
        CREATE TABLE server_key (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL CHECK (path <> ''),
            public_key TEXT NOT NULL UNIQUE CHECK (length(public_key) = 64)
        ) STRICT;
        CREATE TABLE covered_table (
            name TEXT PRIMARY KEY,
            columns TEXT NOT NULL CHECK (json_valid(columns))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO event_kind VALUES ('鍵登録');
        INSERT INTO event_subject_kind VALUES ('server_key');
    """)
