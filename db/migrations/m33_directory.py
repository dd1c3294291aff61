"""市のディレクトリーとの連携. アカウントに結び付けた識別子と、ログインの途中。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_directory_identity(db: Database) -> None:
    """管理者がアカウントに結び付けた、ディレクトリーの識別子。issuer(発行者)と subject の組は、一人だけのもの。"""
    db.executescript("""
        CREATE TABLE directory_identity (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            issuer TEXT NOT NULL CHECK (issuer <> ''),
            subject TEXT NOT NULL CHECK (subject <> ''),
            UNIQUE (issuer, subject)
        ) STRICT;
        INSERT INTO event_kind VALUES ('ディレクトリーの結び付け'), ('ディレクトリーの切り離し');
    """)


@MIGRATIONS()
def create_directory_login(db: Database) -> None:
    """ディレクトリーへ行って、まだ戻っていないログイン。戻ると消える。合い言葉はハッシュだけを持つ。"""
    db.executescript("""
        CREATE TABLE directory_login (
            token_hash TEXT PRIMARY KEY,
            wanted TEXT NOT NULL,
            started_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX directory_login_started_at ON directory_login (started_at);
    """)
