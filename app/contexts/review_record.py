"""確認の画面の、起きたことの記録と、委員ひとりずつの答えの文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app import addresses
from app.reviewing.answers import MemberAnswer
from app.reviewing.obstacles import where_of
from app.wareki import japanese_date
from app.workflow.persons import same_name
from db.acceptances import Acceptance
from db.comments import Comment
from db.events import Act
from db.receptions import Receipt
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
    at: 承認した時刻(UTC)か None。receipt: 画面の外で受けたことの言い方か空。
    comments, unsettled: 指摘の数と、そのうち未対応の数。
    reachable: アカウントか、いま使える確認リンクがあるか。
    """

    name: str
    turns: int
    state: str
    done: bool
    at: str | None
    receipt: str
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
            receipt=receipt_words(one.receipt, one.accepted),
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
    for one in acceptances:
        what = f"{one.name}の承認" if one.receipt else "承認"
        found.append(Happening(what, receipt_words(one.receipt, one.act), None, one.act.actor, one.act.at))
    for comment in comments:
        url = f"#{addresses.comment_anchor(comment.id)}"
        whose = f"{comment.said.name}の" if comment.receipt else ""
        what = f"{whose}指摘({where_of(comment)})"
        found.append(Happening(what, comment.said.body, url, comment.act.actor, comment.act.at))
        found += [
            Happening(f"指摘への「{one.kind}」", one.text, url, one.act.actor, one.act.at)
            for one in comment.steps
        ]
    # 同じ秒に起きたことは、した順(指摘、その続き)のまま並べてから、逆にする。
    found.sort(key=lambda one: one.at)
    return tuple(reversed(found))


def receipt_words(receipt: Receipt | None, act: Act | None) -> str:
    """画面の外で受けたことの言い方。本人が画面でしたなら空。"""
    if receipt is None or act is None:
        return ""
    return f"{japanese_date(receipt.on)}に{receipt.way}で受け、{act.actor}が記録"


def _moved(move: StageMove) -> Happening:
    return Happening(move.move, move.reason, None, move.act.actor, move.act.at)
