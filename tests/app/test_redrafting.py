"""署名を頼んだ後の要約案は、何を直しても書き直されず、差し戻すと追いつく."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.analysis import analyze_meeting, refresh
from app.contexts.edits import load_edit_page
from app.drafting.opened import open_draft, redraft, replace_machine
from app.editing.standing import dismiss_exchange
from app.linking import open_plans
from app.redrafting import redraft_meetings
from app.vocabulary import load_synonyms
from app.workflow.moving import advance
from db.committees import CommitteeChange, HouseStyle, change_committee, get_committee
from db.connection import connect, writing
from db.draft_snapshots import latest_numbers
from db.drafts import get_draft
from db.events import Act
from db.exchanges import list_exchanges
from db.house_style import DraftLength
from db.meetings import get_meeting
from db.records import Draft
from db.redrafts import drafts_behind
from db.shapes import shape_of
from db.shaping import Seen
from db.stage_moves import NextStep, move_meeting, stage_of
from db.stages import Move, Stage, StageError
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.app.reviewing.council import council_meeting

ACT = Act("事務局", "2026-11-21T00:00:00Z")
TO_SIGNING = (Move.START_DRAFT, Move.REQUEST_SIGNATURES)


class Desk:
    """見本の会議体の、いちばん新しい会議。"""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.id = council_meeting(db)
        self.committee = get_meeting(db, self.id).committee_id
        self.tools = Tools(Tokenizer(), load_synonyms(db))

    @property
    def written(self) -> tuple[Draft, Draft, tuple[int, int]]:
        """保存した要約案、画面に開く要約案、写しと手直しの番号。"""
        opened = open_draft(self.db, self.id)
        return get_draft(self.db, self.id), opened.standing.draft, latest_numbers(self.db, self.id)

    @property
    def words(self) -> list[tuple[str, str]]:
        return [(item.speaker, item.text) for item in get_draft(self.db, self.id).items]

    def move(self, *moves: Move) -> None:
        """条件を確かめずに進める。"""
        for move in moves:
            with writing(self.db):
                move_meeting(self.db, self.id, NextStep(stage_of(self.db, self.id), move, "理由"), ACT)

    def send_back(self) -> None:
        with writing(self.db):
            step = NextStep(stage_of(self.db, self.id), Move.SEND_BACK, "直す")
            advance(self.db, self.id, step, ACT)

    def dismiss_one(self) -> None:
        """要約案のある質疑応答を一つ外す。"""
        used = {item.exchange for item in get_draft(self.db, self.id).items}
        stored = next(one for one in list_exchanges(self.db, self.id) if one.exchange.number in used)
        plans = open_plans(self.db, self.tools)
        with writing(self.db):
            touched = dismiss_exchange(self.db, Seen(stored.id, shape_of(stored.exchange)), ACT)
            refresh(self.db, self.id, touched, self.tools, plans)

    def restyle(self) -> None:
        before = get_committee(self.db, self.committee)
        after = replace(before, style=HouseStyle(length=DraftLength.FULL))
        with writing(self.db):
            change_committee(self.db, CommitteeChange(before, after), ACT)

    def redraft_committee(self) -> None:
        redraft_meetings(self.db, self.committee, self.tools, ACT)

    def analyze(self) -> None:
        with writing(self.db):
            analyze_meeting(self.db, self.id, self.tools, ACT)

    def redraft(self) -> None:
        with writing(self.db):
            redraft(self.db, self.id, self.tools.tokenizer)


@pytest.fixture
def desk(demo_copy: Path) -> Iterator[Desk]:
    db = connect(demo_copy)
    yield Desk(db)
    db.close()


def _dismiss_and_restyle(desk: Desk) -> None:
    desk.dismiss_one()
    desk.restyle()
    desk.redraft_committee()


WRITERS: list[Callable[[Desk], None]] = [
    Desk.dismiss_one,
    Desk.analyze,
    Desk.redraft,
    _dismiss_and_restyle,
]


@pytest.mark.parametrize("write", WRITERS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("moves", [TO_SIGNING, (Move.ADOPT,)], ids=["署名依頼", "公表"])
def test_nothing_rewrites_the_draft_of_a_record_that_is_closed_to_edits(
    desk: Desk, write: Callable[[Desk], None], moves: tuple[Move, ...]
) -> None:
    desk.move(*moves)
    before, words = desk.written[2], desk.words
    write(desk)
    assert desk.words == words
    assert desk.written[2] == before
    stored, shown, _ = desk.written
    assert [(one.text, one.exchange) for one in shown.items] == [
        (one.text, one.exchange) for one in stored.items
    ]


def test_the_page_of_an_exchange_says_that_the_draft_stays(desk: Desk) -> None:
    exchange = list_exchanges(desk.db, desk.id)[0].id
    assert load_edit_page(desk.db, exchange).draft_follows
    desk.move(*TO_SIGNING)
    assert not load_edit_page(desk.db, exchange).draft_follows


def test_the_same_acts_rewrite_the_draft_while_it_is_open(desk: Desk) -> None:
    words = desk.words
    desk.dismiss_one()
    assert desk.words != words
    words = desk.words
    desk.restyle()
    desk.redraft_committee()
    assert desk.words != words


def test_a_draft_that_fell_behind_is_written_again_when_it_is_sent_back(desk: Desk) -> None:
    desk.move(*TO_SIGNING)
    words = desk.words
    desk.dismiss_one()
    desk.send_back()
    assert stage_of(desk.db, desk.id) is Stage.DRAFTING
    assert desk.words != words
    words, version = desk.words, desk.written[2]
    desk.redraft()
    assert (desk.words, desk.written[2]) == (words, version)


def test_sending_back_a_record_whose_exchanges_did_not_change_leaves_its_draft(desk: Desk) -> None:
    desk.move(*TO_SIGNING)
    before = desk.written
    desk.restyle()
    desk.send_back()
    assert desk.written == before
    assert drafts_behind(desk.db, desk.committee).untouched


def test_a_record_closed_to_edits_is_counted_apart_and_not_written_again(desk: Desk) -> None:
    desk.restyle()
    assert desk.id in drafts_behind(desk.db, desk.committee).untouched
    desk.move(*TO_SIGNING)
    behind = drafts_behind(desk.db, desk.committee)
    assert desk.id in behind.closed
    assert desk.id not in (*behind.untouched, *behind.edited)


def test_the_machine_draft_of_a_closed_record_cannot_be_replaced(desk: Desk) -> None:
    desk.move(*TO_SIGNING)
    before = desk.written
    opened = open_draft(desk.db, desk.id)
    with pytest.raises(StageError, match="署名依頼"), writing(desk.db):
        replace_machine(desk.db, opened, Draft((), ()))
    assert desk.written == before
