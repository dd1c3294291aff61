"""アカウント. 利用者と、その担当する会議体、パスワードを決めるための一度きりの案内。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_account(db: Database) -> None:
    """利用者。出来事の記録が指すので、消さずに停止する。パスワードは argon2id のハッシュで、決めるまでは空。"""
    db.executescript("""
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            login TEXT NOT NULL UNIQUE CHECK (login <> '' AND login = lower(login)),
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            role TEXT NOT NULL CHECK (role IN ('管理者', '事務局', '委員')),
            disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
            password_hash TEXT
        ) STRICT;
        CREATE TABLE account_committee (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            committee INTEGER NOT NULL REFERENCES committee ON DELETE CASCADE,
            PRIMARY KEY (account, committee)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_committee_committee ON account_committee (committee);
        INSERT INTO event_subject_kind VALUES ('account');
        INSERT INTO event_kind VALUES
            ('アカウント追加'), ('アカウント変更'), ('アカウント停止'), ('アカウント再開'), ('パスワード変更'),
            ('ログイン'), ('ログアウト');
    """)


@MIGRATIONS()
def create_setup_link(db: Database) -> None:
    """パスワードを決める案内。一人に一つで、使うか、次を出すと消える。合い言葉はハッシュだけを持つ。"""
    db.executescript("""
        CREATE TABLE setup_link (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            token_hash TEXT NOT NULL UNIQUE,
            expires_at TEXT NOT NULL,
            issued_by TEXT NOT NULL,
            issued_at TEXT NOT NULL
        ) STRICT;
        INSERT INTO event_kind VALUES ('パスワード設定の案内');
    """)
