"""要約案の文を、前の文につなぐ."""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import open_draft, record_change
from app.drafting.seen import SeenSentence, anchors_of, require_seen
from app.errors import UsageError
from db.draft_edits import DraftChange
from db.event_kinds import EventKind
from db.events import Act
from db.records import DraftSentence


def merge_with_previous(
    db: Database, meeting_id: int, seen: SeenSentence, previous: SeenSentence, act: Act
) -> None:
    """文を、同じ段落のすぐ前の文 previous につなぐ。本文はつながり、根拠箇所は合わさる。

    DraftConflictError: どちらかをほかの人が先に変えた。UsageError: previous が同じ段落のすぐ前の文でない。
    """
    opened = open_draft(db, meeting_id)
    require_seen(opened, previous)
    require_seen(opened, seen)
    pairs = [
        (set(first.sources), set(second.sources))
        for item in opened.standing.draft.items
        for first, second in zip(item.sentences, item.sentences[1:], strict=False)
    ]
    if (set(previous.spans), set(seen.spans)) not in pairs:
        raise UsageError("つなげるのは、同じ段落のすぐ前の文とだけです。何も変えていません。")
    spans = tuple(dict.fromkeys((*previous.spans, *seen.spans)))
    change = DraftChange(
        EventKind.DRAFT_MERGED,
        anchors_of(opened, spans),
        before=f"{previous.text}\n{seen.text}",
        after=previous.text + seen.text,
    )
    record_change(db, opened, change, act)


def previous_of(sentences: tuple[DraftSentence, ...], index: int) -> SeenSentence | None:
    """段落の文 index のすぐ前の文。はじめの文なら None。"""
    if index == 0:
        return None
    before = sentences[index - 1]
    return SeenSentence(before.sources, before.text)
