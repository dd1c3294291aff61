from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.errors import AlreadyImportedError, NotFoundError
from db.records import SourceKind
from db.sources import StoredSource, add_source, find_source, get_source
from tests.db.samples import SECRETARY, save_meeting, save_plan, source


def test_a_source_is_found_by_its_content(store: Database) -> None:
    document = source("会議録の本文")
    assert find_source(store, document.sha256) is None
    with writing(store):
        source_id = add_source(store, document, SECRETARY)
    assert find_source(store, document.sha256) == StoredSource(source_id, document, SECRETARY)
    assert get_source(store, source_id) == StoredSource(source_id, document, SECRETARY)


def test_the_same_content_is_imported_once_and_the_refusal_names_the_meeting(store: Database) -> None:
    meeting_id = save_meeting(store, "kaigi")
    with writing(store), pytest.raises(AlreadyImportedError, match=f"会議 {meeting_id}") as refused:
        add_source(store, source("kaigi"), SECRETARY)
    assert (refused.value.meeting_id, refused.value.plan_id) == (meeting_id, None)


def test_the_same_content_is_imported_once_and_the_refusal_names_the_plan(store: Database) -> None:
    plan_id = save_plan(store, "keikaku")
    with writing(store), pytest.raises(AlreadyImportedError, match=f"計画 {plan_id}") as refused:
        add_source(store, source("keikaku", SourceKind.PROGRESS_TABLE), SECRETARY)
    assert (refused.value.meeting_id, refused.value.plan_id) == (None, plan_id)


def test_a_source_whose_meeting_is_gone_may_be_imported_again(store: Database) -> None:
    meeting_id = save_meeting(store, "kaigi")
    with writing(store):
        store.execute("DELETE FROM meeting WHERE id = ?", [meeting_id])
    assert save_meeting(store, "kaigi") != meeting_id


def test_an_unknown_source_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="文書「1」"):
        get_source(store, 1)
