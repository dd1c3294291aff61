"""セッション. ログインしている端末と、ログインの失敗。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_access_link(db: Database) -> None:
    """アカウントのない委員に渡すリンク。一つの会議と一つの用途に限り、期限がある。合い言葉はハッシュだけを持つ。"""
    db.executescript("""
        CREATE TABLE access_link (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token_hash TEXT NOT NULL UNIQUE,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            purpose TEXT NOT NULL CHECK (purpose IN ('発言者確認', '署名')),
            holder TEXT NOT NULL CHECK (trim(holder) <> ''),
            expires_at TEXT NOT NULL,
            issued_by TEXT NOT NULL,
            issued_at TEXT NOT NULL,
            revoked_by TEXT,
            revoked_at TEXT,
            CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
        ) STRICT;
        CREATE INDEX access_link_meeting ON access_link (meeting);
        INSERT INTO event_subject_kind VALUES ('access_link');
        INSERT INTO event_kind VALUES ('確認リンク発行'), ('確認リンク取消');
    """)


@MIGRATIONS()
def create_session(db: Database) -> None:
    """ログインしている端末。アカウントかリンクのどちらかのもので、終えると行ごと消える。

    awaiting_code はパスワードまで済み、二段階目の番号を待っていること。
    """
    db.executescript("""
        CREATE TABLE session (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token_hash TEXT NOT NULL UNIQUE,
            account INTEGER REFERENCES account ON DELETE CASCADE,
            access_link INTEGER REFERENCES access_link ON DELETE CASCADE,
            awaiting_code INTEGER NOT NULL CHECK (awaiting_code IN (0, 1)),
            device TEXT NOT NULL,
            started_at TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            CHECK ((account IS NULL) <> (access_link IS NULL))
        ) STRICT;
        CREATE INDEX session_account ON session (account);
        CREATE INDEX session_access_link ON session (access_link);
    """)


@MIGRATIONS()
def create_login_failure(db: Database) -> None:
    """ログインの失敗を、数える単位(アカウント・アドレス・端末)ごとに。known_device は前にログインした端末。"""
    db.executescript("""
        CREATE TABLE login_failure (
            id INTEGER PRIMARY KEY,
            bucket TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX login_failure_bucket ON login_failure (bucket, at);
        CREATE INDEX login_failure_at ON login_failure (at);
        CREATE TABLE known_device (
            token_hash TEXT PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX known_device_account ON known_device (account);
    """)
