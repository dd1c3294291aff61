"""ひとりずつの答えと、署名の依頼の妨げ: 承認・指摘・沈黙・後からの直し."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.contexts.review_body import load_review_body
from app.drafting.opened import open_draft
from app.drafting.rewriting import rewrite_sentence
from app.drafting.seen import SeenSentence, sentences_of
from app.drafting.timeline import latest_version
from app.errors import UsageError
from app.reviewing.accepting import accept
from app.reviewing.answers import AnswerState, load_answers, load_terms
from app.reviewing.commenting import Answer, Reviewer, Said, answer, make_comment, reply
from app.reviewing.looking import last_look
from app.reviewing.obstacles import unfinished_check
from app.reviewing.speakers import load_speakers
from app.workflow.moving import advance
from app.workflow.obstacles import find_obstacles
from db.comments import NewStep, StepKind, list_comments
from db.connection import connect, writing
from db.errors import ConflictError
from db.events import Act
from db.meetings import get_meeting
from db.procedures import Procedure, ProcedureChange, Silence, change_procedure
from db.shapes import write_spans
from db.stage_moves import NextStep, last_move_to, move_meeting, stage_of
from db.stages import Move, Stage
from nlp.text.tokenizer import Tokenizer
from tests.app.reviewing.council import council_meeting

ON_TIME, LATE = "2026-11-22T03:00:00Z", "2026-12-20T03:00:00Z"
ASKED = Act("桐谷 葵(jimukyoku)", "2026-11-21T03:00:00Z")
NAME = "岡本 信吾"


class Check:
    """発言者確認に進んだ会議と、そこでの一手。"""

    def __init__(self, db: Database) -> None:
        self.db, self.meeting = db, council_meeting(db)
        for move in (Move.START_DRAFT, Move.CIRCULATE):
            with writing(db):
                advance(db, self.meeting, NextStep(stage_of(db, self.meeting), move), ASKED)

    def wait_for_all(self) -> None:
        committee = get_meeting(self.db, self.meeting).committee_id
        change = ProcedureChange(Procedure(), replace(Procedure(), silence=Silence.AWAITED))
        with writing(self.db):
            change_procedure(self.db, committee, change, ASKED)

    def who(self, at: str) -> Reviewer:
        return Reviewer(NAME, Act(f"{NAME}(iin)", at))

    @property
    def version(self) -> str:
        return str(latest_version(self.db, self.meeting))

    def own_sentence(self) -> SeenSentence:
        turns = load_speakers(self.db, self.meeting).turns_of(NAME)
        draft = open_draft(self.db, self.meeting).standing.draft
        found = next(one for one in sentences_of(draft) if one.sources[0].turn in turns)
        return SeenSentence(found.sources, found.text)

    def accept(self, at: str = ON_TIME) -> None:
        with writing(self.db):
            accept(self.db, self.meeting, self.version, self.who(at))

    def comment(self, at: str = ON_TIME) -> int:
        said = Said(write_spans(self.own_sentence().spans), self.version, "そうは言っていません。")
        with writing(self.db):
            return make_comment(self.db, self.meeting, said, self.who(at))

    def settle(self, outcome: StepKind = StepKind.FIXED, at: str = ON_TIME) -> None:
        comment = list_comments(self.db, self.meeting)[-1]
        sent = Answer(outcome, "訳", comment.last_step, None)
        with writing(self.db):
            answer(self.db, self.meeting, comment.id, sent, Act(ASKED.actor, at))

    def rewrite(self, at: str = ON_TIME) -> None:
        seen = self.own_sentence()
        with writing(self.db):
            rewrite_sentence(self.db, self.meeting, seen, f"{seen.text}なお。", Act(ASKED.actor, at))

    def state(self, at: str) -> AnswerState:
        answers = load_answers(self.db, self.meeting, load_terms(self.db, self.meeting, at))
        return next(one.state for one in answers if one.speaker.name == NAME)

    def stops(self, at: str) -> bool:
        """この人の名か、この人の指摘が、署名の依頼を妨げるか。"""
        return any(NAME in text or "指摘" in text for text in unfinished_check(self.db, self.meeting, at))


@pytest.fixture
def check(demo_copy: Path) -> Iterator[Check]:
    with closing(connect(demo_copy)) as db:
        yield Check(db)


A, C, R, S, N = Check.accept, Check.comment, Check.rewrite, Check.settle, Check.wait_for_all


def late_rewrite(check: Check) -> None:
    check.rewrite(LATE)


def refuse(check: Check) -> None:
    check.settle(StepKind.KEPT)


@pytest.mark.parametrize(
    ("acts", "on_time", "late"),
    [
        ((), (AnswerState.WAITING, True), (AnswerState.DEEMED, False)),
        ((N,), (AnswerState.WAITING, True), (AnswerState.WAITING, True)),
        ((A,), (AnswerState.ACCEPTED, False), (AnswerState.ACCEPTED, False)),
        # 承認の後に直したら、もう一度尋ねる。期限までに直したものは、期限が過ぎれば承認とみなす。
        ((A, R), (AnswerState.CHANGED, True), (AnswerState.DEEMED, False)),
        ((A, R, A), (AnswerState.ACCEPTED, False), (AnswerState.ACCEPTED, False)),
        ((N, A, R), (AnswerState.CHANGED, True), (AnswerState.CHANGED, True)),
        # 期限の後に直したものは、黙って通らない。
        ((late_rewrite,), (AnswerState.WAITING, True), (AnswerState.CHANGED, True)),
        ((A, late_rewrite), (AnswerState.CHANGED, True), (AnswerState.CHANGED, True)),
        # 指摘は、答えるまで妨げになる。直さないと答えれば、答えの済んだ人である。
        ((C,), (AnswerState.COMMENTED, True), (AnswerState.COMMENTED, True)),
        ((C, refuse), (AnswerState.COMMENTED, False), (AnswerState.COMMENTED, False)),
        ((C, R, S), (AnswerState.CHANGED, True), (AnswerState.DEEMED, False)),
        ((C, R, S, A), (AnswerState.ACCEPTED, False), (AnswerState.ACCEPTED, False)),
    ],
)
def test_the_answer_of_a_member_follows_from_what_happened(
    check: Check,
    acts: tuple[Callable[[Check], object], ...],
    on_time: tuple[AnswerState, bool],
    late: tuple[AnswerState, bool],
) -> None:
    for act in acts:
        act(check)
    found = [(check.state(at), check.stops(at)) for at in (ON_TIME, LATE)]
    # 期限の前は、ほかの委員もまだ答えていないので、この人の名で見分ける。
    assert found == [on_time, late]


def test_the_due_day_itself_is_still_in_time(check: Check) -> None:
    move = last_move_to(check.db, check.meeting, Stage.CHECKING)
    assert move is not None
    assert move.due_on == "2026-11-28"
    assert check.state("2026-11-28T14:59:59Z") is AnswerState.WAITING
    assert check.state("2026-11-28T15:00:00Z") is AnswerState.DEEMED


def test_signatures_cannot_be_asked_for_while_something_is_open_and_the_refusal_says_where(
    check: Check,
) -> None:
    check.comment()
    step = NextStep(Stage.CHECKING, Move.REQUEST_SIGNATURES)
    with pytest.raises(UsageError, match=r"1 件.*発言 4"), writing(check.db):
        advance(check.db, check.meeting, step, Act(ASKED.actor, LATE))
    check.settle(StepKind.KEPT)
    assert tuple(unfinished_check(check.db, check.meeting, LATE)) == ()
    with writing(check.db):
        move_meeting(check.db, check.meeting, step, Act(ASKED.actor, LATE))
    check.comment(LATE)
    assert any("指摘が 1 件" in text for text in find_obstacles(check.db, check.meeting, Move.SEAL, LATE))
    check.settle(StepKind.KEPT)
    assert not any("指摘" in text for text in find_obstacles(check.db, check.meeting, Move.SEAL, LATE))


def test_a_committee_that_does_not_check_statements_has_nothing_in_the_way(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        meeting = council_meeting(db)
        with writing(db):
            advance(db, meeting, NextStep(Stage.ORGANIZING, Move.START_DRAFT), ASKED)
        assert tuple(unfinished_check(db, meeting, ON_TIME)) == ()


def test_one_cannot_accept_what_changed_after_one_saw_it(check: Check) -> None:
    seen = check.version
    check.rewrite()
    with pytest.raises(ConflictError, match="変わりました"), writing(check.db):
        accept(check.db, check.meeting, seen, check.who(ON_TIME))
    assert check.state(ON_TIME) is AnswerState.WAITING
    assert last_look(check.db, check.meeting, NAME) is None


@pytest.mark.parametrize("version", ["", "x", "0.0", "9.0", "1.999999", "-1.0"])
def test_a_version_that_is_not_there_yet_can_neither_be_accepted_nor_commented(
    check: Check, version: str
) -> None:
    with pytest.raises(UsageError, match="読み込み直して"), writing(check.db):
        accept(check.db, check.meeting, version, check.who(ON_TIME))
    with pytest.raises(UsageError, match="読み込み直して"), writing(check.db):
        make_comment(check.db, check.meeting, Said("", version, "違います。"), check.who(ON_TIME))


@pytest.mark.parametrize("body", ["", " 　\n", "長" * 1001])
def test_an_empty_or_endless_comment_is_refused(check: Check, body: str) -> None:
    with pytest.raises(UsageError, match="指摘"), writing(check.db):
        make_comment(check.db, check.meeting, Said("", check.version, body), check.who(ON_TIME))
    assert list_comments(check.db, check.meeting) == ()


def test_only_its_author_goes_on_with_a_comment(check: Check) -> None:
    number = check.comment()
    other = Reviewer("矢崎 悠人", Act("矢崎 悠人", ON_TIME))
    for kind in (StepKind.REPLY, StepKind.WITHDRAWAL):
        with pytest.raises(UsageError, match="指摘した人だけ"), writing(check.db):
            reply(check.db, check.meeting, number, NewStep(kind, "私も", 0), other)


def test_not_correcting_needs_a_reason_and_an_edit_must_belong_to_the_place(check: Check) -> None:
    number = check.comment()
    for sent in (
        Answer(StepKind.KEPT, " ", 0, None),
        Answer(None, "訳", 0, None),
        Answer(StepKind.REPLY, "訳", 0, None),
        Answer(StepKind.FIXED, "", 0, 1),
    ):
        with pytest.raises(UsageError), writing(check.db):
            answer(check.db, check.meeting, number, sent, ASKED)
    check.rewrite()
    with writing(check.db):
        answer(check.db, check.meeting, number, Answer(StepKind.FIXED, "", 0, 1), ASKED)
    (comment,) = list_comments(check.db, check.meeting)
    assert comment.steps[0].edit_seq == 1


def test_the_first_comment_marks_what_was_seen_and_a_later_one_hides_no_change(check: Check) -> None:
    first = check.version
    check.comment()
    check.rewrite()
    check.comment()
    look = last_look(check.db, check.meeting, NAME)
    assert look is not None
    assert f"{look.snapshot}.{look.seq}" == first


def test_a_connection_that_hides_earlier_drafts_neither_breaks_nor_mistakes_the_version(check: Check) -> None:
    """伏せた発言のある会議では、前の版を見せない接続がありうる。"""
    check.accept()
    assert check.state(ON_TIME) is AnswerState.ACCEPTED
    check.rewrite()
    version = check.version
    for table in ("draft_snapshot", "draft_edit"):
        check.db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE 0")
    body = load_review_body(check.db, open_draft(check.db, check.meeting), NAME, Tokenizer())
    assert body.version == version
    assert body.changed.looked_at is None
    assert check.state(ON_TIME) is AnswerState.CHANGED
