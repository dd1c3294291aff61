"""見える範囲: 閉じた会議の行はどの表にも無く、伏せた発言は公開版の言葉になる."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pysqlite3 import IntegrityError
from sqlite_utils import Database

from db.connection import writing
from db.exchanges import get_exchanges, replace_exchanges
from db.meetings import get_minutes, list_meetings
from db.records import Withheld, WithheldKind
from db.sight import Maskers, Sight, show_everything, show_only
from db.sight_tables import FOR_EVERYONE, SHADOWED
from db.turns import list_turns
from db.withholdings import list_withholdings, withhold
from db.words import IndexedWord, find_places, store_turn_words
from nlp.masking import Mask, masked_paragraph
from tests.db.chain.city import build_city
from tests.db.samples import BICYCLES, HOURS, SECRETARY, TURNS, save_meeting

MASKERS = Maskers(Mask, masked_paragraph, lambda _public, _withheld: False)
OWN = Sight(closed=frozenset({1}), originals=frozenset({1}))
# 伏せるのは、質問の二つ目の文の初め(駐輪場)。
PLACE = Withheld(WithheldKind.SECRET, "個人情報", 15, 18)
LABEL = "（秘密のため非公開：個人情報）"
# 見える行なら、そのまま見せる文字の列。伏せた言葉の入る列は、SHADOWED の columns に書き換えの式がいる。
AS_THEY_ARE = {
    "meeting": "title body held_on start_time end_time place disclosure notation created_at",
    "source": "sha256 kind file_name imported_at imported_by",
    "agenda_item": "title",
    "attendance": "status name",
    "handout": "title",
    "step": "kind actor at changes",
    "stage_move": "move stage reason due_on moved_by moved_at",
    "signatory": "duty title name decided_by decided_at",
    "comment": "name stage body made_by made_at",
    "comment_step": "kind text made_by made_at",
    "acceptance": "name accepted_by accepted_at",
    "reception": "way received_on",
    "look": "name looked_at",
    "signature_request": "method content_hash requested_by requested_at",
    "signature": "name title content_hash note signed_by signed_at",
    "sealed_record": "sealed_by sealed_at",
    "erratum": "added_by added_at",
    "frozen_source": "side",
    "access_link": "token_hash purpose holder expires_at issued_by issued_at revoked_by revoked_at",
    "edition": "print_form issue_id written_at",
    "disclosure_decision": "before disclosure reason decided_by decided_at",
    "masking_completion": "decided_by decided_at",
    "turn": "label name role speaker_group",
    "withholding": "kind reason decided_by decided_at released_by released_at",
    "turn_words": "words facets",
    "closed_turn_words": "words offsets facets",
    "closed_exchange_words": "words facets",
    "exchange": "kind doubts",
    "exchange_span": "side",
    "exchange_shaping": "state shaped_by shaped_at",
    "exchange_words": "words facets",
    "link": "precedent_decision",
    "link_decision": "decision decided_by decided_at",
    "follow_up_decision": "decision decided_by decided_at",
    "model_rewrite": "side model source sentences refused asked_by asked_at",
    "draft_item": "side speaker",
    "draft_sentence": "writer",
    "dropped": "reason",
    "draft_snapshot": "draft",
    "draft_edit": "before after reason length",
    "draft_edit_source": "text",
    "finding_check": "rule words place text checked_by checked_at reopened_by reopened_at",
    "event": "at actor kind subject_kind detail",
    "job": "kind label state message created_at finished_at",
}  # fmt: skip


def _tables(db: Database) -> set[str]:
    """FTS5 の裏の表などを除く、すべての表。"""
    found = db.query(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"
    )
    return {row["name"] for row in found if not row["name"].startswith(("sqlite_", "_sqlite"))}


def _parents(db: Database, table: str) -> set[str]:
    return {row["table"] for row in db.query(f"SELECT \"table\" FROM pragma_foreign_key_list('{table}')")}


def test_every_table_says_who_sees_its_rows(store: Database) -> None:
    assert set(SHADOWED) | set(FOR_EVERYONE) == _tables(store)
    assert not set(SHADOWED) & set(FOR_EVERYONE)


def test_every_column_of_words_says_whether_it_is_shown_as_it_is(store: Database) -> None:
    """列を足した人に、伏せた言葉が入らないかを決めさせる。"""
    for table, shadow in SHADOWED.items():
        columns = {column.name for column in store[table].columns if column.type in ("TEXT", "BLOB")}
        shown = set(AS_THEY_ARE.get(table, "").split())
        assert columns - set(shadow.columns) == shown, table


def test_every_table_that_hangs_on_a_meeting_is_shadowed(store: Database) -> None:
    """アカウントのセッションだけは、リンクから会議に届くが、会議の中身を持たない。"""
    reached = {"meeting"}
    while more := {one for one in _tables(store) if _parents(store, one) & reached} - reached:
        reached |= more
    # 公開版とアカウントは、会議に届いても、閉じた会議の中身を持たない。
    assert reached - set(SHADOWED) == {"speech", "session"}


def _city(db: Database) -> tuple[int, int]:
    """閉じた会議と、質問の一部を伏せた公開の会議。"""
    closed = save_meeting(db, "a")
    opened = save_meeting(db, "b")
    with writing(db):
        for meeting in (closed, opened):
            replace_exchanges(db, meeting, (HOURS, BICYCLES))
        db.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = ?", [closed])
        withhold(db, opened, 2, PLACE, SECRETARY)
    return closed, opened


def test_no_row_of_a_closed_meeting_is_left_in_any_table(store: Database, tmp_path: Path) -> None:
    build_city(store, tmp_path)
    with writing(store):
        store.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = 1")
    ids = {
        "meeting": {1},
        "exchange": {row["id"] for row in store.query("SELECT id FROM exchange WHERE meeting = 1")},
        "turn": {row["id"] for row in store.query("SELECT id FROM turn WHERE meeting = 1")},
        "item": {row["id"] for row in store.query("SELECT id FROM draft_item WHERE meeting = 1")},
    }
    before = {table: list(store.table(table).rows) for table in SHADOWED}
    show_only(store, Sight(), MASKERS)
    for table, rows in before.items():
        columns = rows[0].keys() & ids.keys() if rows else set()
        seen = list(store.query(f"SELECT * FROM {table}"))
        for column in columns:
            assert not {row[column] for row in seen} & ids[column], (table, column)
            assert {row[column] for row in rows} & ids[column], (table, column)
    assert [row["id"] for row in store.query("SELECT id FROM meeting")] == [2]
    assert not [
        row
        for row in store.query("SELECT * FROM event")
        if (row["subject_kind"], row["subject_id"]) == ("meeting", 1)
        or (row["subject_kind"] == "exchange" and row["subject_id"] in ids["exchange"])
    ]


def test_the_masked_world_is_whole(store: Database) -> None:
    """位置も本文に合わせて移るので、ほかの人の画面は、書き換えずに働く。"""
    _, opened = _city(store)
    show_only(store, Sight(), MASKERS)
    (entry,) = list_meetings(store)
    assert entry.id == opened
    assert list_withholdings(store, opened) == ()
    text = TURNS[1].text
    masked = f"{text[:15]}{LABEL}{text[18:]}"
    assert [one.turn.text for one in list_turns(store, opened)] == [TURNS[0].text, masked, TURNS[2].text]
    hours, bicycles = get_exchanges(store, [3, 4])
    assert hours.question[0].text == text[:14]
    assert bicycles.question[0].text == f"。{LABEL}は増えますか。"
    assert get_exchanges(store, [1, 2]) == ()


def test_the_own_committee_sees_the_original(store: Database) -> None:
    closed, opened = _city(store)
    show_only(store, OWN, MASKERS)
    assert {one.id for one in list_meetings(store)} == {closed, opened}
    assert get_minutes(store, opened).turns == TURNS
    show_only(store, replace(OWN, originals=frozenset()), MASKERS)
    assert LABEL in get_minutes(store, opened).turns[1].text


def test_a_link_shows_its_closed_meeting_but_no_withheld_words(store: Database) -> None:
    closed, opened = _city(store)
    show_only(store, Sight(meeting_id=closed), MASKERS)
    assert {one.id for one in list_meetings(store)} == {closed, opened}
    assert LABEL in get_minutes(store, opened).turns[1].text
    with writing(store):
        withhold(store, closed, 2, PLACE, SECRETARY)
    show_only(store, Sight(meeting_id=closed), MASKERS)
    assert LABEL in get_minutes(store, closed).turns[1].text


def test_places_of_words_move_with_the_text(store: Database) -> None:
    _, opened = _city(store)
    turn = list_turns(store, opened)[1]
    with writing(store):
        store_turn_words(store, {turn.id: [IndexedWord(0, 3, "図書館"), IndexedWord(15, 18, "駐輪場"), IndexedWord(19, 21, "増える")]})  # fmt: skip
    show_only(store, Sight(), MASKERS)
    phrases = [("図書館",), ("駐輪場",), ("増える",)]
    masked = list_turns(store, opened)[1].turn.text
    places = find_places(store, [turn.id], phrases)[turn.id]
    assert [masked[start:end] for start, end in places] == ["図書館", "増え"]
    show_only(store, OWN, MASKERS)
    assert len(find_places(store, [turn.id], phrases)[turn.id]) == 3


def test_a_limited_connection_still_writes_and_is_limited_again_afterwards(store: Database) -> None:
    closed, opened = _city(store)
    show_only(store, Sight(), MASKERS)
    with writing(store):
        assert len(list_meetings(store)) == 2
        store.execute("UPDATE meeting SET title = '改めた名' WHERE id = ?", [opened])
    assert [(one.id, one.title) for one in list_meetings(store)] == [(opened, "改めた名")]
    with pytest.raises(IntegrityError), writing(store):
        store.execute("UPDATE meeting SET title = '改めない名', committee = NULL")
    assert [(one.id, one.title) for one in list_meetings(store)] == [(opened, "改めた名")]
    show_everything(store)
    assert {one.id for one in list_meetings(store)} == {closed, opened}
