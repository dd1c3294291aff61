from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from db.committees import HouseStyle, list_committees, list_roster
from db.connection import connect, open_store
from db.drafts import get_draft
from db.event_kinds import EventKind
from db.events import SubjectKind
from db.follow_ups import FollowUpDecision
from db.house_style import DraftLength, Member, PrintForm
from db.jobs import JobKind, JobState
from db.migrations import MIGRATIONS, unknown_steps
from db.records import (
    AttendanceStatus,
    Commitment,
    Decision,
    Disclosure,
    DraftItem,
    DraftSentence,
    DropReason,
    ExchangeKind,
    LinkPurpose,
    Role,
    Side,
    SourceKind,
    Span,
    SpeakerGroup,
    Writer,
)
from db.shapes import ShapeState


def test_an_empty_database_gets_every_step_once(store: Database) -> None:
    assert MIGRATIONS.pending(store) == []
    assert unknown_steps(store) == set()


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as db:
        before = (db.schema, MIGRATIONS.applied(db))
    with open_store(tmp_path / "a.db") as db:
        assert (db.schema, MIGRATIONS.applied(db)) == before


def test_an_upgrade_that_fails_leaves_the_old_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as half:
        MIGRATIONS.apply(half, stop_before="create_plan")
        # create_plan は通り、その後の create_draft が、同じ名前の表があるために失敗する。
        half.execute("CREATE TABLE draft_item (id INTEGER) STRICT")
        before = (half.schema, MIGRATIONS.applied(half))
    with pytest.raises(pysqlite3.OperationalError, match="already exists"):
        open_store(path)
    with connect(path) as half:
        assert (half.schema, MIGRATIONS.applied(half)) == before


def test_a_half_migrated_database_gets_only_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(None) as whole:
        schema = whole.schema
    with Database(path) as half:
        MIGRATIONS.apply(half, stop_before="create_plan")
        half.execute("INSERT INTO committee (name, print_rule) VALUES ('図書館協議会', '役職')")
    with open_store(path) as db:
        assert db.schema == schema
        assert db.table("committee").count == 1


def test_a_paragraph_of_an_older_draft_becomes_one_sentence_with_its_sources(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="create_draft_sentence")
        old.executescript("""
            INSERT INTO committee (id, name, print_rule) VALUES (1, '図書館協議会', '役職');
            INSERT INTO source VALUES
                (1, printf('%064d', 1), '会議録', 'a.txt', '', '2026-01-01T00:00:00+00:00', '事務局');
            INSERT INTO meeting (id, committee, source, notation, created_at)
                VALUES (1, 1, 1, '【…】', '2026-01-01T00:00:00+00:00');
            INSERT INTO turn (id, meeting, number, label, speaker_group, text)
                VALUES (1, 1, 1, '館長', '事務局', '夜も開けます。土曜もです。');
            INSERT INTO draft_item (id, meeting, position, side, speaker, text)
                VALUES (1, 1, 0, 'answer', '事務局', '夜も開けます。土曜もです。');
            INSERT INTO draft_source VALUES (1, 0, 1, 0, 7), (1, 1, 1, 7, 13);
        """)
    with open_store(path) as db:
        sentence = DraftSentence("夜も開けます。土曜もです。", (Span(1, 0, 7), Span(1, 7, 13)))
        assert get_draft(db, 1).items == (DraftItem(None, Side.ANSWER, "事務局", (sentence,)),)


def test_the_printing_rule_of_an_older_database_becomes_a_form_and_its_jobs_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="create_house_style")
        old.executescript("""
            INSERT INTO committee (name, print_rule) VALUES ('図書館協議会', '役職'), ('環境審議会', '氏名');
            INSERT INTO member VALUES (2, 0, '岡本晴香', '会長');
            INSERT INTO job VALUES (5, '取込', 'a.txt', 1, 1, '完了', '', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
        """)
    with open_store(path) as db:
        styles = [committee.style for committee in list_committees(db)]
        assert styles == [HouseStyle(), HouseStyle(form=PrintForm.SURNAME)]
        assert list_roster(db, 2) == (Member("岡本晴香", "会長"),)
        assert [row["id"] for row in db.query("SELECT id FROM job")] == [5]


