"""確認. 要約案への指摘とその続き、発言者の承認、最後に見たところ。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_comment(db: Database) -> None:
    """指摘と、その続き(返信・回答・取下げ)。どちらも書き足すだけで、対応の様子は最後の続きから決まる。

    name は指摘した人の氏名、snapshot と seq は見ていた要約案の版、quoted はそこで見ていた文(載っていなければ空)。
    箇所(comment_source)には、本文が動いても探し直せるように、そのときの本文を添える。箇所が無ければ全体への指摘である。
    """
    db.executescript("""
        INSERT INTO event_kind VALUES ('指摘'), ('指摘への返信'), ('指摘への回答'), ('指摘の取下げ');
        CREATE TABLE comment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            stage TEXT NOT NULL CHECK (stage IN ('発言者確認', '署名依頼')),
            snapshot INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            quoted TEXT NOT NULL,
            body TEXT NOT NULL CHECK (trim(body) <> ''),
            made_by TEXT NOT NULL,
            made_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX comment_meeting ON comment (meeting, id);
        CREATE TRIGGER comment_never_changes BEFORE UPDATE ON comment
            BEGIN SELECT RAISE(ABORT, '指摘の記録は変えられません。'); END;
        CREATE TABLE comment_source (
            comment INTEGER NOT NULL REFERENCES comment ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            text TEXT NOT NULL,
            PRIMARY KEY (comment, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX comment_source_turn ON comment_source (turn);
        CREATE TABLE comment_step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            comment INTEGER NOT NULL REFERENCES comment ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('返信', '直した', '直さない', '取下げ')),
            text TEXT NOT NULL CHECK (text <> '' OR kind IN ('直した', '取下げ')),
            edit INTEGER REFERENCES draft_edit,
            made_by TEXT NOT NULL,
            made_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX comment_step_comment ON comment_step (comment, id);
        CREATE INDEX comment_step_edit ON comment_step (edit);
        CREATE TRIGGER comment_step_never_changes BEFORE UPDATE ON comment_step
            BEGIN SELECT RAISE(ABORT, '指摘への対応の記録は変えられません。'); END;
    """)


@MIGRATIONS()
def create_acceptance(db: Database) -> None:
    """発言者の承認。どの版を承認したかを書き足す。沈黙を承認とみなすことは、ここに書かず、そのつど求める。"""
    db.executescript("""
        INSERT INTO event_kind VALUES ('発言者の承認');
        CREATE TABLE acceptance (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            snapshot INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            accepted_by TEXT NOT NULL,
            accepted_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX acceptance_meeting ON acceptance (meeting, id);
        CREATE TRIGGER acceptance_never_changes BEFORE UPDATE ON acceptance
            BEGIN SELECT RAISE(ABORT, '承認の記録は変えられません。'); END;
    """)


@MIGRATIONS()
def create_look(db: Database) -> None:
    """人が最後に見たと言った版。変わったところを、次に見せるためだけに使う。"""
    db.executescript("""
        CREATE TABLE look (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            snapshot INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            looked_at TEXT NOT NULL,
            PRIMARY KEY (meeting, name)
        ) STRICT, WITHOUT ROWID;
    """)
