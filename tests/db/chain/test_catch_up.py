"""移行: 前からある行も鎖に載り、移行に紛れて改ざんが消えることはない。"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from db.chain import coverage
from db.chain.checking import check_database
from db.chain.entries import latest_head
from db.chain.findings import Fault
from db.chain.keys import create_key, register_key
from db.committees import Member, ensure_committee, replace_roster
from db.connection import open_store, writing
from db.errors import CannotOpenError
from db.migrations import MIGRATIONS
from tests.db.samples import SECRETARY, save_meeting


def test_the_rows_and_events_of_an_older_database_join_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="create_chain")
        old.executescript("""
            INSERT INTO committee (id, name, print_form) VALUES (1, '図書館協議会', '役職');
            INSERT INTO event (at, actor, kind, subject_kind, subject_id, detail)
                VALUES ('2026-01-01T00:00:00Z', '事務局', '取込', 'meeting', 7, '{}');
        """)
    with open_store(path) as db:
        report = check_database(db, (), ())
        assert report.findings == ()
        assert report.rows == 2 + len(coverage.COVERED)
        db.execute("DROP TRIGGER event_never_changes")
        db.execute("UPDATE event SET actor = 'だれか'")
        assert Fault.ROW_CHANGED in {one.fault for one in check_database(db, (), ()).findings}


def test_many_rows_are_split_over_several_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="create_chain")
        names = ({"name": f"会議体 {n}", "print_form": "役職"} for n in range(2500))
        old.table("committee").insert_all(names)
    with open_store(path) as db:
        assert latest_head(db).entry == 3
        assert check_database(db, (), ()).findings == ()


def test_opening_again_adds_no_entry(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as db:
        before = latest_head(db)
    with open_store(tmp_path / "a.db") as db:
        assert latest_head(db) == before


@pytest.mark.parametrize("tampered", [False, True])
def test_a_newly_covered_column_joins_the_chain_and_hides_no_tampering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tampered: bool
) -> None:
    path = tmp_path / "a.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(coverage, "_DERIVED_COLUMNS", {"member": frozenset({"title"})})
        with open_store(path) as db, writing(db):
            committee = ensure_committee(db, "図書館協議会")
            replace_roster(db, committee, [Member("桐谷", "会長"), Member("白根", None)])
        if tampered:
            with Database(path) as outside:
                outside.execute("UPDATE member SET name = '遠野' WHERE position = 1")
                outside.conn.commit()
    with open_store(path) as db:
        found = [(one.fault, one.row and one.row.key) for one in check_database(db, (), ()).findings]
        assert found == ([(Fault.ROW_CHANGED, "[1,1]")] if tampered else [])
        db.execute("UPDATE member SET title = '副会長' WHERE position = 0")
        assert check_database(db, (), ()).findings


@pytest.mark.parametrize("which", ["name = 'turn'", "true"])
def test_tampering_with_what_is_covered_hides_nothing(tmp_path: Path, which: str) -> None:
    """守る表の一覧から消しておいても、次に開いたときに今の行が正しいことにはならない。"""
    path = tmp_path / "a.db"
    with open_store(path) as db:
        save_meeting(db)
    with Database(path) as outside:
        outside.execute("UPDATE turn SET text = '開館時間は延ばしません。' WHERE number = 3")
        outside.execute(f"DELETE FROM covered_table WHERE {which}")
        outside.conn.commit()
    with open_store(path) as db:
        rows = {one.row.table for one in check_database(db, (), ()).findings if one.row}
        assert "turn" in rows


def test_a_signed_chain_that_was_emptied_is_not_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    create_key(tmp_path / "server.key")
    with open_store(path) as db, writing(db):
        register_key(db, tmp_path / "server.key", SECRETARY)
    with Database(path) as outside:
        outside.executescript(
            "DROP TRIGGER chain_entry_never_vanishes; DELETE FROM chain_entry; DELETE FROM covered_table;"
        )
    with pytest.raises(CannotOpenError, match="鎖が消されています"):
        open_store(path)