def test_every_table_is_strict(store: Database) -> None:
    loose = [
        row["name"]
        for row in store.query("SELECT name, strict, type FROM pragma_table_list WHERE schema = 'main'")
        if row["type"] == "table"
        and not row["strict"]
        and not row["name"].startswith(("sqlite_", "_sqlite_"))
    ]
    assert loose == []


def test_every_reference_is_found_by_an_index(store: Database) -> None:
    """参照される側の行を消すたびに、参照する側の表を端から読まずに済む。"""
    missing = set()
    for table in store.tables:
        if table.name.startswith(("sqlite_", "_sqlite_")):
            continue
        starts = [list(index.columns) for index in table.indexes] + [list(table.pks)]
        for key in table.foreign_keys:
            columns = list(key.columns)
            if not any(start[: len(columns)] == columns for start in starts):
                missing.add((table.name, *columns))
    # 種類の表の行は消さない。議題は会議ごと消すので、会議の番号で引ければよい。
    assert missing == {("event", "kind"), ("step", "kind"), ("turn", "meeting", "agenda")}


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("committee", "print_form", PrintForm),
        ("committee", "draft_length", DraftLength),
        ("source", "kind", SourceKind),
        ("meeting", "disclosure", Disclosure),
        ("attendance", "status", AttendanceStatus),
        ("turn", "speaker_group", SpeakerGroup),
        ("exchange", "kind", ExchangeKind),
        ("exchange", "commitment", Commitment),
        ("exchange_span", "side", Side),
        ("draft_item", "side", Side),
        ("draft_sentence", "writer", Writer),
        ("dropped", "reason", DropReason),
        ("model_rewrite", "side", Side),
        ("draft_edit", "reason", DropReason),
        ("link_decision", "decision", Decision),
        ("exchange_shaping", "state", ShapeState),
        ("succession_decision", "decision", Decision),
        ("follow_up_decision", "decision", FollowUpDecision),
        ("job", "kind", JobKind),
        ("job", "state", JobState),
        ("account", "role", Role),
        ("access_link", "purpose", LinkPurpose),
    ],
)
def test_the_tables_allow_exactly_the_values_of_the_vocabulary(
    store: Database, table: str, column: str, values: type[StrEnum]
) -> None:
    assert _checked_values(store, table, column) == set(values)


def test_the_kinds_of_events_are_those_of_the_vocabulary(store: Database) -> None:
    assert {row["kind"] for row in store.query("SELECT kind FROM event_kind")} == set(EventKind)


def test_the_subjects_of_events_are_those_of_the_vocabulary(store: Database) -> None:
    assert {row["kind"] for row in store.query("SELECT kind FROM event_subject_kind")} == set(SubjectKind)


def test_events_of_an_older_database_survive_the_new_table_and_stay_unchangeable(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="loosen_event_subject")
        old.execute(
            "INSERT INTO event (at, actor, kind, subject_kind, subject_id, detail)"
            " VALUES ('2026-01-01T00:00:00Z', '事務局', '取込', 'meeting', 7, '{}')"
        )
    with open_store(path) as db:
        assert [(row["id"], row["kind"], row["subject_id"]) for row in db.query("SELECT * FROM event")] == [
            (1, "取込", 7)
        ]
        with pytest.raises(pysqlite3.IntegrityError, match="消せません"):
            db.execute("DELETE FROM event")


def _checked_values(db: Database, table: str, column: str) -> set[str]:
    """CHECK (column IN ('a', 'b')) に並ぶ値。"""
    schema = db.table(table).schema
    listed = schema.split(f"{column} IN (", 1)[1].split(")", 1)[0]
    return {value.strip().strip("'") for value in listed.split(",")}
