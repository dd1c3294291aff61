"""質疑応答を直した後も、語・約束の型・候補・要約案が食い違わない."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.analysis import analyze_meeting, refresh
from app.contexts.bulk import load_bulk_rows
from app.editing.answers import copy_answer, move_answer, remove_answer
from app.editing.bulk import confirm_picked
from app.editing.merge import merge_exchanges
from app.editing.split import split_exchange
from app.editing.standing import change_kind, check_exchange, dismiss_exchange, restore_exchange
from app.errors import UsageError
from app.linking import open_plans
from app.vocabulary import load_synonyms
from db.connection import connect, writing
from db.drafts import get_draft
from db.events import Act
from db.exchanges import StoredExchange, get_exchange, list_exchanges
from db.links import DecisionChange, decide, list_links, list_links_of_meeting
from db.meetings import get_minutes, list_meetings
from db.records import Decision, ExchangeKind, Span
from db.shapes import shape_of
from db.shaping import Seen
from db.steps import latest_step
from db.undo import touched, undo_step
from nlp.exchanges.reshaping import sentence_spans
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.db.stored_words import get_exchange_words

ACT = Act("事務局 遠野", "2026-11-22T00:00:00Z")
Edit = Callable[[], tuple[int, ...]]


class Desk:
    """見本の会議のうち、長い一つを直す机。"""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.meeting_id = max(list_meetings(db), key=lambda meeting: meeting.exchanges).id
        self.texts = {turn.number: turn.text for turn in get_minutes(db, self.meeting_id).turns}
        self.tools = Tools(Tokenizer(), load_synonyms(db))
        self.plans = open_plans(db, self.tools)

    def exchanges(self) -> tuple[StoredExchange, ...]:
        return list_exchanges(self.db, self.meeting_id)

    def long(self) -> StoredExchange:
        """論点も答弁も二文以上ある質疑応答。"""
        return next(
            one
            for one in self.exchanges()
            if min(len(self.sentences(one.exchange.question)), len(self.sentences(one.exchange.answers))) > 1
        )

    def sentences(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return sentence_spans(spans, self.texts)

    def seen(self, exchange_id: int) -> Seen:
        return Seen(exchange_id, shape_of(get_exchange(self.db, exchange_id).exchange))

    def do(self, edit: Edit) -> tuple[int, ...]:
        with writing(self.db):
            done = edit()
            refresh(self.db, self.meeting_id, done, self.tools, self.plans)
        return done

    def undo(self) -> None:
        step = latest_step(self.db, self.meeting_id)
        assert step
        with writing(self.db):
            undone = undo_step(self.db, self.meeting_id, step.id, ACT)
            refresh(self.db, self.meeting_id, touched(undone.changes), self.tools, self.plans)

    def everything(self) -> object:
        """直して戻した後に、前と同じであるはずのもの。"""
        return (
            [(one.id, one.exchange, one.shaping) for one in self.exchanges()],
            get_draft(self.db, self.meeting_id),
            get_exchange_words(self.db, self.meeting_id),
            list_links_of_meeting(self.db, self.meeting_id),
        )

    def lost(self) -> list[tuple[int, int]]:
        """要約案にも省略の一覧にも無い文字。"""
        draft = get_draft(self.db, self.meeting_id)
        spans = [span for item in draft.items for span in item.sources] + [one.span for one in draft.dropped]
        covered = {(span.turn, at) for span in spans for at in range(span.start, span.end)}
        return [
            (number, at)
            for number, text in self.texts.items()
            for at, mark in enumerate(text)
            if not mark.isspace() and (number, at) not in covered
        ]


@pytest.fixture
def desk(demo_copy: Path) -> Iterator[Desk]:
    db = connect(demo_copy)
    yield Desk(db)
    db.close()


def _edits(desk: Desk) -> dict[str, Edit]:
    db, long = desk.db, desk.long()
    other = next(one for one in desk.exchanges() if one.id != long.id)
    seen, target = desk.seen(long.id), desk.seen(other.id)
    asked, said = desk.sentences(long.exchange.question), desk.sentences(long.exchange.answers)
    return {
        "split": lambda: split_exchange(db, seen, asked[1], ACT),
        "merge": lambda: merge_exchanges(db, seen, target, ACT),
        "move": lambda: move_answer(db, seen, said[:1], target, ACT),
        "copy": lambda: copy_answer(db, seen, said[-1:], target, ACT),
        "remove": lambda: remove_answer(db, seen, said, ACT),
        "kind": lambda: change_kind(db, seen, ExchangeKind.REQUEST, ACT),
        "check": lambda: check_exchange(db, seen, ACT),
        "dismiss": lambda: dismiss_exchange(db, seen, ACT),
    }


@pytest.mark.parametrize("act", ["split", "merge", "move", "copy", "remove", "kind", "check", "dismiss"])
def test_an_edit_loses_nothing_of_the_record_survives_a_rerun_and_is_undone(desk: Desk, act: str) -> None:
    before = desk.everything()
    desk.do(_edits(desk)[act])
    assert desk.lost() == []
    edited = desk.everything()
    with writing(desk.db):
        analyze_meeting(desk.db, desk.meeting_id, desk.tools, ACT)
    assert desk.lost() == []
    assert desk.everything() == edited
    desk.undo()
    assert desk.everything() == before


def test_a_split_gives_each_half_its_own_words_and_candidates(desk: Desk) -> None:
    long = desk.long()
    first, second = desk.do(_edits(desk)["split"])
    words = get_exchange_words(desk.db, desk.meeting_id)
    assert words[first] != words[second]
    halves = [get_exchange(desk.db, one).exchange for one in (first, second)]
    assert desk.sentences((*halves[0].question, *halves[1].question)) == desk.sentences(
        long.exchange.question
    )
    assert [half.answers for half in halves] == [long.exchange.answers] * 2
    assert list_links(desk.db, second)
    drafted = {item.exchange for item in get_draft(desk.db, desk.meeting_id).items}
    assert {half.number for half in halves} <= drafted


def test_an_edit_leaves_the_candidates_of_other_exchanges_alone(desk: Desk) -> None:
    long = desk.long()
    others = {one.id: list_links(desk.db, one.id) for one in desk.exchanges() if one.id != long.id}
    desk.do(lambda: remove_answer(desk.db, desk.seen(long.id), long.exchange.answers, ACT))
    assert {key: list_links(desk.db, key) for key in others} == others
    assert get_exchange(desk.db, long.id).exchange.commitment is None


def test_the_answer_that_moves_takes_its_commitment_along(desk: Desk) -> None:
    promised = next(one for one in desk.exchanges() if one.exchange.commitment)
    empty = next(one for one in desk.exchanges() if not one.exchange.answers)
    desk.do(
        lambda: move_answer(
            desk.db, desk.seen(promised.id), promised.exchange.answers, desk.seen(empty.id), ACT
        )
    )
    assert get_exchange(desk.db, promised.id).exchange.commitment is None
    moved = get_exchange(desk.db, empty.id).exchange.commitment
    assert moved
    assert promised.exchange.commitment
    assert moved.commitment is promised.exchange.commitment.commitment


def test_what_was_dismissed_comes_back_with_its_decisions(desk: Desk) -> None:
    long = desk.long()
    measure = list_links(desk.db, long.id)[0].measure.id
    with writing(desk.db):
        decide(desk.db, long.id, measure, DecisionChange(None, Decision.CONFIRMED), ACT)
    before = list_links(desk.db, long.id)
    desk.do(lambda: dismiss_exchange(desk.db, desk.seen(long.id), ACT))
    assert long.id not in get_exchange_words(desk.db, desk.meeting_id)
    desk.do(lambda: restore_exchange(desk.db, desk.seen(long.id), ACT))
    after = list_links(desk.db, long.id)
    assert [(one.measure.id, one.decision) for one in after] == [
        (one.measure.id, one.decision) for one in before
    ]


@pytest.mark.parametrize(
    ("why", "wrong"),
    [
        ("はじめの文では分けられない", lambda d, one: split_exchange(d.db, d.seen(one.id), d.sentences(one.exchange.question)[0], ACT)),
        ("文の途中では分けられない", lambda d, one: split_exchange(d.db, d.seen(one.id), replace(one.exchange.question[0], start=one.exchange.question[0].start + 2), ACT)),
        ("論点の外では分けられない", lambda d, one: split_exchange(d.db, d.seen(one.id), Span(999, 0, 3), ACT)),
        ("自分とは合わせられない", lambda d, one: merge_exchanges(d.db, d.seen(one.id), d.seen(one.id), ACT)),
        ("選ばなければ外せない", lambda d, one: remove_answer(d.db, d.seen(one.id), (), ACT)),
        ("論点は答弁として外せない", lambda d, one: remove_answer(d.db, d.seen(one.id), one.exchange.question, ACT)),
        ("無い発言は外せない", lambda d, one: remove_answer(d.db, d.seen(one.id), (Span(999, 0, 3),), ACT)),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    desk: Desk, why: str, wrong: Callable[[Desk, StoredExchange], tuple[int, ...]]
) -> None:
    before = desk.everything()
    with pytest.raises(UsageError, match="何も変えていません"):
        desk.do(lambda: wrong(desk, desk.long()))
    assert desk.everything() == before, why


def test_an_exchange_of_another_meeting_cannot_be_merged(desk: Desk) -> None:
    elsewhere = next(meeting.id for meeting in list_meetings(desk.db) if meeting.id != desk.meeting_id)
    stranger = list_exchanges(desk.db, elsewhere)[0]
    with pytest.raises(UsageError, match="同じ会議"):
        desk.do(lambda: merge_exchanges(desk.db, desk.seen(desk.long().id), desk.seen(stranger.id), ACT))


def test_only_what_was_shown_and_is_still_so_is_confirmed_together(desk: Desk) -> None:
    rows = load_bulk_rows(desk.db, desk.meeting_id, 0.5)
    assert len(rows) > 3
    decided = rows[0]
    reshaped = next(row for row in rows if row.exchange_id != decided.exchange_id)
    with writing(desk.db):
        decide(desk.db, decided.exchange_id, decided.measure_id, DecisionChange(None, Decision.REJECTED), ACT)
    desk.do(lambda: change_kind(desk.db, desk.seen(reshaped.exchange_id), ExchangeKind.REQUEST, ACT))
    with writing(desk.db):
        result = confirm_picked(desk.db, desk.meeting_id, [row.pick for row in rows], 0.5, ACT)
    changed = {row.pick for row in rows if row.exchange_id == reshaped.exchange_id} | {decided.pick}
    assert (result.confirmed, len(result.left_out)) == (len(rows) - len(changed), len(changed))
    assert f"「{decided.content}」" in "".join(result.left_out)
    confirmed = [one for one in list_links_of_meeting(desk.db, desk.meeting_id) if one.decision]
    assert len(confirmed) == result.confirmed + 1
    with writing(desk.db):
        step = latest_step(desk.db, desk.meeting_id)
        assert step
        undo_step(desk.db, desk.meeting_id, step.id, ACT)
    assert len([one for one in list_links_of_meeting(desk.db, desk.meeting_id) if one.decision]) == 1
