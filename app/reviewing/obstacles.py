"""確認の妨げ. 署名の依頼や確定の前に、済んでいなければならない確認。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

from app.reviewing.answers import AnswerState, CheckTerms, MemberAnswer, load_answers, load_terms
from app.wareki import japanese_date
from db.comments import Comment, CommentState, list_comments
from db.procedures import Silence
from db.stage_moves import stage_of
from db.stages import Stage


def unfinished_check(db: Database, meeting_id: int, at: str) -> Iterator[str]:
    """発言者確認から署名を依頼する前に、済んでいないこと。発言者確認をしない会議録では何も無い。"""
    if stage_of(db, meeting_id) is not Stage.CHECKING:
        return
    yield from unsettled_comments(db, meeting_id, at)
    terms = load_terms(db, meeting_id, at)
    answers = load_answers(db, meeting_id, terms)
    for state in (AnswerState.WAITING, AnswerState.CHANGED):
        waiting = [one for one in answers if one.state is state]
        if waiting:
            yield _waiting(waiting, state, terms)


def unsettled_comments(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    """答えていない指摘があること。"""
    waiting = [one for one in list_comments(db, meeting_id) if one.state is CommentState.OPEN]
    if waiting:
        places = "、".join(dict.fromkeys(where_of(one) for one in waiting))
        yield f"答えていない指摘が {len(waiting)} 件あります({places})。確認の画面で答えてください。"


def where_of(comment: Comment) -> str:
    """指摘の場所の短い言い方。例: 「発言 3」"""
    turns = dict.fromkeys(span.turn for span in comment.spans)
    return "発言 " + "・".join(map(str, turns)) if turns else "全体"


def _waiting(waiting: Sequence[MemberAnswer], state: AnswerState, terms: CheckTerms) -> str:
    names = "、".join(one.speaker.name for one in waiting)
    if state is AnswerState.CHANGED and terms.overdue and terms.silence is Silence.ACCEPTED:
        return (
            f"期限の後に発言の要約を直したので、次の委員の承認が要ります: {names}。"
            "承認を待つか、差し戻してから、もう一度確認を依頼してください。"
        )
    if state is AnswerState.CHANGED:
        return f"回答の後に発言の要約を直したので、次の委員がもう一度承認するのを待っています: {names}。{_until(terms)}"
    return f"次の委員が、まだ答えていません: {names}。{_until(terms)}"


def _until(terms: CheckTerms) -> str:
    if terms.silence is Silence.AWAITED:
        return (
            "この会議体の決まりでは、回答がそろうまで待ちます。アカウントも確認リンクも無い人には、確認リンクを出してください。"
            "電話や紙で受けた回答は「確認」の画面で記せます。回答を得られないときは、手続きの決まりの「回答が無いとき」を改めてください。"
        )
    if terms.due_on is None:
        return "期限が決まっていないので、回答を待ちます。"
    return f"期限の{japanese_date(terms.due_on)}を過ぎると、承認とみなします。"
