"""表の定義. この版の移行が作るものと、データベースにあるもの。"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from sqlite_utils import Database

from db.migrations import MIGRATIONS
from db.rows import rows


def schema_of(db: Database) -> dict[str, str]:
    """表・索引・トリガー・ビューの名前から、その定義への対応。SQLite と移行の道具の表は除く。"""
    query = """
        SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') AS definition FROM sqlite_master
        WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_sqlite\\_%' ESCAPE '\\'
    """
    return {row["name"]: row["definition"] for row in rows(db, query)}


@cache
def new_schema() -> Mapping[str, str]:
    """この版が新しく作るデータベースの schema_of()。"""
    with Database(memory=True, execute_plugins=False) as empty:
        MIGRATIONS.apply(empty)
        return MappingProxyType(schema_of(empty))
