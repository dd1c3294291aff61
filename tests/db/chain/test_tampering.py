"""改ざん: kaigiroku を通さずに変えたものは、どの表のどの行でも見つかり、場所が分かる。

場合の表は、表の定義から作る。守る表が増えれば場合も増え、見本に行が無ければここで落ちる。
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from db.built_in_choices import choose_built_in
from db.chain.catch_up import catch_up
from db.chain.checking import Report, check_database
from db.chain.coverage import COVERED, NOT_COVERED, CoveredTable, covered_tables
from db.chain.entries import latest_head
from db.chain.findings import Fault, RowKey
from db.chain.keys import create_key, register_key
from db.connection import writing
from db.rows import Row
from tests.db.samples import SECRETARY
from tests.stores import new_store

ROW_FAULTS = {Fault.ROW_ADDED, Fault.ROW_CHANGED, Fault.ROW_REMOVED}


def _schema_tables() -> tuple[CoveredTable, ...]:
    with new_store() as db:
        return covered_tables(db)


TABLES = _schema_tables()


def keyed(table: CoveredTable, row: Row) -> RowKey:
    return RowKey(
        table.name, json.dumps([row[k] for k in table.keys], ensure_ascii=False, separators=(",", ":"))
    )


def sample_rows(db: Database, table: CoveredTable) -> list[Row]:
    found = list(db.query(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.keys)}"))
    assert len(found) >= 2, f"{table.name} の行を tests/db/chain/city.py に二つ以上書いてください"
    return found


def unlock(db: Database, table: str) -> Callable[[], None]:
    """書き足しだけの表のトリガーを外し、あとで同じものを付け直す(定義の検査には掛からない)。"""
    triggers = list(
        db.query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table])
    )
    for one in triggers:
        db.execute(f"DROP TRIGGER {one['name']}")

    def lock() -> None:
        for one in triggers:
            db.execute(one["sql"])

    return lock


def change(db: Database, table: CoveredTable, row: Row, values: Row) -> None:
    where = " AND ".join(f'"{k}" = ?' for k in table.keys)
    names = ", ".join(f'"{k}" = ?' for k in values)
    db.execute(
        f"UPDATE {table.name} SET {names} WHERE {where}", [*values.values(), *(row[k] for k in table.keys)]
    )


def remove(db: Database, table: CoveredTable, row: Row) -> None:
    where = " AND ".join(f'"{k}" = ?' for k in table.keys)
    db.execute(f"DELETE FROM {table.name} WHERE {where}", [row[k] for k in table.keys])


def another(db: Database, table: str, column: str, value: object) -> object:
    """同じ型の、ほかの値。"""
    kind = next(c.type for c in db.table(table).columns if c.name == column)
    if kind == "TEXT":
        return '{"x":1}' if value is None else f"{str(value)[:-1]}異" if column != "detail" else '{"x":1}'
    if kind == "BLOB":
        return bytes(value) + b"?"  # type: ignore[call-overload]
    return 77 if value is None else value + 1000  # type: ignore[operator]


def located(report: Report) -> set[RowKey]:
    return {one.row for one in report.findings if one.fault in ROW_FAULTS and one.row}


def test_the_sample_is_whole(city: Database, trusted: tuple[str, ...]) -> None:
    report = check_database(city, trusted, [latest_head(city).hash])
    assert report.findings == ()
    assert report.rows > 100
    assert report.signed == report.head.entry - 1


def test_every_table_is_either_covered_or_said_not_to_be_and_why(store: Database) -> None:
    """新しい表は、db/chain/coverage.py のどちらかに加える。"""
    shadows = ("_config", "_data", "_docsize", "_idx")
    tables = {
        name
        for name in store.table_names()
        if not name.startswith(("sqlite_", "_sqlite_")) and not name.endswith(shadows)
    }
    assert tables == COVERED | NOT_COVERED.keys()
    assert not COVERED & NOT_COVERED.keys()
    assert {table.name for table in TABLES} == COVERED
    assert all(table.keys for table in TABLES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_edited_value_of_any_column_is_found(city: Database, table: CoveredTable) -> None:
    for column in table.columns:
        lock = unlock(city, table.name)
        city.execute("SAVEPOINT one")
        row = sample_rows(city, table)[0]
        changed = {**row, column: another(city, table.name, column, row[column])}
        change(city, table, row, {column: changed[column]})
        lock()
        wanted = {keyed(table, row), keyed(table, changed)}
        assert located(check_database(city, (), ())) == wanted, column
        city.execute("ROLLBACK TO one")
        lock()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_deleted_row_is_found(city: Database, table: CoveredTable) -> None:
    row = sample_rows(city, table)[0]
    lock = unlock(city, table.name)
    remove(city, table, row)
    lock()
    report = check_database(city, (), ())
    assert located(report) == {keyed(table, row)}
    assert [one.fault for one in report.findings if one.row] == [Fault.ROW_REMOVED]


@pytest.mark.parametrize(
    "table", [one for one in TABLES if set(one.columns) - set(one.keys)], ids=lambda table: table.name
)
def test_two_swapped_rows_are_found(city: Database, table: CoveredTable) -> None:
    one, other = _different_rows(table, sample_rows(city, table))
    keys = set(table.keys)
    lock = unlock(city, table.name)
    remove(city, table, one)
    remove(city, table, other)
    for content, key in ((one, other), (other, one)):
        swapped = {**content, **{k: key[k] for k in keys}}
        city.table(table.name).insert(swapped)
    lock()
    assert located(check_database(city, (), ())) == {keyed(table, one), keyed(table, other)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_inserted_row_is_found(city: Database, table: CoveredTable) -> None:
    row = sample_rows(city, table)[-1]
    unique = {column for index in city.table(table.name).indexes if index.unique for column in index.columns}
    forged = {
        k: another(city, table.name, k, v) if k in unique | set(table.keys) else v for k, v in row.items()
    }
    city.table(table.name).insert(forged)
    report = check_database(city, (), ())
    assert located(report) == {keyed(table, forged)}
    assert [one.fault for one in report.findings if one.row] == [Fault.ROW_ADDED]


def _different_rows(table: CoveredTable, found: list[Row]) -> tuple[Row, Row]:
    """主キーのほかの守る列も違う、二つの行。"""
    rest = [column for column in table.columns if column not in table.keys]
    other = next(row for row in found if [row[c] for c in rest] != [found[0][c] for c in rest])
    return found[0], other


def _rewrite(db: Database, *, edit: bool = True) -> None:
    """鎖をまるごと作り直す: 記入をすべて消し、いまの行から、鍵なしでつながった鎖を書く。"""
    if edit:
        db.execute("UPDATE link_decision SET decision = '却下'")
    lock = unlock(db, "chain_entry")
    for table in ("chain_entry", "server_key", "covered_table"):
        db.execute(f"DELETE FROM {table}")
    db.execute("DELETE FROM sqlite_sequence WHERE name = 'chain_entry'")
    lock()
    catch_up(db, frozenset())


def test_a_chain_rewritten_whole_without_the_key_is_found_by_the_public_key(
    city: Database, trusted: tuple[str, ...]
) -> None:
    _rewrite(city)
    assert check_database(city, (), ()).findings == ()  # 鍵も控えも無ければ、分からない。
    assert [one.fault for one in check_database(city, trusted, ()).findings] == [Fault.NOT_SIGNED]


def test_a_chain_rewritten_whole_is_found_by_a_head_sent_away(city: Database) -> None:
    sent = latest_head(city).hash
    _rewrite(city)
    found = check_database(city, (), [sent]).findings
    assert [one.fault for one in found] == [Fault.HEAD_UNKNOWN]
    assert sent in found[0].text


def test_a_chain_rewritten_with_another_key_is_found(
    city: Database, trusted: tuple[str, ...], tmp_path: Path
) -> None:
    _rewrite(city)
    create_key(tmp_path / "forged.key")
    register_key(city, tmp_path / "forged.key", SECRETARY)
    catch_up(city, frozenset())
    found = check_database(city, trusted, ()).findings
    assert [one.fault for one in found] == [Fault.SIGNATURE_WRONG]


def test_entries_written_on_without_the_key_are_found(city: Database, trusted: tuple[str, ...]) -> None:
    last = latest_head(city).entry
    city.execute("UPDATE link_decision SET decision = '却下'")
    keys = list(city.query("SELECT * FROM server_key"))
    city.execute("DELETE FROM server_key")
    catch_up(city, frozenset())
    city.table("server_key").insert_all(keys)
    found = check_database(city, trusted, ()).findings
    assert {one.entry for one in found if one.fault is Fault.NOT_SIGNED} == {last + 1}


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_a_tail_cut_from_the_chain_is_found_and_its_rows_named(city: Database, cut: int) -> None:
    last = latest_head(city).entry
    lock = unlock(city, "chain_entry")
    city.execute("DELETE FROM chain_entry WHERE id > ?", [last - cut])
    city.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'chain_entry'", [last - cut])
    lock()
    assert located(check_database(city, (), ()))


def test_a_tail_cut_is_found_by_the_number_sqlite_has_given_last(city: Database) -> None:
    last = latest_head(city).entry
    lock = unlock(city, "chain_entry")
    city.execute("DELETE FROM chain_entry WHERE id > ?", [last - 2])
    lock()
    found = check_database(city, (), ()).findings
    assert [(one.fault, one.entry) for one in found if one.fault is Fault.TAIL_CUT] == [
        (Fault.TAIL_CUT, last - 1)
    ]


def test_a_tail_cut_with_everything_it_wrote_is_found_by_a_head_sent_away(
    city: Database, trusted: tuple[str, ...]
) -> None:
    """最後の書き込みの前の状態に、何もかも戻した。古いバックアップと見分けが付かない。"""
    sent = latest_head(city)
    lock, unlocked = unlock(city, "chain_entry"), unlock(city, "event")
    city.execute("DELETE FROM chain_entry WHERE id = ?", [sent.entry])
    city.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'chain_entry'")
    for table in ("event", "glossary_group", "built_in_choice"):
        extra = 2 if table == "event" else 1
        city.execute(f"DELETE FROM {table} WHERE id > (SELECT max(id) FROM {table}) - ?", [extra])
    city.execute("DELETE FROM glossary_word WHERE glossary_group NOT IN (SELECT id FROM glossary_group)")
    lock(), unlocked()
    assert check_database(city, trusted, ()).findings == ()
    found = check_database(city, trusted, [sent.hash]).findings
    assert [one.fault for one in found] == [Fault.HEAD_UNKNOWN]


@pytest.mark.parametrize(
    ("statement", "offset"),
    [
        ("UPDATE chain_entry SET changes = '[]' WHERE id = :entry", 0),
        ("UPDATE chain_entry SET changes = '{}' WHERE id = :entry", 0),
        ("UPDATE chain_entry SET hash = printf('%064d', 7) WHERE id = :entry", 0),
        ("DELETE FROM chain_entry WHERE id = :entry", 1),
    ],
)
def test_a_broken_entry_is_found_where_it_is(city: Database, statement: str, offset: int) -> None:
    for entry in range(1, latest_head(city).entry):
        city.execute("SAVEPOINT one")
        lock = unlock(city, "chain_entry")
        city.execute(statement, {"entry": entry})
        lock()
        found = check_database(city, (), ()).findings
        broken = {one.entry for one in found if one.fault in (Fault.ENTRY_BROKEN, Fault.ENTRY_MISSING)}
        assert entry + offset in broken
        city.execute("ROLLBACK TO one")


def test_two_swapped_entries_are_found(city: Database) -> None:
    one, other = city.query("SELECT * FROM chain_entry WHERE id IN (3, 7) ORDER BY id")
    lock = unlock(city, "chain_entry")
    for row, entry in ((one, 7), (other, 3)):
        city.execute(
            "UPDATE chain_entry SET changes = ?, hash = ? WHERE id = ?", [row["changes"], row["hash"], entry]
        )
    lock()
    found = check_database(city, (), ()).findings
    assert {3, 7} <= {one.entry for one in found if one.fault is Fault.ENTRY_BROKEN}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE chain_entry SET changes = '[]'",
        "DELETE FROM chain_entry",
        "REPLACE INTO chain_entry SELECT * FROM chain_entry",
    ],
)
def test_the_chain_can_only_be_written_on(city: Database, statement: str) -> None:
    with pytest.raises(pysqlite3.IntegrityError, match="鎖の記入は"):
        city.execute(statement)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TRIGGER event_never_changes", "event_never_changes"),
        ("CREATE TRIGGER hide AFTER INSERT ON event BEGIN SELECT 1; END", "hide"),
        ("DROP VIEW standing_link", "standing_link"),
        ("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT", "extra"),
        ("ALTER TABLE member ADD COLUMN extra TEXT", "member"),
    ],
)
def test_a_changed_definition_is_found(city: Database, statement: str, name: str) -> None:
    city.execute(statement)
    found = check_database(city, (), ()).findings
    assert [one.fault for one in found] == [Fault.SCHEMA_CHANGED]
    assert name in found[0].text


def test_what_was_changed_past_the_program_stays_found_after_a_proper_change(
    city: Database, trusted: tuple[str, ...]
) -> None:
    city.execute("UPDATE built_in_choice SET decided_by = 'だれか' WHERE id = 1")
    city.execute("COMMIT")
    with writing(city):
        choose_built_in(city, "ひのわ号", True, SECRETARY)
    found = check_database(city, trusted, ()).findings
    assert [one.fault for one in found] == [Fault.ROW_OVERTAKEN]
    assert found[0].row == RowKey("built_in_choice", "[1]")


def test_a_finding_names_the_act_that_last_wrote_the_row(city: Database) -> None:
    city.execute("UPDATE link_decision SET decision = '却下' WHERE exchange = 1")
    (found,) = check_database(city, (), ()).findings
    assert found.text.startswith(
        "表 link_decision の行 [1,1] が記録なしに書き換えられています(最後の記録は第 "
    )
    assert f"紐付け確定、{SECRETARY.actor}、{SECRETARY.at}" in found.text


def test_a_row_pointing_at_nothing_is_found(city: Database) -> None:
    city.execute("DELETE FROM measure WHERE id = 1")
    assert Fault.REFERENCE_BROKEN in {one.fault for one in check_database(city, (), ()).findings}
