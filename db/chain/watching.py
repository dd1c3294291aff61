"""書き込みの見張り. 守る表のどの行に触れたかを控え、確定の前に鎖へ記す。

控えは接続の中だけの表とトリガーで行い、データベースには残さない。kaigiroku を通さずに書き換えた行は控えられないので、
あとで鎖と食い違い、検証で見つかる。
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from db.chain.coverage import CoveredTable, covered_tables, prepare_digests
from db.chain.entries import Change, add_entry, latest_head, next_head, write_changes
from db.chain.keys import registered_key, sign_head
from db.rows import first_row, rows


def watch(db: Database) -> None:
    """接続で見張りを始める。もう始めているか、まだ鎖の無いデータベースなら何もしない。"""
    if _watching(db) or not db.table("chain_entry").exists():
        return
    prepare_digests(db)
    db.execute("""
        CREATE TEMP TABLE touched_row (
            tbl TEXT NOT NULL, key TEXT NOT NULL, before TEXT, PRIMARY KEY (tbl, key)
        ) WITHOUT ROWID
    """)
    for table in covered_tables(db):
        added = _note(table, "NEW", "NULL")
        touched = _note(table, "OLD", table.digest_of("OLD"))
        watched = ", ".join(f'"{column}"' for column in dict.fromkeys(table.keys + table.columns))
        for name, when, body in (
            ("added", "INSERT", added),
            ("changed", f"UPDATE OF {watched}", touched + added),
            ("removed", "DELETE", touched),
        ):
            db.execute(
                f"CREATE TEMP TRIGGER {table.name}_{name} AFTER {when} ON main.{table.name} BEGIN {body} END"
            )


def record_touched(db: Database) -> None:
    """触れた行のうち変わったものを、鎖に一つの記入として書き足す。変わったものが無ければ何もしない。

    KeyFileError: 印に署名する鍵を読めない。
    """
    if not _watching(db):
        return
    names = {row["tbl"] for row in rows(db, "SELECT DISTINCT tbl FROM touched_row")}
    if not names:
        return
    changes = [
        change for table in covered_tables(db) if table.name in names for change in _changes(db, table)
    ]
    db.execute("DELETE FROM touched_row")
    if changes:
        append_changes(db, changes)


def append_changes(db: Database, changes: Sequence[Change]) -> None:
    """変更を一つの記入として鎖に書き足す。鍵が登録されていれば署名する。KeyFileError: 鍵を読めない。"""
    text = write_changes(changes)
    head = next_head(latest_head(db), text)
    key = registered_key(db)
    add_entry(db, head, text, sign_head(key, head) if key else None)


def _watching(db: Database) -> bool:
    return first_row(db, "SELECT 1 FROM temp.sqlite_master WHERE name = 'touched_row'") is not None


def _note(table: CoveredTable, row: str, before: str) -> str:
    """行を控える SQL。初めに触れたときの指紋だけを残す。

    INSERT OR IGNORE は使えない: 外側の文に OR REPLACE などがあると、そちらの扱いになる。
    """
    key = table.key_of(row)
    return f"""
        INSERT INTO touched_row SELECT '{table.name}', {key}, {before}
        WHERE NOT EXISTS (SELECT 1 FROM touched_row WHERE tbl = '{table.name}' AND key = {key});
    """


def _changes(db: Database, table: CoveredTable) -> list[Change]:
    same = " AND ".join(
        f"now.\"{column}\" = json_extract(touched_row.key, '$[{n}]')" for n, column in enumerate(table.keys)
    )
    query = f"""
        SELECT touched_row.key, before,
            CASE WHEN now."{table.keys[0]}" IS NOT NULL THEN {table.digest_of("now")} END AS after
        FROM touched_row LEFT JOIN main.{table.name} AS now ON {same}
        WHERE tbl = ? ORDER BY touched_row.key
    """
    found = rows(db, query, [table.name])
    return [
        Change(table.name, row["key"], row["before"], row["after"])
        for row in found
        if row["before"] != row["after"]
    ]
