"""発言者確認の答え. 発言した委員のひとりずつが、承認したか、指摘したか、まだか。保存せず、そのつど求める。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from app.drafting.opened import open_draft
from app.drafting.timeline import Version
from app.reviewing.past import PastDrafts
from app.reviewing.speakers import Speaker, load_speakers
from app.wareki import japanese_day
from app.workflow.persons import same_name
from db.acceptances import Acceptance, list_acceptances
from db.comments import Comment, CommentState, list_comments
from db.events import Act
from db.meetings import get_meeting
from db.procedures import Silence, get_procedure
from db.receptions import Receipt
from db.stage_moves import last_move_to
from db.stages import Stage


class AnswerState(StrEnum):
    """ひとりの答え。"""

    ACCEPTED = "承認"
    COMMENTED = "指摘"
    CHANGED = "直した後の承認待ち"
    WAITING = "未回答"
    DEEMED = "みなし承認"

    @property
    def waits(self) -> bool:
        """その人の回答を、まだ待っているか。"""
        return self in (AnswerState.WAITING, AnswerState.CHANGED)


@dataclass(frozen=True, slots=True)
class CheckTerms:
    """発言者確認の決まり。due_on は期限(ISO 8601 の日付)か None、overdue は過ぎたか、silence は回答の無い人の扱い。"""

    due_on: str | None
    overdue: bool
    silence: Silence


@dataclass(frozen=True, slots=True)
class MemberAnswer:
    """ひとりの答え。

    speaker: 発言した委員。
    state: 答え。
    accepted: いちばん新しい承認か None。receipt: それを画面の外で受けたなら、その受け取り。
    comments, unsettled: 取り下げていない指摘の数と、そのうち未対応の数。
    """

    speaker: Speaker
    state: AnswerState
    accepted: Act | None
    receipt: Receipt | None
    comments: int
    unsettled: int


def load_terms(db: Database, meeting_id: int, at: str) -> CheckTerms:
    """会議の発言者確認の決まり。at はいまの時刻(UTC)。NotFoundError: 会議が無い。"""
    silence = get_procedure(db, get_meeting(db, meeting_id).committee_id).silence
    move = last_move_to(db, meeting_id, Stage.CHECKING)
    due_on = move.due_on if move else None
    return CheckTerms(due_on, due_on is not None and japanese_day(at).isoformat() > due_on, silence)


def load_answers(db: Database, meeting_id: int, terms: CheckTerms) -> tuple[MemberAnswer, ...]:
    """発言した委員の答え。初めて発言した順。NotFoundError: 会議が無い。"""
    past = PastDrafts(db, open_draft(db, meeting_id))
    acceptances = list_acceptances(db, meeting_id)
    comments = [one for one in list_comments(db, meeting_id) if one.state is not CommentState.WITHDRAWN]
    found = []
    for speaker in load_speakers(db, meeting_id).people:
        said = [one for one in comments if same_name(one.said.name, speaker.name)]
        accepted = [one for one in acceptances if same_name(one.name, speaker.name)]
        found.append(
            MemberAnswer(
                speaker=speaker,
                state=_state(past, speaker, (accepted, said), terms),
                accepted=accepted[-1].act if accepted else None,
                receipt=accepted[-1].receipt if accepted else None,
                comments=len(said),
                unsettled=sum(one.state is CommentState.OPEN for one in said),
            )
        )
    return tuple(found)


def _state(
    past: PastDrafts,
    speaker: Speaker,
    given: tuple[Sequence[Acceptance], Sequence[Comment]],
    terms: CheckTerms,
) -> AnswerState:
    """最後の答えの後に自分の発言の要約が変わっていれば、もう一度尋ねる。

    期限が過ぎた後の沈黙は、期限の日に見られた文についてだけ、承認とみなす。後から変えた文を、黙って通すことはできない。
    """
    accepted, said = given
    answers = [
        *((one.act.at, Version(one.said.snapshot, one.said.seq), AnswerState.COMMENTED) for one in said),
        *((one.act.at, Version(one.snapshot, one.seq), AnswerState.ACCEPTED) for one in accepted),
    ]
    # 同じ秒の答えは、後に書いたものを採る。
    answers.sort(key=lambda one: one[0])
    state = AnswerState.WAITING
    if answers:
        _, version, state = answers[-1]
        if not past.unchanged(version, speaker.turns):
            state = AnswerState.CHANGED
    silent = state in (AnswerState.WAITING, AnswerState.CHANGED)
    if silent and terms.overdue and terms.due_on and terms.silence is Silence.ACCEPTED:
        if past.unchanged(past.on(terms.due_on), speaker.turns):
            return AnswerState.DEEMED
        return AnswerState.CHANGED
    return state
