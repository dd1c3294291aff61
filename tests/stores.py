"""試験のためのデータベース. 表を作る移行は百ミリ秒あまりかかるので、プロセスで一度だけ行い、あとは写す。"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlite_utils import Database

from db.connection import connect, open_store


def new_store(path: Path | None = None) -> Database:
    """表だけのデータベース。path があれば、そのファイルに作る。"""
    db = connect(path)
    _empty().conn.backup(db.conn)
    return db


@cache
def _empty() -> Database:
    return open_store(None)
