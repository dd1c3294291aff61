"""手直しを当てはめる. 機械の要約案と人の手直しから、いまの要約案を求める。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.drafting.sheet import Sheet
from app.drafting.spans import find_again, overlaps, overlaps_any
from db.draft_edits import DraftChange, DraftEdit
from db.draft_snapshots import MachineDraft, SideSpans
from db.event_kinds import EventKind
from db.records import Draft, DropReason, Side, Span


@dataclass(frozen=True, slots=True)
class Standing:
    """いまの要約案。unplaced は、行き場がなくなって当てはめられなかった手直し。"""

    draft: Draft
    unplaced: tuple[DraftEdit, ...]


def apply_edits(machine: MachineDraft, edits: Sequence[DraftEdit], texts: Mapping[int, str]) -> Standing:
    """手直しを、した順に当てはめる。edits は取り消されていないもの、texts は発言の番号から本文。

    再作成より前の、その質疑応答の手直しは、再作成で置き換わったものとして当てはめない。
    """
    sheet = Sheet(machine, texts)
    unplaced: list[DraftEdit] = []
    for number, edit in enumerate(edits):
        if edit.change.kind is EventKind.DRAFT_REGENERATED:
            placed = regenerated_exchange(edit.change, machine.sides) is not None
        else:
            placed = replaced_by(edit, edits[number + 1 :]) or apply_change(sheet, edit.change, texts)
        if not placed:
            unplaced.append(edit)
    return Standing(sheet.draft(), tuple(unplaced))


def replaced_by(edit: DraftEdit, later: Sequence[DraftEdit]) -> bool:
    """手直しが、後の再作成で置き換わったか。"""
    return any(
        one.change.kind is EventKind.DRAFT_REGENERATED and touches(edit.change, one.change.spans)
        for one in later
    )


def touches(change: DraftChange, spans: Sequence[Span]) -> bool:
    """手直しの箇所が spans に一字でも重なるか。"""
    return any(overlaps_any(span, spans) for span in change.spans)


def regenerated_exchange(change: DraftChange, sides: Sequence[SideSpans]) -> int | None:
    """再作成した質疑応答の、いまの番号。論点が無くなっていれば None。"""
    question = change.spans[0]
    return next(
        (
            one.exchange
            for one in sides
            if one.side is Side.QUESTION and any(overlaps(question, span) for span in one.spans)
        ),
        None,
    )


def apply_change(sheet: Sheet, change: DraftChange, texts: Mapping[int, str]) -> bool:
    """手直しひとつを当てはめる。行き場が無ければ、何も変えずに偽を返す。ValueError: 文の手直しでない。"""
    spans = find_again(change.anchors, texts)
    if spans is None:
        return False
    match change.kind:
        case EventKind.DRAFT_REWRITTEN:
            return sheet.rewrite(spans, change.before, change.after)
        case EventKind.DRAFT_DROPPED:
            return sheet.drop(spans, change.before, change.reason or DropReason.PERSON)
        case EventKind.DRAFT_RESTORED:
            return sheet.restore(spans, change.after)
        case EventKind.DRAFT_MERGED:
            return sheet.merge(spans)
    raise ValueError(f"「{change.kind}」は要約案の手直しではありません。")
