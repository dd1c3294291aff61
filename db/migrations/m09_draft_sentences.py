"""要約案の文. 根拠箇所を、段落ではなく文に付ける。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_draft_sentence(db: Database) -> None:
    """要約案の文と、その根拠箇所。これまでの段落は、まるごと一つの文にする(作り直せば文に分かれる)。"""
    db.executescript("""
        CREATE TABLE draft_sentence (
            id INTEGER PRIMARY KEY,
            item INTEGER NOT NULL REFERENCES draft_item ON DELETE CASCADE,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            writer TEXT NOT NULL CHECK (writer IN ('規則', '言語モデル', '人')),
            UNIQUE (item, position)
        ) STRICT;
        INSERT INTO draft_sentence SELECT id, id, 0, text, '規則' FROM draft_item;
        ALTER TABLE draft_item DROP COLUMN text;
        CREATE TABLE new_draft_source (
            sentence INTEGER NOT NULL REFERENCES draft_sentence ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            PRIMARY KEY (sentence, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_draft_source SELECT item, position, turn, start_offset, end_offset FROM draft_source;
        DROP TABLE draft_source;
        ALTER TABLE new_draft_source RENAME TO draft_source;
        CREATE INDEX draft_source_turn ON draft_source (turn);
    """)
