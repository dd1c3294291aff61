"""要約案の確認の入口. 委員が読み、指摘し、承認する。書くものは、どれも普通のフォームである。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlite_utils import Database

from app import addresses
from app.accounts.visitor import Visitor
from app.clock import now
from app.contexts.review import ReviewVisit, Typed, load_review_page
from app.dependencies import Doing, RecordId, Store, thread_tokenizer
from app.drafting.opened import open_draft
from app.errors import UsageError
from app.gate import visitor_of
from app.rendering import render
from app.reviewing.accepting import accept
from app.reviewing.commenting import Answer, Reviewer, Said, answer, make_comment, reply
from app.reviewing.looking import look_at
from app.reviewing.past import read_seen
from app.reviewing.receiving import ReceivedReply, Reply, receive
from app.reviewing.rights import may_accept, may_comment
from app.security import require_own_form
from app.sight import sees_originals
from db.comments import NewStep, StepKind
from db.connection import writing
from db.errors import ConflictError
from db.events import Act
from db.meetings import get_meeting
from db.receptions import Way
from db.stage_moves import stage_of
from db.stages import Stage

router = APIRouter(prefix="/meetings/{meeting_id}/review")
_OWN = [Depends(require_own_form)]
_Text = Annotated[str, Form(max_length=20_000)]
_Number = Annotated[int, Form(ge=0, le=2**63 - 1)]
_NOT_FOR_LINK = "このリンクは、いまの会議録の状態では、この操作に使えません。事務局に確かめてください。何も変えていません。"

# 済んだことの一行。アドレスの done の言葉から引く。
_DONE = {
    "comment": "指摘を送りました。事務局が答えると、ここに出ます。",
    "reply": "返信を送りました。",
    "withdrawal": "指摘を取り下げました。",
    "answer": "指摘に答えました。",
    "acceptance": "承認しました。ありがとうございました。",
    "received": "受けた回答を記しました。",
    "look": "ここまで見たことにしました。次は、この後に変わったところから見られます。",
}


@dataclass(frozen=True, slots=True)
class ReviewHand:
    """確かめる人の手元。"""

    request: Request
    db: Database
    meeting_id: int
    visitor: Visitor
    act: Act

    @property
    def who(self) -> Reviewer:
        """指摘や承認に残す人。"""
        return Reviewer(self.visitor.name, self.act)

    def require(self, right: Callable[[Visitor, Stage], bool]) -> None:
        """リンクの用途に合う操作だけを通す。HTTPException 403: 合わない。"""
        if not right(self.visitor, stage_of(self.db, self.meeting_id)):
            raise HTTPException(403, _NOT_FOR_LINK)

    def do(self, done: str, work: Callable[[], object], typed: Typed, anchor: str = "") -> Response:
        """一つのトランザクションで行う。断られたら、打った言葉を残して同じ画面を返す(422 か 409)。"""
        try:
            with writing(self.db):
                work()
        except (UsageError, ConflictError) as error:
            refused = replace(typed, problem=str(error))
            visit = ReviewVisit(self.visitor, self.act.at, refused)
            page = load_review_page(self.db, self.meeting_id, visit, thread_tokenizer())
            status = 409 if isinstance(error, ConflictError) else 422
            return render(self.request, "review/show.html", page, status)
        url = addresses.review_url(self.meeting_id)
        return RedirectResponse(f"{url}?done={done}{anchor}", 303)


def _hand(request: Request, db: Store, act: Doing, meeting_id: RecordId) -> ReviewHand:
    return ReviewHand(request, db, meeting_id, visitor_of(request), act)


def _answer(
    outcome: Annotated[StepKind | None, Form()] = None,
    body: _Text = "",
    seen: _Number = 0,
    edit: Annotated[str, Form(max_length=18)] = "",
) -> Answer:
    """edit は直した手直しの番号で、選ばなければ空。"""
    named = int(edit) if edit.isascii() and edit.isdigit() else None
    return Answer(outcome, body, seen, named)


def _said(place: _Text = "", version: _Text = "", body: _Text = "", shown: _Text = "") -> Said:
    """place が空なら、全体への指摘。shown は、見ていた本文の印。"""
    return Said(place, version, body, shown)


def _received(  # noqa: PLR0913 フォームの欄ひとつが、引数ひとつになる。
    *,
    name: _Text = "",
    reply: Annotated[Reply | None, Form()] = None,
    way: Annotated[Way | None, Form()] = None,
    on: Annotated[str, Form(max_length=10)] = "",
    body: _Text = "",
    version: _Text = "",
) -> ReceivedReply:
    return ReceivedReply(name, reply, way, on, body, version)


Hand = Annotated[ReviewHand, Depends(_hand)]


@router.get("")
def show(request: Request, db: Store, meeting_id: RecordId, done: str = "") -> HTMLResponse:
    """確認の画面。開いただけでは、見たことにならない。"""
    visit = ReviewVisit(visitor_of(request), now(), done=_DONE.get(done, ""))
    page = load_review_page(db, meeting_id, visit, thread_tokenizer())
    return render(request, "review/show.html", page)


@router.post("/comments", dependencies=_OWN)
def comment(hand: Hand, sent: Annotated[Said, Depends(_said)], form: _Text = "") -> Response:
    """指摘する。"""
    hand.require(may_comment)
    committee = get_meeting(hand.db, hand.meeting_id).committee_id
    whole = sees_originals(hand.visitor, hand.meeting_id, committee)
    said = replace(sent, shown=None) if whole else sent
    return hand.do(
        "comment",
        lambda: make_comment(hand.db, hand.meeting_id, said, hand.who),
        Typed("", form, said.body),
        "#done",
    )


@router.post("/comments/{comment_id}/replies", dependencies=_OWN)
def add_reply(hand: Hand, comment_id: RecordId, body: _Text = "", seen: _Number = 0) -> Response:
    """自分の指摘に続けて書く。答えの付いた指摘は、また未対応になる。"""
    return _step(hand, comment_id, NewStep(StepKind.REPLY, body, seen))


@router.post("/comments/{comment_id}/withdrawal", dependencies=_OWN)
def withdraw(hand: Hand, comment_id: RecordId, seen: _Number = 0) -> Response:
    """自分の指摘を取り下げる。"""
    return _step(hand, comment_id, NewStep(StepKind.WITHDRAWAL, "", seen))


@router.post("/comments/{comment_id}/answer", dependencies=_OWN)
def settle(hand: Hand, comment_id: RecordId, sent: Annotated[Answer, Depends(_answer)]) -> Response:
    """指摘に、直したか直さないかを答える。"""
    anchor = addresses.comment_anchor(comment_id)
    return hand.do(
        "answer",
        lambda: answer(hand.db, hand.meeting_id, comment_id, sent, hand.act),
        Typed("", anchor, sent.text, sent.outcome or ""),
        f"#{anchor}",
    )


@router.post("/acceptance", dependencies=_OWN)
def give_acceptance(hand: Hand, version: _Text = "") -> Response:
    """見ていた版で承認する。"""
    hand.require(may_accept)
    return hand.do(
        "acceptance",
        lambda: accept(hand.db, hand.meeting_id, version, hand.who),
        Typed("", "accept"),
        "#done",
    )


@router.post("/received", dependencies=_OWN)
def add_received(hand: Hand, sent: Annotated[ReceivedReply, Depends(_received)]) -> Response:
    """電話や紙や口頭で受けた回答を、事務局が記す。"""
    return hand.do(
        "received",
        lambda: receive(hand.db, hand.meeting_id, sent, hand.act),
        Typed("", "received", sent.body, sent.reply or "", sent.name, sent.way or "", sent.on),
        "#done",
    )


@router.post("/look", dependencies=_OWN)
def look(hand: Hand, version: _Text = "") -> Response:
    """ここまで見たことにする。"""
    hand.require(may_comment)

    def work() -> None:
        seen = read_seen(hand.db, open_draft(hand.db, hand.meeting_id), version)
        look_at(hand.db, hand.meeting_id, seen, hand.visitor.name, hand.act.at)

    return hand.do("look", work, Typed("", "look"), "#done")


def _step(hand: ReviewHand, comment_id: int, step: NewStep) -> Response:
    hand.require(may_comment)
    anchor = addresses.comment_anchor(comment_id)
    done = "reply" if step.kind is StepKind.REPLY else "withdrawal"
    return hand.do(
        done,
        lambda: reply(hand.db, hand.meeting_id, comment_id, step, hand.who),
        Typed("", anchor, step.text),
        f"#{anchor}",
    )
