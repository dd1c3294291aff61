"""ディレクトリーへ行って、まだ戻っていないログイン. 一度きりで、合い言葉はハッシュだけを持つ。"""

from __future__ import annotations

from sqlite_utils import Database

from db.rows import add_rows, first_row, require_writing


def start_directory_login(db: Database, token_hash: str, wanted: str, now: str) -> None:
    """ディレクトリーへ行ったことを覚える。wanted はログインした後に移る画面。"""
    require_writing(db)
    add_rows(db, "directory_login", [{"token_hash": token_hash, "wanted": wanted, "started_at": now}])


def take_directory_login(db: Database, token_hash: str, since: str) -> tuple[str, str] | None:
    """戻ってきたものを取り出し、もう使えなくする。移る画面と、行った時刻。since より古いか、無ければ None。"""
    require_writing(db)
    query = "SELECT wanted, started_at FROM directory_login WHERE token_hash = ? AND started_at > ?"
    found = first_row(db, query, [token_hash, since])
    db.execute("DELETE FROM directory_login WHERE token_hash = ?", [token_hash])
    return (found["wanted"], found["started_at"]) if found else None


def remove_old_directory_logins(db: Database, started_before: str) -> None:
    """戻ってこなかったものを片付ける。"""
    require_writing(db)
    db.execute("DELETE FROM directory_login WHERE started_at < ?", [started_before])
