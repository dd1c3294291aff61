"""機械の要約案を書く. 人が長さを選んだ質疑応答だけは、その長さで書く。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.drafting.applying import regenerated_exchange
from app.drafting.sheet import Sheet
from db.draft_edits import DraftEdit
from db.draft_snapshots import MachineDraft, SideSpans
from db.event_kinds import EventKind
from db.house_style import DraftLength
from db.records import Draft, Exchange, Minutes, Side
from nlp.drafts.condense import write_draft
from nlp.drafts.print_form import speaker_labels
from nlp.drafts.style import Reading, Style
from nlp.text.tokenizer import Tokenizer


def write_machine_draft(
    reading: Reading,
    exchanges: Sequence[Exchange],
    edits: Sequence[DraftEdit],
    style: Style,
    tokenizer: Tokenizer,
) -> MachineDraft:
    """機械の要約案を書く。edits は取り消されていない手直しで、そのうち再作成の長さだけを使う。"""
    draft = write_draft(reading, exchanges, style, tokenizer)
    machine = framed(draft, reading.minutes, exchanges, style)
    lengths = chosen_lengths(edits, machine.sides)
    if not lengths:
        return machine
    sheet = Sheet(machine, {turn.number: turn.text for turn in reading.minutes.turns})
    written: dict[DraftLength, Draft] = {}
    for exchange, length in sorted(lengths.items()):
        if length not in written:
            written[length] = write_draft(reading, exchanges, replace(style, length=length), tokenizer)
        sheet.substitute(exchange, written[length])
    return replace(machine, draft=sheet.draft())


def framed(draft: Draft, minutes: Minutes, exchanges: Sequence[Exchange], style: Style) -> MachineDraft:
    """要約案に、省略した箇所を戻すときに要ることを添える。"""
    sides = [
        SideSpans(exchange.number, side, spans)
        for exchange in exchanges
        for side, spans in ((Side.QUESTION, exchange.question), (Side.ANSWER, exchange.answers))
        if spans
    ]
    return MachineDraft(draft, speaker_labels(minutes, style.form, style.roster), tuple(sides))


def chosen_lengths(edits: Sequence[DraftEdit], sides: Sequence[SideSpans]) -> dict[int, DraftLength]:
    """質疑応答の番号から、人が選んだ長さへの対応。後から選んだものが立つ。"""
    lengths: dict[int, DraftLength] = {}
    for edit in edits:
        if edit.change.kind is EventKind.DRAFT_REGENERATED and edit.change.length:
            exchange = regenerated_exchange(edit.change, sides)
            if exchange is not None:
                lengths[exchange] = DraftLength(edit.change.length)
    return lengths
