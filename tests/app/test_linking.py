"""計画への紐付け: 引き継がれた計画の施策は、その後の会議では提案しない。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.linking import open_plan
from app.relinking import relink_meetings
from app.vocabulary import load_synonyms
from db.connection import open_store, writing
from db.events import Act
from db.generations import PredecessorChange, choose_predecessor
from db.links import list_links_of_meeting
from db.meetings import list_meetings
from db.plans import list_plans
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer


@pytest.fixture
def db(demo_copy: Path) -> Iterator[Database]:
    with open_store(demo_copy) as opened:
        yield opened


def suggested(db: Database) -> set[int]:
    """提案のある計画の id。"""
    return {
        link.measure.plan_id
        for meeting in list_meetings(db)
        for link in list_links_of_meeting(db, meeting.id)
        if link.link and link.link.suggested
    }


def test_a_plan_that_another_has_replaced_is_searched_but_not_proposed(db: Database) -> None:
    old, new = sorted(plan.id for plan in list_plans(db))
    tools = Tools(Tokenizer(), load_synonyms(db))
    assert open_plan(db, old, tools).replaced_in == 2022
    assert open_plan(db, new, tools).replaced_in is None
    assert suggested(db) == {new}
    kept = {
        link.measure.plan_id
        for meeting in list_meetings(db)
        for link in list_links_of_meeting(db, meeting.id)
    }
    assert kept == {old, new}


def test_a_plan_whose_successor_is_taken_back_is_proposed_again(db: Database) -> None:
    old, new = sorted(plan.id for plan in list_plans(db))
    with writing(db):
        choose_predecessor(db, new, PredecessorChange(old, None), Act("事務局", "2026-11-21T09:00:00Z"))
    relink_meetings(db, Tools(Tokenizer(), load_synonyms(db)), Act("事務局", "2026-11-21T09:00:00Z"))
    assert suggested(db) == {old, new}
