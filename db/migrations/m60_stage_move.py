"""手続き. 会議録を進めた一手と、会議体ごとの手続きの決まり。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_stage_move(db: Database) -> None:
    """会議録を進めた一手。書き足すだけで、会議の状態は最後の一手と署名から決まる(db/stage_moves.py)。

    due_on は、進めたときに決めた次の期限(発言者確認の期限など)。
    """
    db.executescript("""
        CREATE TABLE stage_move (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            move TEXT NOT NULL CHECK (move IN (
                '要約案の作成', '確認の依頼', '署名の依頼', '確定', '公表', '掲載終了', '公表済みの登録', '差戻し'
            )),
            stage TEXT NOT NULL CHECK (stage IN (
                '整理', '要約案', '発言者確認', '署名依頼', '確定', '公表', '掲載終了'
            )),
            reason TEXT NOT NULL,
            due_on TEXT,
            moved_by TEXT NOT NULL,
            moved_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX stage_move_meeting ON stage_move (meeting, id);
        INSERT INTO event_kind VALUES
            ('要約案の作成'), ('確認の依頼'), ('署名の依頼'), ('確定'), ('公表'), ('掲載終了'), ('公表済みの登録'),
            ('差戻し'), ('手続きの決まりの変更');
    """)


@MIGRATIONS()
def create_procedure(db: Database) -> None:
    """会議体ごとの手続きの決まり。決めていない会議体には行が無く、ふつうの決まりによる。"""
    db.executescript("""
        CREATE TABLE committee_procedure (
            committee INTEGER PRIMARY KEY REFERENCES committee ON DELETE CASCADE,
            draft_days INTEGER NOT NULL CHECK (draft_days BETWEEN 1 AND 365),
            checks INTEGER NOT NULL CHECK (checks IN (0, 1)),
            check_days INTEGER NOT NULL CHECK (check_days BETWEEN 1 AND 365),
            silence TEXT NOT NULL CHECK (silence IN ('承認とみなす', '回答を待つ')),
            publish_days INTEGER NOT NULL CHECK (publish_days BETWEEN 1 AND 365),
            keep_years INTEGER NOT NULL CHECK (keep_years BETWEEN 1 AND 100),
            method TEXT NOT NULL CHECK (method IN ('承認記録', 'PDF の電子署名', '紙に署名')),
            chair_signs INTEGER NOT NULL CHECK (chair_signs IN (0, 1)),
            members_signing INTEGER NOT NULL CHECK (members_signing BETWEEN 0 AND 10)
        ) STRICT;
    """)
