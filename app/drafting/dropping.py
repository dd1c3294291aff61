"""要約案の文を省く."""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import open_draft, record_change
from app.drafting.seen import SeenSentence, anchors_of, require_seen
from app.errors import UsageError
from db.draft_edits import DraftChange
from db.event_kinds import EventKind
from db.events import Act
from db.records import DropReason


def drop_sentence(db: Database, meeting_id: int, seen: SeenSentence, reason: DropReason, act: Act) -> None:
    """文を除き、その根拠箇所を reason で省略の一覧に載せる。

    DraftConflictError: ほかの人が先に変えた。UsageError: 文が選ばれていない。NotFoundError: 会議が無い。
    """
    if not seen.text:
        raise UsageError("省く文を選んでください。何も変えていません。")
    opened = open_draft(db, meeting_id)
    require_seen(opened, seen)
    anchors = anchors_of(opened, seen.spans)
    record_change(
        db, opened, DraftChange(EventKind.DRAFT_DROPPED, anchors, before=seen.text, reason=reason), act
    )
