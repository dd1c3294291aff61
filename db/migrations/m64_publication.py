"""公表. 手続きの一手で公開版が消えることと、購読のアドレス。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def drop_editions_on_moves(db: Database) -> None:
    """手続きが進むと、その会議の公開版は同じトランザクションの中で消える。公表した会議の分は、書き直してから外に出る。

    公表の状態ができる前に書かれた公開版も消す。
    """
    db.executescript("""
        CREATE TRIGGER edition_meeting_moved AFTER INSERT ON stage_move
            BEGIN DELETE FROM edition WHERE meeting = new.meeting; END;
        DELETE FROM edition;
    """)


@MIGRATIONS()
def create_feed_token(db: Database) -> None:
    """購読(期限の暦と、保存した検索)のアドレスの合い言葉。一人に一つで、ハッシュだけを持つ。"""
    db.executescript("""
        CREATE TABLE feed_token (
            account INTEGER PRIMARY KEY REFERENCES account ON DELETE CASCADE,
            token_hash TEXT NOT NULL UNIQUE,
            issued_at TEXT NOT NULL
        ) STRICT;
        INSERT INTO event_kind VALUES ('購読アドレスの発行'), ('購読アドレスの取消');
    """)
