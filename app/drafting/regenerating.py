"""質疑応答ひとつの要約を、選んだ長さで機械に書き直させる."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.drafting.applying import regenerated_exchange, replaced_by, touches
from app.drafting.one_exchange import write_exchange
from app.drafting.opened import OpenedDraft, keep_first_snapshot, open_draft
from app.drafting.seen import anchors_of
from app.drafting.spans import overlaps_any
from app.errors import UsageError
from db.draft_edits import DraftChange, DraftEdit, add_draft_edit
from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act
from db.exchanges import StoredExchange
from db.house_style import DraftLength
from db.records import Span
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class Regeneration:
    """再作成。seen は、画面で見ていた last_change() の seq(無ければ 0)。"""

    stored: StoredExchange
    length: DraftLength
    seen: int


def regenerate_exchange(db: Database, asked: Regeneration, act: Act, tokenizer: Tokenizer) -> None:
    """質疑応答の要約を選んだ長さで書き直す。その質疑応答の手直しは置き換わり、ほかの段落は変わらない。

    ConflictError: 画面を見た後に、ほかの人がこの質疑応答を手直しか再作成した。
    UsageError: 質疑応答ではないとして外されたものなど、要約案に無い質疑応答である。
    """
    stored = asked.stored
    opened = open_draft(db, stored.meeting_id)
    last = last_change(opened, stored)
    if last and last.seq > asked.seen:
        raise ConflictError(
            f"画面を開いた後に、{last.act.actor}がこの質疑応答を{_told(last.change)}。"
            "何も変えていません。画面を読み込み直して、置き換わる手直しを確かめてください。"
        )
    question = stored.exchange.question
    spans = (*question, *(span for span in regenerated_spans(opened, stored) if span not in question))
    change = DraftChange(EventKind.DRAFT_REGENERATED, anchors_of(opened, spans), length=asked.length.value)
    number = regenerated_exchange(change, opened.machine.sides)
    if number is None:
        raise UsageError("この質疑応答は、いまの要約案にありません。何も変えていません。")
    keep_first_snapshot(db, opened)
    add_draft_edit(db, stored.meeting_id, change, act)
    write_exchange(db, stored.meeting_id, number, tokenizer)


def last_change(opened: OpenedDraft, stored: StoredExchange) -> DraftEdit | None:
    """質疑応答の、いま効いている最後の手直しか再作成。どちらも無ければ None。"""
    number, sides = stored.exchange.number, opened.machine.sides
    again = [
        edit
        for edit in opened.edits
        if edit.change.kind is EventKind.DRAFT_REGENERATED
        and regenerated_exchange(edit.change, sides) == number
    ]
    return max((*replaced_edits(opened, stored), *again), key=lambda edit: edit.seq, default=None)


def _told(change: DraftChange) -> str:
    if change.kind is EventKind.DRAFT_REGENERATED:
        return f"「{change.length}」の長さで書き直しました"
    return f"「{change.after or change.before}」と手直ししました"


def replaced_edits(opened: OpenedDraft, stored: StoredExchange) -> tuple[DraftEdit, ...]:
    """質疑応答を書き直すと置き換わる、いま効いている手直し。"""
    spans = regenerated_spans(opened, stored)
    return tuple(
        edit
        for number, edit in enumerate(opened.edits)
        if edit.change.kind is not EventKind.DRAFT_REGENERATED
        and touches(edit.change, spans)
        and not replaced_by(edit, opened.edits[number + 1 :])
    )


def regenerated_spans(opened: OpenedDraft, stored: StoredExchange) -> tuple[Span, ...]:
    """書き直す箇所。質疑応答の文の根拠箇所と、質疑応答の中の省略。ほかの質疑応答が使う箇所は含まない。"""
    exchange, draft = stored.exchange, opened.standing.draft
    inside = (*exchange.question, *exchange.answers)
    mine = [span for item in draft.items if item.exchange == exchange.number for span in item.sources]
    dropped = [one.span for one in draft.dropped if overlaps_any(one.span, inside)]
    return tuple(dict.fromkeys((*mine, *dropped)))
