"""移行のあとの記入. 移行が変えた行と、新しく守ることになった行を、鎖に記す。"""

from __future__ import annotations

from sqlite_utils import Database

from db.chain.coverage import covered_tables, prepare_digests, recorded_tables
from db.chain.entries import Change
from db.chain.findings import RowKey
from db.chain.replay import differences, replay
from db.chain.watching import append_changes
from db.errors import CannotOpenError
from db.rows import add_rows, rows, to_json

# 一つの記入に書く行の数。
_MOST_CHANGES = 1000


def needs_catch_up(db: Database) -> bool:
    """守る表か列が、鎖に記したときと変わっているか。"""
    return covered_tables(db) != recorded_tables(db)


def note_differences(db: Database) -> frozenset[RowKey]:
    """移行の前から鎖と食い違っている行。移行のあとも食い違ったままにし、移行に紛れて消えないようにする。"""
    prepare_digests(db)
    return frozenset(one.row for one in differences(db, recorded_tables(db), replay(db).rows))


def catch_up(db: Database, known: frozenset[RowKey]) -> None:
    """移行のあとに、同じ書き込みの中で呼ぶ。移行の前の note_differences() のほかの、鎖と違う行をすべて記す。

    CannotOpenError: 署名していた鎖が、まるごと消されている。
    """
    prepare_digests(db)
    found = replay(db)
    if not found.head.entry and rows(db, "SELECT 1 FROM server_key"):
        raise CannotOpenError(
            "出来事の鎖が消されています。バックアップから戻してください(kaigiroku restore)。"
        )
    tables = covered_tables(db)
    db.execute("DELETE FROM covered_table")
    add_rows(db, "covered_table", [{"name": t.name, "columns": to_json(t.columns)} for t in tables])
    changes = [
        Change(one.row.table, one.row.key, one.before, one.after)
        for one in differences(db, tables, found.rows)
        if one.row not in known
    ]
    for start in range(0, len(changes), _MOST_CHANGES):
        append_changes(db, changes[start : start + _MOST_CHANGES])
