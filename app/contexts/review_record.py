"""確認の画面の、起きたことの記録と、委員ひとりずつの答えの文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import addresses
from app.reviewing.answers import MemberAnswer
from app.reviewing.obstacles import where_of
from app.workflow.persons import same_name
from db.acceptances import Acceptance
from db.comments import Comment
from db.stage_moves import StageMove
from db.stages import Move

_TOLD = (Move.CIRCULATE, Move.REQUEST_SIGNATURES, Move.SEND_BACK)


@dataclass(frozen=True, slots=True)
class Happening:
    """起きたこと。what: 何か。text: 言葉(無ければ空)。url: 画面の中の指摘か None。by, at: 人と時刻(UTC)。"""

    what: str
    text: str
    url: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """委員ひとりの答え。

    name: 氏名。
    turns: 発言の数。
    state, done: 答えと、もう待たなくてよいか。
    at: 承認した時刻(UTC)か None。
    comments, unsettled: 指摘の数と、そのうち未対応の数。
    reachable: アカウントか、いま使える確認リンクがあるか。
    """

    name: str
    turns: int
    state: str
    done: bool
    at: str | None
    comments: int
    unsettled: int
    reachable: bool


def answer_rows(answers: Sequence[MemberAnswer], reachable: Sequence[str]) -> tuple[AnswerRow, ...]:
    """委員の答えを画面に出す形にする。reachable は、アカウントか使える確認リンクのある人の氏名。"""
    return tuple(
        AnswerRow(
            name=one.speaker.name,
            turns=len(one.speaker.turns),
            state=one.state,
            done=not one.state.waits,
            at=one.accepted.at if one.accepted else None,
            comments=one.comments,
            unsettled=one.unsettled,
            reachable=any(same_name(one.speaker.name, name) for name in reachable),
        )
        for one in answers
    )


def happenings(
    moves: Sequence[StageMove], comments: Sequence[Comment], acceptances: Sequence[Acceptance]
) -> tuple[Happening, ...]:
    """起きたこと。新しい順。"""
    found = [_moved(one) for one in moves if one.move in _TOLD]
    found += [Happening("承認", "", None, one.act.actor, one.act.at) for one in acceptances]
    for comment in comments:
        url = f"#{addresses.comment_anchor(comment.id)}"
        what = f"指摘({where_of(comment)})"
        found.append(Happening(what, comment.said.body, url, comment.act.actor, comment.act.at))
        found += [
            Happening(f"指摘への「{one.kind}」", one.text, url, one.act.actor, one.act.at)
            for one in comment.steps
        ]
    # 同じ秒に起きたことは、した順(指摘、その続き)のまま並べてから、逆にする。
    found.sort(key=lambda one: one.at)
    return tuple(reversed(found))


def _moved(move: StageMove) -> Happening:
    return Happening(move.move, move.reason, None, move.act.actor, move.act.at)
