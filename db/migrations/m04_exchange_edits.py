"""質疑応答の形を人が直した跡と、会議の画面での一手(元に戻すためのもの)。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_exchange_shaping(db: Database) -> None:
    """人が形を決めた質疑応答。行のあるものは、分析をやり直しても変わらない。

    外したもの(除外・統合)は、番号が負になり、紐付けも語も持たない。アドレスと、元に戻すための形だけが残る。
    """
    db.executescript("""
        CREATE TABLE exchange_shaping (
            exchange INTEGER PRIMARY KEY REFERENCES exchange ON DELETE CASCADE,
            state TEXT NOT NULL CHECK (state IN ('kept', 'dismissed', 'merged')),
            merged_into INTEGER REFERENCES exchange ON DELETE SET NULL,
            shaped_by TEXT NOT NULL,
            shaped_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX exchange_shaping_merged_into ON exchange_shaping (merged_into);
    """)


@MIGRATIONS()
def create_step(db: Database) -> None:
    """会議の画面での一手。changes は触れたものの前と後、undoes は取り消した一手。書き足すだけである。"""
    db.executescript("""
        INSERT INTO event_kind VALUES
            ('質疑確認'), ('質疑分割'), ('質疑統合'), ('質疑除外'), ('質疑復帰'), ('種類変更'),
            ('答弁移動'), ('答弁複写'), ('答弁除外'), ('編集取消');
        CREATE TABLE step (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            kind TEXT NOT NULL REFERENCES event_kind,
            actor TEXT NOT NULL,
            at TEXT NOT NULL,
            changes TEXT NOT NULL CHECK (json_valid(changes)),
            undoes INTEGER UNIQUE REFERENCES step ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX step_meeting ON step (meeting);
    """)
