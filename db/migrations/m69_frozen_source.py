"""凍らせた根拠箇所. 署名を頼んだときの、印字する段落の根拠箇所。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_frozen_source(db: Database) -> None:
    """署名を頼んだときの、段落の根拠箇所。paragraph は段落の番号、side は質疑応答のどちら側の段落か(議事進行などでは空)。"""
    db.executescript("""
        CREATE TABLE frozen_source (
            request INTEGER NOT NULL REFERENCES signature_request ON DELETE CASCADE,
            position INTEGER NOT NULL,
            paragraph INTEGER NOT NULL CHECK (paragraph > 0),
            side TEXT CHECK (side IN ('question', 'answer')),
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            PRIMARY KEY (request, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX frozen_source_turn ON frozen_source (turn);
    """)
