"""検索の一つの欄. 会議と公開の印、発言者表記の一覧、候補に出す言葉。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def mark_meeting_and_openness(db: Database) -> None:
    """すでにある語の印に、会議(k<id>)と、公開でないこと(x)を足す。印の意味は db/facets.py。"""
    for noun, owner in (("turn", "turn"), ("exchange", "exchange")):
        db.execute(f"""
            UPDATE {noun}_words SET facets = facets || (
                SELECT ' k' || meeting.id
                    || CASE WHEN disclosure IS NULL OR disclosure = '公開' THEN '' ELSE ' x' END
                FROM {owner} JOIN meeting ON meeting.id = {owner}.meeting
                WHERE {owner}.id = {noun}_words.{noun}
            )
        """)


@MIGRATIONS()
def create_suggestions(db: Database) -> None:
    """打ちかけの言葉と打ち間違いの候補。

    turn_label は発言に現れた発言者表記、search_word は質疑応答に現れた言葉とその読み。
    どちらも増えるだけの一覧で、公開の会議に現れるかどうかは、使うときに確かめる。
    """
    db.executescript("""
        CREATE TABLE turn_label (label TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO turn_label SELECT DISTINCT label FROM turn;
        CREATE INDEX turn_by_label ON turn (label);
        CREATE TRIGGER turn_label_added AFTER INSERT ON turn
            BEGIN INSERT OR IGNORE INTO turn_label VALUES (new.label); END;
        CREATE TRIGGER turn_label_changed AFTER UPDATE OF label ON turn
            BEGIN INSERT OR IGNORE INTO turn_label VALUES (new.label); END;
        CREATE TABLE search_word (
            word TEXT PRIMARY KEY CHECK (word <> ''),
            reading TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX search_word_reading ON search_word (reading);
    """)
