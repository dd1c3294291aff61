"""バックアップ: 人が書いている間でも一つの時点の写しになり、確かめてから戻し、何も黙って上書きしない。"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from db import copies
from db.chain.checking import Report, check_file
from db.chain.entries import find_hash, latest_head
from db.committees import ensure_committee, list_committees
from db.connection import connect, open_read_only, open_store, writing
from db.copies import back_up, restore
from db.errors import CannotOpenError, CopyError
from db.migrations import MIGRATIONS


def add(db: Database, name: str) -> None:
    with writing(db):
        ensure_committee(db, name)


def names(path: Path) -> list[str]:
    db = open_read_only(path)
    try:
        return [committee.name for committee in list_committees(db)]
    finally:
        db.close()


def disk_is_full(*_: Path) -> None:
    raise OSError(28, "No space left on device")


def listing(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Database]:
    """開いたままのデータベース。"""
    db = open_store(tmp_path / "live.db")
    add(db, "図書館協議会")
    yield db
    db.close()


@pytest.fixture
def stopped(live: Database, tmp_path: Path) -> Path:
    """だれも開いていないデータベース。"""
    live.close()
    return tmp_path / "live.db"


def test_a_backup_is_whole_and_for_its_owner_alone(live: Database, tmp_path: Path) -> None:
    report = back_up(tmp_path / "live.db", tmp_path / "copy.db", replace=False)
    assert (report.findings, report.head) == ((), latest_head(live))
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "copy.db") == ["図書館協議会"]
    assert listing(tmp_path) == {"live.db", "live.db-wal", "live.db-shm", "copy.db"}


def test_backups_made_while_people_write_are_whole_and_of_one_moment(live: Database, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with connect(tmp_path / "live.db") as db:
            for number in range(150):
                add(db, f"会議体 {number}")
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    reports: list[Report] = []
    while not done.is_set() or not reports:
        reports.append(back_up(tmp_path / "live.db", tmp_path / "copy.db", replace=bool(reports)))
    writer.join()
    assert {report.findings for report in reports} == {()}
    assert all(find_hash(live, report.head.hash) == report.head for report in reports)


def test_a_backup_is_not_overwritten_unless_asked(live: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(tmp_path / "live.db", copy, replace=False)
    before = copy.read_bytes()
    add(live, "デジタル推進会議")
    with pytest.raises(CopyError, match="--replace"):
        back_up(tmp_path / "live.db", copy, replace=False)
    assert copy.read_bytes() == before
    back_up(tmp_path / "live.db", copy, replace=True)
    assert len(names(copy)) == 2


def test_a_backup_that_fails_leaves_the_old_one_and_no_rubbish(
    stopped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    back_up(stopped, copy, replace=False)
    before, files = copy.read_bytes(), listing(tmp_path)

    monkeypatch.setattr(copies, "_rename", disk_is_full)
    with pytest.raises(CopyError, match="書けません"):
        back_up(stopped, copy, replace=True)
    assert (copy.read_bytes(), listing(tmp_path)) == (before, files)


def test_a_backup_of_a_database_that_was_tampered_with_is_made_and_says_so(
    stopped: Path, tmp_path: Path
) -> None:
    with Database(stopped) as outside:
        outside.execute("UPDATE committee SET name = '別の会議'")
        outside.conn.commit()
    report = back_up(stopped, tmp_path / "copy.db", replace=False)
    assert len(report.findings) == 1
    assert names(tmp_path / "copy.db") == ["別の会議"]


def test_an_older_database_can_be_backed_up_and_restored_before_the_upgrade(tmp_path: Path) -> None:
    with Database(tmp_path / "old.db") as old:
        MIGRATIONS.apply(old, stop_before="create_chain")
    report = back_up(tmp_path / "old.db", tmp_path / "copy.db", replace=False)
    assert (report.current, report.findings) == (False, ())
    restore(tmp_path / "copy.db", tmp_path / "new.db", tmp_path / "aside.db", replace=False)
    open_store(tmp_path / "new.db").close()
    assert check_file(tmp_path / "new.db", (), ()).findings == ()


def test_a_restored_database_is_what_was_backed_up_and_the_old_one_stays_beside(
    stopped: Path, tmp_path: Path
) -> None:
    copy, aside = tmp_path / "copy.db", tmp_path / "aside.db"
    back_up(stopped, copy, replace=False)
    with connect(stopped) as db:
        add(db, "デジタル推進会議")
    report = restore(copy, stopped, aside, replace=True)
    assert (report.findings, names(stopped)) == ((), ["図書館協議会"])
    assert names(aside) == ["図書館協議会", "デジタル推進会議"]
    with open_store(stopped) as db:
        add(db, "議会改革会議")
    assert check_file(stopped, (), ()).findings == ()


def test_a_database_that_exists_is_not_replaced_unless_asked(stopped: Path, tmp_path: Path) -> None:
    back_up(stopped, tmp_path / "copy.db", replace=False)
    before = stopped.read_bytes()
    with pytest.raises(CopyError, match="--replace"):
        restore(tmp_path / "copy.db", stopped, tmp_path / "aside.db", replace=False)
    assert stopped.read_bytes() == before
    assert not (tmp_path / "aside.db").exists()


def test_a_database_in_use_is_not_replaced_even_if_asked(live: Database, tmp_path: Path) -> None:
    back_up(tmp_path / "live.db", tmp_path / "copy.db", replace=False)
    with pytest.raises(CopyError, match="使われています"):
        restore(tmp_path / "copy.db", tmp_path / "live.db", tmp_path / "aside.db", replace=True)
    add(live, "デジタル推進会議")
    assert not (tmp_path / "aside.db").exists()
    assert check_file(tmp_path / "live.db", (), ()).findings == ()


@pytest.mark.parametrize("page", range(1, 12))
def test_a_damaged_backup_is_not_restored(stopped: Path, tmp_path: Path, page: int) -> None:
    copy = tmp_path / "copy.db"
    back_up(stopped, copy, replace=False)
    content = bytearray(copy.read_bytes())
    start = page * 4096
    content[start : start + 64] = b"\xa5" * 64
    copy.write_bytes(content)
    before = stopped.read_bytes()
    with pytest.raises((CopyError, CannotOpenError)):
        restore(copy, stopped, tmp_path / "aside.db", replace=True)
    assert stopped.read_bytes() == before
    assert not (tmp_path / "aside.db").exists()


def test_a_backup_that_was_tampered_with_is_not_restored(stopped: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(stopped, copy, replace=False)
    with Database(copy) as outside:
        outside.execute("UPDATE committee SET name = '別の会議'")
        outside.conn.commit()
    with pytest.raises(CopyError, match=r"壊れているところが 1 か所.*committee"):
        restore(copy, stopped, tmp_path / "aside.db", replace=True)
    assert names(stopped) == ["図書館協議会"]


def test_a_database_damaged_beyond_reading_is_set_aside_with_all_its_files(
    stopped: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    back_up(stopped, copy, replace=False)
    stopped.write_bytes(b"\x00" * 8192)
    (tmp_path / "live.db-wal").write_bytes(b"left over")
    restore(copy, stopped, tmp_path / "aside.db", replace=True)
    assert names(stopped) == ["図書館協議会"]
    assert (tmp_path / "aside.db").read_bytes() == b"\x00" * 8192
    assert not (tmp_path / "live.db-wal").exists()


def test_a_restore_that_fails_at_the_last_puts_the_old_database_back(
    stopped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    back_up(stopped, copy, replace=False)
    with connect(stopped) as db:
        add(db, "デジタル推進会議")

    monkeypatch.setattr(copies, "_rename", disk_is_full)
    with pytest.raises(CopyError, match="書けません"):
        restore(copy, stopped, tmp_path / "aside.db", replace=True)
    assert len(names(stopped)) == 2
    assert listing(tmp_path) == {"live.db", "copy.db"}


@pytest.mark.parametrize("content", [b"", b"memo", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_what_is_no_database_is_refused(stopped: Path, tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    before = stopped.read_bytes()
    with pytest.raises((CopyError, CannotOpenError)):
        restore(other, stopped, tmp_path / "aside.db", replace=True)
    with pytest.raises((CopyError, CannotOpenError, pysqlite3.DatabaseError)):
        back_up(other, tmp_path / "copy.db", replace=False)
    assert stopped.read_bytes() == before
    assert not (tmp_path / "copy.db").exists()


def test_a_missing_source_or_folder_is_named(stopped: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotOpenError, match=r"nai\.db"):
        back_up(tmp_path / "nai.db", tmp_path / "copy.db", replace=False)
    with pytest.raises(CopyError, match="nai」がありません"):
        back_up(stopped, tmp_path / "nai" / "copy.db", replace=False)
    assert listing(tmp_path) == {"live.db"}
