"""要約案の手直し. 人がしたことと、機械が書いた要約案の写し。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_draft_edit(db: Database) -> None:
    """要約案の手直し。書き足すだけである。種類と、だれがいつは、同じトランザクションの出来事が持つ。

    before と after は文の前と後。reason は省略の理由、length は再作成の長さ、undoes は取り消しではじめに戻した seq。
    箇所(draft_edit_source)には、本文が動いても探し直せるように、そのときの本文を添える。
    """
    db.executescript("""
        INSERT INTO event_kind VALUES
            ('要約文の修正'), ('要約文の省略'), ('要約文の復帰'), ('要約文の結合'), ('要約の再作成'), ('要約の手直しの取消');
        CREATE TABLE draft_edit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            seq INTEGER NOT NULL CHECK (seq > 0),
            event INTEGER NOT NULL UNIQUE REFERENCES event,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            reason TEXT CHECK (reason IN (
                '議事進行', 'あいさつ・謝辞', 'あいづち', '前置き',
                '論点の言い直し', '事務局説明', '詳細・例示', '重複', '人が省略'
            )),
            length TEXT,
            undoes INTEGER,
            UNIQUE (meeting, seq)
        ) STRICT;
        CREATE TRIGGER draft_edit_never_changes BEFORE UPDATE ON draft_edit
            BEGIN SELECT RAISE(ABORT, '要約案の手直しの記録は変えられません。'); END;
        CREATE TABLE draft_edit_source (
            edit INTEGER NOT NULL REFERENCES draft_edit ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            text TEXT NOT NULL,
            PRIMARY KEY (edit, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX draft_edit_source_turn ON draft_edit_source (turn);
    """)


@MIGRATIONS()
def create_draft_snapshot(db: Database) -> None:
    """機械が書いた要約案の写し。前のものと違うときだけ、次の番号で残す。event は書くもとになった出来事。

    draft は JSON を zlib で縮めたもの。長い会議では一つが数百 KB になり、形を直すたびに増えるため。
    """
    db.executescript("""
        CREATE TABLE draft_snapshot (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            event INTEGER REFERENCES event,
            draft BLOB NOT NULL,
            PRIMARY KEY (meeting, number)
        ) STRICT;
        CREATE INDEX draft_snapshot_event ON draft_snapshot (event);
    """)


@MIGRATIONS()
def allow_dropping_by_people(db: Database) -> None:
    """省略の理由に「人が省略」を足す。"""
    db.executescript("""
        CREATE TABLE new_dropped (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            reason TEXT NOT NULL CHECK (reason IN (
                '議事進行', 'あいさつ・謝辞', 'あいづち', '前置き',
                '論点の言い直し', '事務局説明', '詳細・例示', '重複', '人が省略'
            )),
            PRIMARY KEY (meeting, position)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO new_dropped SELECT meeting, position, turn, start_offset, end_offset, reason FROM dropped;
        DROP TABLE dropped;
        ALTER TABLE new_dropped RENAME TO dropped;
        CREATE INDEX dropped_turn ON dropped (turn);
    """)
