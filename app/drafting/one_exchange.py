"""質疑応答ひとつの書き直し. 機械の要約案のうちその質疑応答の段落だけを替え、ほかの段落には触れない。"""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from app.draft_style import draft_style
from app.drafting.applying import regenerated_exchange
from app.drafting.machine import chosen_lengths
from app.drafting.opened import OpenedDraft, open_draft, reapply, replace_machine, standing_exchanges
from app.drafting.sheet import Sheet
from app.drafting.spans import find_again
from db.draft_edits import DraftEdit
from db.draft_snapshots import MachineDraft, SideSpans, get_snapshot, keep_snapshot, list_snapshots
from db.meetings import get_minutes
from db.records import Draft
from nlp.drafts.condense import write_draft
from nlp.pipeline import read_sentences, read_words
from nlp.text.tokenizer import Tokenizer


def write_exchange(db: Database, meeting_id: int, exchange: int, tokenizer: Tokenizer) -> None:
    """質疑応答 exchange(番号)だけを、人の選んだ長さ(無ければ会議体の長さ)で規則に書き直させて保存する。

    もとになった出来事は、先に記録しておくこと。NotFoundError: 会議が無い。
    """
    opened = open_draft(db, meeting_id)
    minutes = get_minutes(db, meeting_id)
    style = draft_style(db, meeting_id)
    length = chosen_lengths(opened.edits, opened.machine.sides).get(exchange, style.length)
    written = write_draft(
        read_sentences(minutes, read_words(minutes)),
        standing_exchanges(db, meeting_id),
        replace(style, length=length),
        tokenizer,
    )
    _substitute(db, opened, exchange, written)


def write_back(db: Database, meeting_id: int, undone: DraftEdit, tokenizer: Tokenizer) -> None:
    """取り消した再作成 undone の質疑応答を、再作成の前の機械の文に戻して保存する。

    その後に質疑応答の形か原文が変わっていれば、前の文はもう使えないので、規則に書き直させる。
    取り消しの出来事は、先に記録しておくこと。
    """
    opened = open_draft(db, meeting_id)
    entries = list_snapshots(db, meeting_id)
    before = _snapshot(db, meeting_id, [one.number for one in entries if one.event_id < undone.event_id])
    after = _snapshot(db, meeting_id, [one.number for one in entries if one.event_id <= undone.event_id])
    if before is not None and opened.machine == after:
        # 再作成の後に機械の要約案は変わっていないので、省略の切れ目まで前の通りに戻る。
        keep_snapshot(db, meeting_id, before)
        reapply(db, meeting_id, before, opened.edits)
        return
    exchange = regenerated_exchange(undone.change, opened.machine.sides)
    if exchange is None:
        reapply(db, meeting_id, opened.machine, opened.edits)
    elif before is not None and _fits(before, opened, undone, exchange):
        _substitute(db, opened, exchange, before.draft)
    else:
        write_exchange(db, meeting_id, exchange, tokenizer)


def _snapshot(db: Database, meeting_id: int, numbers: list[int]) -> MachineDraft | None:
    return get_snapshot(db, meeting_id, numbers[-1]) if numbers else None


def _fits(before: MachineDraft, opened: OpenedDraft, undone: DraftEdit, exchange: int) -> bool:
    """再作成の前の文が、いまの質疑応答と原文にそのまま合うか。"""
    same = _sides(before, exchange) == _sides(opened.machine, exchange)
    return same and find_again(undone.change.anchors, opened.texts) == undone.change.spans


def _sides(machine: MachineDraft, exchange: int) -> list[SideSpans]:
    return [one for one in machine.sides if one.exchange == exchange]


def _substitute(db: Database, opened: OpenedDraft, exchange: int, written: Draft) -> None:
    sheet = Sheet(opened.machine, opened.texts)
    sheet.substitute(exchange, written)
    replace_machine(db, opened, sheet.draft())
