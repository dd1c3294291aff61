"""保存した要約案の検査の約束: いまの文をいまの原文に照らし、書き換えた文もその場所で見つける."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.draft_checking import check_meeting
from db.connection import connect, writing
from db.drafts import get_draft, replace_draft
from db.errors import NotFoundError
from db.meetings import list_meetings
from db.records import Draft, DraftSentence, Writer
from nlp.drafts.findings import CheckRule, Severity
from nlp.text.tokenizer import Tokenizer


def _with_sentence(draft: Draft, item: int, sentence: DraftSentence) -> Draft:
    items = list(draft.items)
    items[item] = replace(items[item], sentences=(sentence,))
    return replace(draft, items=tuple(items))


def _meeting(db: Database) -> int:
    return next(entry.id for entry in list_meetings(db) if entry.exchanges)


def test_a_stored_draft_of_the_engine_has_no_mistake(demo_db: Path) -> None:
    db = connect(demo_db)
    for entry in list_meetings(db):
        found = check_meeting(db, entry.id, Tokenizer())
        assert [f for f in found if f.severity is Severity.MISTAKE] == []
    db.close()


def test_a_sentence_that_a_person_wrote_is_checked_against_its_source(demo_copy: Path) -> None:
    db = connect(demo_copy)
    meeting = _meeting(db)
    draft = get_draft(db, meeting)
    number = next(n for n, item in enumerate(draft.items) if item.exchange)
    sources = draft.items[number].sources
    edited = DraftSentence("登録者は98,765人です。", sources, Writer.PERSON)
    with writing(db):
        replace_draft(db, meeting, _with_sentence(draft, number, edited))
    found = [f for f in check_meeting(db, meeting, Tokenizer()) if f.rule is CheckRule.NUMBER]
    assert [(f.item, f.words, f.start, f.severity) for f in found] == [
        (number, "98,765人", 4, Severity.MISTAKE)
    ]
    db.close()


def test_a_meeting_without_a_draft_has_nothing_to_check_and_an_unknown_one_is_refused(
    demo_copy: Path,
) -> None:
    db = connect(demo_copy)
    meeting = _meeting(db)
    with writing(db):
        replace_draft(db, meeting, Draft((), ()))
    assert check_meeting(db, meeting, Tokenizer()) == ()
    with pytest.raises(NotFoundError):
        check_meeting(db, 9999, Tokenizer())
    db.close()
