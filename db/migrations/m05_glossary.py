"""用語集. 市の用語集の組と、組み込みの同義語を使うかどうかの判断。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_glossary(db: Database) -> None:
    """市の用語集。word_key は比べるための形(幅と大文字小文字をそろえたもの)で、二つの組には入らない。"""
    db.executescript("""
        CREATE TABLE glossary_group (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            note TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            changed_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE glossary_word (
            glossary_group INTEGER NOT NULL REFERENCES glossary_group ON DELETE CASCADE,
            position INTEGER NOT NULL,
            word TEXT NOT NULL CHECK (word <> ''),
            word_key TEXT NOT NULL UNIQUE CHECK (word_key <> ''),
            PRIMARY KEY (glossary_group, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO event_subject_kind VALUES ('glossary_group');
        INSERT INTO event_kind VALUES ('用語追加'), ('用語変更'), ('用語削除');
    """)


@MIGRATIONS()
def create_built_in_choice(db: Database) -> None:
    """組み込みの同義語の組を使うかどうかの判断。判断していない組は使う。name は組の名前。"""
    db.executescript("""
        CREATE TABLE built_in_choice (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            used INTEGER NOT NULL CHECK (used IN (0, 1)),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL
        ) STRICT;
        INSERT INTO event_subject_kind VALUES ('built_in_choice');
        INSERT INTO event_kind VALUES ('同義語停止'), ('同義語再開'), ('紐付け直し');
    """)
