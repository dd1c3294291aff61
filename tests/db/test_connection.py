from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from db.committees import ensure_committee, list_committees
from db.connection import connect, open_store, writing, writing_if_free
from db.errors import BusyError, CannotOpenError, SchemaTooNewError, SqliteTooOldError
from db.migrations import MIGRATIONS


def test_a_store_is_durable_and_checks_references(tmp_path: Path) -> None:
    open_store(tmp_path / "a.db").close()
    db = connect(tmp_path / "a.db")
    pragmas = {
        name: db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenError, match="nai"):
        open_store(tmp_path / "nai" / "a.db")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenError, match="開けません"):
        open_store(tmp_path)


def test_a_file_that_is_not_sqlite_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "memo.txt"
    path.write_text("会議のメモ。" * 1000)
    with pytest.raises(CannotOpenError, match="SQLite のデータベースではない"):
        open_store(path)
    assert path.read_text() == "会議のメモ。" * 1000


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photo (id INTEGER PRIMARY KEY)")
    other.close()
    with pytest.raises(CannotOpenError, match="kaigiroku のデータベースではありません"):
        open_store(path)
    with connect(path) as db:
        assert db.table_names() == ["photo"]


def test_a_database_written_by_a_newer_version_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as db, writing(db):
        db.execute("UPDATE _sqlite_migrations SET name = 'create_flying_cars' WHERE name = 'create_job'")
    with pytest.raises(SchemaTooNewError, match="新しい版"):
        open_store(tmp_path / "a.db")


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(SqliteTooOldError, match=r"3\.51\.3"):
        connect(None)


def _write_and_break(db: Database) -> None:
    with writing(db):
        ensure_committee(db, "図書館協議会")
        raise KeyError


def _write_and_nest(db: Database) -> None:
    with writing(db):
        ensure_committee(db, "図書館協議会")
        with writing(db):
            pass


@pytest.mark.parametrize(("work", "error"), [(_write_and_break, KeyError), (_write_and_nest, RuntimeError)])
def test_a_transaction_that_fails_leaves_nothing_and_is_over(
    store: Database, work: Callable[[Database], None], error: type[Exception]
) -> None:
    with pytest.raises(error):
        work(store)
    assert list_committees(store) == ()
    assert not store.conn.in_transaction


def test_a_transaction_that_ends_well_is_kept(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as db, writing(db):
        ensure_committee(db, "図書館協議会")
    with connect(tmp_path / "a.db") as db:
        assert [committee.name for committee in list_committees(db)] == ["図書館協議会"]


def test_a_writer_that_never_gets_its_turn_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as one, connect(path) as other:
        other.execute("PRAGMA busy_timeout = 1")
        with writing(one), pytest.raises(BusyError, match="少し待って"), writing(other):
            pass


def test_a_small_write_that_may_wait_is_left_out_while_another_writes(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as busy, connect(tmp_path / "a.db") as other:
        with writing(busy), writing_if_free(other) as free:
            assert not free
        with writing_if_free(other) as free:
            assert free
            ensure_committee(other, "図書館協議会")
        assert len(list_committees(busy)) == 1
        # 待つ時間は、元に戻っている。
        assert other.execute("PRAGMA busy_timeout").fetchone()[0] > 1000
        with pytest.raises(ZeroDivisionError):
            _fail_after_writing(other)
        assert len(list_committees(busy)) == 1


def _fail_after_writing(db: Database) -> None:
    with writing_if_free(db):
        ensure_committee(db, "消える会議体")
        raise ZeroDivisionError


def test_a_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as writer, connect(path) as reader:
        with reader.atomic():
            assert list_committees(reader) == ()
            with writing(writer):
                ensure_committee(writer, "図書館協議会")
            assert list_committees(reader) == ()
        assert len(list_committees(reader)) == 1


def _run_together(count: int, work: Callable[[int], object]) -> list[BaseException]:
    """count 本のスレッドで同時に work(番号) を動かし、起きた例外を返す。"""
    errors: list[BaseException] = []
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_writers_on_several_threads_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()

    def count_up(number: int) -> None:
        with connect(path) as db:
            for step in range(5):
                # 読んでから書く。遅れて始まるトランザクションなら BUSY_SNAPSHOT で断られる形。
                with writing(db):
                    known = len(list_committees(db))
                    ensure_committee(db, f"{known}番目 {number}-{step}")

    assert _run_together(4, count_up) == []
    with connect(path) as db:
        numbers = [int(committee.name.split("番目")[0]) for committee in list_committees(db)]
    assert numbers == list(range(20))


def test_several_processes_may_create_the_same_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert _run_together(6, lambda _: open_store(path).close()) == []
    with connect(path) as db:
        assert MIGRATIONS.pending(db) == []


def test_a_connection_may_be_made_on_one_thread_and_used_on_another(store: Database) -> None:
    assert _run_together(1, lambda _: list_committees(store)) == []
