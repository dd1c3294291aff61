"""言語モデルの書き直し. 受け付けた文と、受け付けなかった理由。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_model_rewrite(db: Database) -> None:
    """質疑応答の片側ごとの、言語モデルの書き直し。

    model, source, sentences は、いま使ってよい文を書いたモデルと、その原文と、文([[本文, [[発言の番号, 始め, 終わり], …]], …])。
    まだ受け付けたことがなければ、どれも空。refused は最後に頼んだときに受け付けなかった理由で、受け付けたら空。
    """
    db.executescript("""
        INSERT INTO event_kind VALUES ('言語モデルの書き直し'), ('言語モデルの文の取消');
        CREATE TABLE model_rewrite (
            exchange INTEGER NOT NULL REFERENCES exchange ON DELETE CASCADE,
            side TEXT NOT NULL CHECK (side IN ('question', 'answer')),
            model TEXT NOT NULL,
            source TEXT NOT NULL,
            sentences TEXT NOT NULL CHECK (json_valid(sentences)),
            refused TEXT NOT NULL,
            asked_by TEXT NOT NULL,
            asked_at TEXT NOT NULL,
            PRIMARY KEY (exchange, side),
            CHECK ((model = '') = (sentences = '[]'))
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS()
def allow_rewriting_jobs(db: Database) -> None:
    """処理の種類に「書き直し」を足す。"""
    db.executescript("""
        CREATE TABLE new_job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('取込', '分析', '要約案', '書き直し')),
            label TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done >= 0),
            total INTEGER NOT NULL CHECK (total >= 0),
            state TEXT NOT NULL CHECK (state IN ('実行中', '完了', '失敗')),
            message TEXT NOT NULL,
            created_at TEXT NOT NULL,
            finished_at TEXT,
            CHECK ((state = '実行中') = (finished_at IS NULL))
        ) STRICT;
        INSERT INTO new_job SELECT * FROM job;
        DROP TABLE job;
        ALTER TABLE new_job RENAME TO job;
    """)
