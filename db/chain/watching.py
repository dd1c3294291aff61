"""書き込みの見張り. 守る表のどの行に触れたかを控え、確定の前に鎖へ記す。

控えは接続の中だけのトリガーと関数で行い、データベースには残さない。kaigiroku を通さずに書き換えた行は控えられないので、
あとで鎖と食い違い、検証で見つかる。
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby

from sqlite_utils import Database

from db.chain.coverage import CoveredTable, covered_tables, prepare_digests
from db.chain.entries import Change, add_entry, latest_head, next_head, write_changes
from db.chain.keys import registered_key, sign_head
from db.rows import first_row, rows, to_json


def watch(db: Database) -> None:
    """接続で見張りを始める。もう始めていれば、取り消された書き込みの控えを捨てる。まだ鎖の無いデータベースでは何もしない。"""
    if _watching(db):
        _take_noted(db)
    elif db.table("chain_entry").exists():
        _begin(db)


def record_touched(db: Database) -> None:
    """触れた行のうち変わったものを、鎖に一つの記入として書き足す。変わったものが無ければ何もしない。

    KeyFileError: 印に署名する鍵を読めない。
    """
    noted = _take_noted(db) if _watching(db) else {}
    if not noted:
        return
    changes = [
        change
        for table in covered_tables(db)
        if table.name in noted
        for change in _changes(db, table, noted[table.name])
    ]
    if changes:
        append_changes(db, changes)


def append_changes(db: Database, changes: Sequence[Change]) -> None:
    """変更を一つの記入として鎖に書き足す。鍵が登録されていれば署名する。KeyFileError: 鍵を読めない。"""
    text = write_changes(changes)
    head = next_head(latest_head(db), text)
    key = registered_key(db)
    add_entry(db, head, text, sign_head(key, head) if key else None)


def _begin(db: Database) -> None:
    """初めに触れたときの指紋だけを控える関数と、それを呼ぶトリガーを、接続に付ける。"""
    noted: dict[tuple[str, str], str | None] = {}

    def take() -> str:
        taken = to_json([[table, key, before] for (table, key), before in sorted(noted.items())])
        noted.clear()
        return taken

    prepare_digests(db)
    db.conn.create_function("note_row", 3, lambda table, key, before: noted.setdefault((table, key), before))
    db.conn.create_function("taken_rows", 0, take)
    db.executescript(_script(covered_tables(db)))


@cache
def _script(tables: tuple[CoveredTable, ...]) -> str:
    """トリガーを作る SQL。まとめて一度に作る方が、一つずつ作るより速い。"""
    triggers = [trigger for table in tables for trigger in _triggers(table)]
    return f"BEGIN; {' '.join(triggers)} COMMIT;"


def _triggers(table: CoveredTable) -> Iterator[str]:
    added = f"note_row('{table.name}', {table.key_of('NEW')}, NULL)"
    touched = f"note_row('{table.name}', {table.key_of('OLD')}, {table.digest_of('OLD')})"
    watched = ", ".join(f'"{column}"' for column in dict.fromkeys(table.keys + table.columns))
    for name, when, calls in (
        ("added", "INSERT", added),
        ("changed", f"UPDATE OF {watched}", f"{touched}, {added}"),
        ("removed", "DELETE", touched),
    ):
        yield (
            f"CREATE TEMP TRIGGER {table.name}_{name} AFTER {when} ON main.{table.name}"
            f" BEGIN SELECT {calls}; END;"
        )


def _watching(db: Database) -> bool:
    return first_row(db, "SELECT 1 FROM temp.sqlite_master WHERE type = 'trigger' LIMIT 1") is not None


def _take_noted(db: Database) -> Mapping[str, Mapping[str, str | None]]:
    """控えを取り出して空にする。表から、主キー(JSON)と初めの指紋への対応。"""
    found = first_row(db, "SELECT taken_rows() AS taken")
    assert found is not None
    taken = json.loads(found["taken"])
    return {
        table: {key: before for _, key, before in lines}
        for table, lines in groupby(taken, key=lambda line: str(line[0]))
    }


def _changes(db: Database, table: CoveredTable, noted: Mapping[str, str | None]) -> list[Change]:
    same = " AND ".join(
        f"now.\"{column}\" = json_extract(noted.value, '$[{n}]')" for n, column in enumerate(table.keys)
    )
    query = f"""
        SELECT noted.value AS key, CASE WHEN now."{table.keys[0]}" IS NOT NULL THEN {table.digest_of("now")} END AS after
        FROM json_each(?) AS noted LEFT JOIN main.{table.name} AS now ON {same}
        ORDER BY noted.id
    """
    found = rows(db, query, [f"[{','.join(noted)}]"])
    changes = [Change(table.name, row["key"], noted[row["key"]], row["after"]) for row in found]
    return [change for change in changes if change.before != change.after]
