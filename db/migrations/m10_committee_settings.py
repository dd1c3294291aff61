"""会議体の設定. 発言者の印字の三つの形、要約案の長さ、整文の規則、名簿のよみと、要約案を書き直す処理。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_house_style(db: Database) -> None:
    """印字の規則(二つの値)を印字の形(三つの値)に替え、長さの列を足す。規則は、ふだんと違うものだけを持つ。"""
    db.executescript("""
        ALTER TABLE committee ADD COLUMN print_form TEXT NOT NULL DEFAULT '役職'
            CHECK (print_form IN ('役職', '姓と役職', '委員と記号'));
        UPDATE committee SET print_form = '姓と役職' WHERE print_rule = '氏名';
        ALTER TABLE committee DROP COLUMN print_rule;
        ALTER TABLE committee ADD COLUMN draft_length TEXT NOT NULL DEFAULT '要約'
            CHECK (draft_length IN ('全文', '要約', '要点'));
        ALTER TABLE committee ADD COLUMN draft_percent INTEGER NOT NULL DEFAULT 34
            CHECK (draft_percent BETWEEN 1 AND 100);
        CREATE TABLE committee_rule (
            committee INTEGER NOT NULL REFERENCES committee ON DELETE CASCADE,
            rule TEXT NOT NULL CHECK (rule <> ''),
            used INTEGER NOT NULL CHECK (used IN (0, 1)),
            PRIMARY KEY (committee, rule)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE member ADD COLUMN reading TEXT;
        INSERT INTO event_kind VALUES
            ('会議体名の変更'), ('書き方の変更'), ('委員名簿の変更'), ('要約案の書き直し');
    """)


@MIGRATIONS()
def allow_redraft_jobs(db: Database) -> None:
    """処理の種類に、要約案の書き直しを足す。"""
    db.executescript("""
        CREATE TABLE new_job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('取込', '分析', '要約案')),
            label TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done >= 0),
            total INTEGER NOT NULL CHECK (total >= 0),
            state TEXT NOT NULL CHECK (state IN ('実行中', '完了', '失敗')),
            message TEXT NOT NULL,
            created_at TEXT NOT NULL,
            finished_at TEXT,
            CHECK ((state = '実行中') = (finished_at IS NULL))
        ) STRICT;
        INSERT INTO new_job SELECT id, kind, label, done, total, state, message, created_at, finished_at FROM job;
        DROP TABLE job;
        ALTER TABLE new_job RENAME TO job;
    """)
