"""二段階認証. 認証アプリの鍵と、端末をなくしたときの予備の番号。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_totp(db: Database) -> None:
    """認証アプリの鍵。confirmed は番号を一度確かめたこと、last_step は最後に使った番号の刻みで、同じ番号は二度使えない。

    予備の番号は 120 ビットの乱数のハッシュで、使うと消える。
    """
    db.executescript("""
        CREATE TABLE totp (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            secret TEXT NOT NULL CHECK (secret <> ''),
            confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
            last_step INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE recovery_code (
            account INTEGER NOT NULL REFERENCES account ON DELETE CASCADE,
            code_hash TEXT NOT NULL,
            PRIMARY KEY (account, code_hash)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO event_kind VALUES ('二段階認証の設定'), ('二段階認証の解除');
    """)
