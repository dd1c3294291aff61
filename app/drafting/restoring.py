"""省いた箇所を、整えた文として要約案に戻す."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from app.draft_style import draft_style
from app.drafting.opened import open_draft, record_change
from app.drafting.seen import SeenSentence, anchors_of, require_seen
from app.drafting.spans import quoted
from db.draft_edits import DraftChange
from db.event_kinds import EventKind
from db.events import Act
from db.house_style import DraftLength
from db.meetings import get_minutes
from db.records import Minutes, Span
from nlp.drafts.pieces import ended
from nlp.drafts.print_form import without_names, words_for_names
from nlp.drafts.rewriting import rewrite
from nlp.drafts.style import Style
from nlp.text.tokenizer import Tokenizer


def restore_place(
    db: Database, meeting_id: int, spans: tuple[Span, ...], act: Act, tokenizer: Tokenizer
) -> None:
    """省いた箇所を、原文を整えた文として、その発言の段落に戻す。

    DraftConflictError: もう要約案に入っている。UsageError: 会議の発言に無い。NotFoundError: 会議が無い。
    """
    opened = open_draft(db, meeting_id)
    require_seen(opened, SeenSentence(spans, ""))
    text = printed_text(
        quoted(spans, opened.texts), get_minutes(db, meeting_id), draft_style(db, meeting_id), tokenizer
    )
    change = DraftChange(EventKind.DRAFT_RESTORED, anchors_of(opened, spans), after=text)
    record_change(db, opened, change, act)


def printed_text(spoken: str, minutes: Minutes, style: Style, tokenizer: Tokenizer) -> str:
    """話した文を、縮めずに、会議体の印字の形に整えた文。"""
    text = rewrite(ended(spoken), replace(style, length=DraftLength.FULL))
    if style.form.hides_names:
        text = without_names(text, words_for_names(minutes, style.form, style.roster, tokenizer), tokenizer)
    return text
