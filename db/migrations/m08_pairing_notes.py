"""質疑応答どうしの親子と、対応付けを疑う理由と、紐付けの前例。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def note_parent_and_doubts(db: Database) -> None:
    """再質問の元になった質疑応答と、対応付けを疑う理由(JSON の配列)。"""
    db.executescript("""
        ALTER TABLE exchange ADD COLUMN parent INTEGER REFERENCES exchange ON DELETE SET NULL;
        ALTER TABLE exchange ADD COLUMN doubts TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(doubts));
        CREATE INDEX exchange_parent ON exchange (parent);
    """)


@MIGRATIONS()
def note_precedent(db: Database) -> None:
    """候補の順位を上げ下げした前例。"""
    db.executescript("""
        ALTER TABLE link ADD COLUMN precedent INTEGER REFERENCES exchange ON DELETE SET NULL;
        ALTER TABLE link ADD COLUMN precedent_decision TEXT CHECK (precedent_decision IN ('確定', '却下'));
        CREATE INDEX link_precedent ON link (precedent);
    """)
