"""見張り: どの経路の書き込みでも、変わった行は同じ書き込みの中で鎖に載り、断られた書き込みは何も残さない。"""

from __future__ import annotations

import json
from pathlib import Path

import pysqlite3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.chain.checking import check_database
from db.chain.coverage import row_digest
from db.chain.entries import Change, changes_of, latest_head, read_changes, write_changes
from db.chain.keys import create_key, register_key
from db.committees import ensure_committee, list_committees
from db.connection import connect, open_store, writing
from db.errors import KeyFileError
from db.events import list_events
from tests.db.samples import SECRETARY, save_meeting
from tests.stores import new_store

STATEMENTS = [
    "INSERT INTO committee (id, name, print_form) VALUES (:n, :t, '役職')",
    "INSERT OR IGNORE INTO committee (id, name, print_form) VALUES (:n, :t, '姓と役職')",
    "INSERT OR REPLACE INTO committee (id, name, print_form) VALUES (:n, :t, '姓と役職')",
    "INSERT INTO committee (id, name, print_form) VALUES (:n, :t, '役職')"
    " ON CONFLICT (name) DO UPDATE SET print_form = '姓と役職', id = :m",
    "UPDATE committee SET name = :t WHERE id = :n",
    "UPDATE OR REPLACE committee SET id = :m WHERE id = :n",
    "DELETE FROM committee WHERE id = :n",
    "INSERT INTO member (committee, position, name) VALUES (:n, :m, :t)",
    "INSERT OR REPLACE INTO member (committee, position, name, title) VALUES (:n, :m, :t, :t)",
    "UPDATE OR IGNORE member SET position = position + 1 WHERE committee = :n",
    "UPDATE OR REPLACE member SET committee = :m WHERE position = :m",
    "DELETE FROM member",
]
one_statement = st.tuples(
    st.sampled_from(STATEMENTS),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["図", "議", "\x00", "会"]),
)


@settings(max_examples=80)
@given(st.lists(st.lists(st.tuples(one_statement, st.booleans()), max_size=4), max_size=4))
def test_whatever_is_written_through_writing_agrees_with_the_chain(
    transactions: list[list[tuple[tuple[str, int, int, str], bool]]],
) -> None:
    with new_store() as db:
        for statements in transactions:
            try:
                with writing(db):
                    for (statement, n, m, text), _ in statements:
                        db.execute(statement, {"n": n, "m": m, "t": text})
                    if any(fail for _, fail in statements):
                        raise ZeroDivisionError
            except (pysqlite3.IntegrityError, ZeroDivisionError):
                pass
        assert check_database(db, (), ()).findings == ()


def test_a_write_is_one_entry_with_each_row_before_and_after(store: Database) -> None:
    with writing(store):
        committee = ensure_committee(store, "図書館協議会")
        store.execute("UPDATE committee SET print_form = '姓と役職'")
    first = latest_head(store).entry
    with writing(store):
        store.execute("UPDATE committee SET name = '図書館運営協議会'")
    added, changed = changes_of(store, first), changes_of(store, first + 1)
    assert [(one.table, one.key, one.before) for one in added] == [("committee", f"[{committee}]", None)]
    assert changed == (Change("committee", f"[{committee}]", added[0].after, changed[0].after),)
    assert changed[0].after == row_digest(
        "id name print_form draft_length draft_percent", committee, "図書館運営協議会", "姓と役職", "要約", 34
    )
    assert latest_head(store).entry == first + 1


def test_a_write_that_changes_nothing_covered_adds_no_entry(store: Database) -> None:
    with writing(store):
        ensure_committee(store, "図書館協議会")
    before = latest_head(store)
    with writing(store):
        ensure_committee(store, "図書館協議会")
        store.execute("UPDATE committee SET name = name || '!'")
        store.execute("UPDATE committee SET name = '図書館協議会'")
    assert latest_head(store) == before


def test_rows_deleted_because_their_parent_was_are_recorded(store: Database) -> None:
    meeting = save_meeting(store)
    with writing(store):
        store.execute("DELETE FROM meeting WHERE id = ?", [meeting])
    removed = {one.table for one in changes_of(store, latest_head(store).entry) if one.after is None}
    assert {"meeting", "turn", "agenda_item"} <= removed
    assert check_database(store, (), ()).findings == ()


def test_a_row_changed_by_another_program_is_not_taken_up_by_the_next_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as db, writing(db):
        ensure_committee(db, "図書館協議会")
    outside = pysqlite3.connect(path)
    outside.execute("UPDATE committee SET print_form = '姓と役職'")
    outside.commit()
    outside.close()
    with connect(path) as db:
        with writing(db):
            ensure_committee(db, "デジタル推進会議")
        (found,) = check_database(db, (), ()).findings
    assert found.row is not None
    assert found.row.table == "committee"


@pytest.mark.parametrize("broken", ["missing", "other", "open", "garbled"])
def test_nothing_is_saved_without_the_key_and_the_place_of_the_key_is_not_told(
    tmp_path: Path, broken: str
) -> None:
    key = tmp_path / "server.key"
    create_key(key)
    with open_store(tmp_path / "a.db") as db:
        with writing(db):
            register_key(db, key, SECRETARY)
        before = (latest_head(db), list_events(db))
        _break(key, broken)
        with pytest.raises(KeyFileError, match="管理者に") as refused, writing(db):
            ensure_committee(db, "図書館協議会")
        assert "server.key" not in str(refused.value)
        assert (latest_head(db), list_events(db), list_committees(db)) == (*before, ())


def _break(key: Path, how: str) -> None:
    if how == "open":
        key.chmod(0o644)
    elif how == "garbled":
        key.write_bytes(b"key")
    else:
        key.unlink()
        if how == "other":
            key.with_name("server.key.pub").unlink()
            create_key(key)


def test_a_digest_tells_any_two_values_apart() -> None:
    values = [None, "", "0", 0, 1, 1.5, 2**53, str(2**53 + 1), b"\x00", "00x"]
    assert len({row_digest("a b", value, 7) for value in values}) == len(values)


def test_a_column_that_is_empty_leaves_the_digest_as_it_was() -> None:
    assert row_digest("a b", 1, None) == row_digest("a", 1)


@given(
    st.lists(
        st.tuples(st.text(max_size=5), st.lists(st.integers() | st.text(max_size=3), min_size=1, max_size=2))
    )
)
def test_changes_are_read_back_as_they_were_written(rows: list[tuple[str, list[object]]]) -> None:
    changes = tuple(
        Change(table, json.dumps(key, ensure_ascii=False, separators=(",", ":")), None, "a" * 64)
        for table, key in rows
    )
    assert read_changes(write_changes(changes)) == changes


@pytest.mark.parametrize("text", ["{}", "7", "[[]]", '[["a"]]', "[", '[["a",[1],null,null,null]]'])
def test_what_is_no_list_of_changes_is_refused(text: str) -> None:
    if text == "{}":
        assert read_changes(text) == ()
        return
    with pytest.raises(ValueError, match="鎖の記入"):
        read_changes(text)
