"""確認の画面の、指摘とその続きの文脈."""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses
from app.accounts.visitor import Visitor
from app.contexts.edits_of_draft import edit_view
from app.contexts.review_record import receipt_words
from app.drafting.opened import OpenedDraft
from app.reviewing.commenting import edits_for, standing_place
from app.reviewing.obstacles import where_of
from app.reviewing.past import text_at
from app.workflow.persons import same_name
from db.comments import Comment, CommentState, CommentStep, StepKind
from db.draft_edits import DraftEdit
from db.shapes import write_spans
from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffPiece, word_diff


@dataclass(frozen=True, slots=True)
class StepView:
    """指摘の続き。kind: 何をしたか。text: 言葉。edited: 直した手直しの言い方か空。by, at: 人と時刻(UTC)。"""

    kind: str
    text: str
    edited: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class EditChoice:
    """指摘の後の手直し。seq: 送る番号。label: 何をしたか。"""

    seq: int
    label: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """指摘ひとつ。

    id, anchor: 番号と、画面の中の名前。
    by, at, stage: した人、時刻(UTC)、そのときの会議録の状態。receipt: 画面の外で受けたことの言い方か空。
    where: 場所の短い言い方。
    quoted, now: 指摘したときの文と、いまの文(載っていなければ空)。hidden: 指摘したときの文を見せないか(伏せた発言のある会議)。
    changed: 指摘したときの文からの、語ごとの違い(変わっていなければ空)。
    unplaced: 原文が変わって、元の箇所が見つからないか。
    whole: 全体への指摘か。
    body: 指摘。
    state, open: 対応の様子と、未対応か。
    steps: 続き。した順。
    mine: 来た人の指摘か。
    last_step: 最後の続きの id。
    edit_url: 要約案でその文を直す画面か、要約案。
    edits: 回答で名指しできる手直し。
    reply_url, withdraw_url, answer_url: 送り先。
    """

    id: int
    anchor: str
    by: str
    at: str
    stage: str
    receipt: str
    where: str
    quoted: str
    now: str
    hidden: bool
    changed: tuple[DiffPiece, ...]
    unplaced: bool
    whole: bool
    body: str
    state: str
    open: bool
    steps: tuple[StepView, ...]
    mine: bool
    last_step: int
    edit_url: str
    edits: tuple[EditChoice, ...]
    reply_url: str
    withdraw_url: str
    answer_url: str


def comment_view(
    opened: OpenedDraft, comment: Comment, visitor: Visitor, tokenizer: Tokenizer
) -> CommentView:
    """指摘ひとつを画面に出す形にする。"""
    meeting_id, said = opened.meeting_id, comment.said
    place = standing_place(opened, comment)
    now = text_at(opened.standing.draft, place) if place else ""
    quoted = said.quoted or ""
    differs = said.quoted is not None and bool(place) and now != quoted
    edits = {edit.seq: edit for edit in opened.edits}
    draft_url = addresses.draft_url(meeting_id)
    return CommentView(
        id=comment.id,
        anchor=addresses.comment_anchor(comment.id),
        by=said.name,
        at=comment.act.at,
        stage=comment.stage,
        receipt=receipt_words(comment.receipt, comment.act),
        where=where_of(comment),
        quoted=quoted,
        now=now,
        hidden=said.quoted is None,
        changed=word_diff(quoted, now, tokenizer) if differs else (),
        unplaced=place is None,
        whole=not said.anchors,
        body=said.body,
        state=comment.state,
        open=comment.state is CommentState.OPEN,
        steps=tuple(_step(one, edits) for one in comment.steps),
        mine=same_name(said.name, visitor.name),
        last_step=comment.last_step,
        edit_url=(
            addresses.draft_part_url(meeting_id, "sentence", {"place": write_spans(place)})
            if place
            else draft_url
        ),
        edits=tuple(EditChoice(edit.seq, _edit_label(edit)) for edit in reversed(edits_for(opened, comment))),
        reply_url=addresses.comment_part_url(meeting_id, comment.id, "replies"),
        withdraw_url=addresses.comment_part_url(meeting_id, comment.id, "withdrawal"),
        answer_url=addresses.comment_part_url(meeting_id, comment.id, "answer"),
    )


def _step(step: CommentStep, edits: dict[int, DraftEdit]) -> StepView:
    edit = edits.get(step.edit_seq) if step.edit_seq is not None else None
    kind = "回答: " + step.kind if step.kind in (StepKind.FIXED, StepKind.KEPT) else step.kind.value
    return StepView(kind, step.text, _edit_label(edit) if edit else "", step.act.actor, step.act.at)


def _edit_label(edit: DraftEdit) -> str:
    view = edit_view(edit)
    return f"{view.what}: {view.after or view.before}"
