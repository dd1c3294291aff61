"""開いた要約案. 機械の写しと手直しを読み、手直しを書き足し、いまの要約案を保存し直す。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.draft_style import draft_style
from app.drafting.applying import Standing, apply_edits
from app.drafting.machine import framed, write_machine_draft
from app.errors import UsageError
from app.language_model.overlay import usable_rewrites, with_model_text
from db.draft_edits import DraftChange, DraftEdit, add_draft_edit, list_draft_edits, standing_edits
from db.draft_snapshots import MachineDraft, get_snapshot, keep_snapshot
from db.drafts import get_draft, replace_draft
from db.events import Act
from db.exchanges import list_exchanges
from db.meetings import get_minutes
from db.model_rewrites import list_rewrites
from db.records import Draft, Exchange
from db.stage_moves import require_open_to_edits, stage_of
from db.stages import OPEN_TO_EDITS
from nlp.drafts.style import Reading
from nlp.pipeline import read_sentences, read_words
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """開いた要約案。

    machine: 機械の要約案。
    edits: 取り消されていない手直し。
    texts: 発言の番号から本文。
    standing: いまの要約案。
    """

    meeting_id: int
    machine: MachineDraft
    edits: tuple[DraftEdit, ...]
    texts: Mapping[int, str]
    standing: Standing


def open_draft(db: Database, meeting_id: int) -> OpenedDraft:
    """要約案を開く。NotFoundError: 会議が無い。"""
    minutes = get_minutes(db, meeting_id)
    texts = {turn.number: turn.text for turn in minutes.turns}
    edits = standing_edits(list_draft_edits(db, meeting_id))
    # 写しの無いのは、手直しのできる前の版が書いた要約案で、手直しもまだ無い。
    machine = get_snapshot(db, meeting_id) or framed(
        get_draft(db, meeting_id), minutes, standing_exchanges(db, meeting_id), draft_style(db, meeting_id)
    )
    standing = apply_edits(machine, edits, texts)
    if stage_of(db, meeting_id) not in OPEN_TO_EDITS:
        # 直せない間に質疑応答の番号が変わっても、保存した段落は、自分の質疑応答を指している。
        standing = replace(standing, draft=get_draft(db, meeting_id))
    return OpenedDraft(meeting_id, machine, edits, texts, standing)


def record_change(db: Database, opened: OpenedDraft, change: DraftChange, act: Act) -> None:
    """手直しを書き足して、いまの要約案を保存し直す。

    UsageError: 箇所が要約案の切れ目に合わず、当てはめられない。writing() を抜けるので、何も残らない。
    """
    keep_first_snapshot(db, opened)
    edit = add_draft_edit(db, opened.meeting_id, change, act)
    standing = apply_edits(opened.machine, (*opened.edits, edit), opened.texts)
    if edit in standing.unplaced:
        raise UsageError(
            "この文には、その手直しはできません。画面を読み込み直してください。何も変えていません。"
        )
    replace_draft(db, opened.meeting_id, standing.draft)


def keep_first_snapshot(db: Database, opened: OpenedDraft) -> None:
    """手直しのできる前の版が書いた要約案を、はじめの手直しの前に写しておく。写しがもうあれば何もしない。"""
    if get_snapshot(db, opened.meeting_id, 1) is None:
        keep_snapshot(db, opened.meeting_id, opened.machine)


def redraft(db: Database, meeting_id: int, tokenizer: Tokenizer, reading: Reading | None = None) -> None:
    """機械の要約案を書き直し、手直しを当てはめ直して保存する。もとになった出来事は、先に記録しておくこと。

    署名を頼んだ後の会議録では、示したものが変わらないように、何もしない。差し戻すと、app/redrafting.py が追いつかせる。
    reading は、文に分けた会議録がもうあるときに渡す。NotFoundError: 会議が無い。
    """
    if stage_of(db, meeting_id) not in OPEN_TO_EDITS:
        return
    if reading is None:
        minutes = get_minutes(db, meeting_id)
        reading = read_sentences(minutes, read_words(minutes))
    edits = standing_edits(list_draft_edits(db, meeting_id))
    exchanges = standing_exchanges(db, meeting_id)
    machine = write_machine_draft(reading, exchanges, edits, draft_style(db, meeting_id), tokenizer)
    rewrites = usable_rewrites(machine, list_rewrites(db, meeting_id), edits, get_snapshot(db, meeting_id))
    texts = {turn.number: turn.text for turn in reading.minutes.turns}
    machine = replace(machine, draft=with_model_text(machine.draft, rewrites, exchanges, texts))
    keep_snapshot(db, meeting_id, machine)
    reapply(db, meeting_id, machine, edits)


def replace_machine(db: Database, opened: OpenedDraft, draft: Draft) -> None:
    """機械の要約案を draft に替え、手直しを当てはめ直して保存する。もとになった出来事は、先に記録しておくこと。

    StageError: 署名を頼んだ後の会議録である。
    """
    require_open_to_edits(db, opened.meeting_id)
    keep_first_snapshot(db, opened)
    machine = replace(opened.machine, draft=draft)
    keep_snapshot(db, opened.meeting_id, machine)
    reapply(db, opened.meeting_id, machine, opened.edits)


def reapply(db: Database, meeting_id: int, machine: MachineDraft, edits: Sequence[DraftEdit]) -> None:
    """手直しを当てはめて、いまの要約案を保存する。"""
    texts = {turn.number: turn.text for turn in get_minutes(db, meeting_id).turns}
    replace_draft(db, meeting_id, apply_edits(machine, edits, texts).draft)


def standing_exchanges(db: Database, meeting_id: int) -> list[Exchange]:
    """直近の分析に立つ質疑応答。番号順。"""
    return [stored.exchange for stored in list_exchanges(db, meeting_id) if not stored.stale]
