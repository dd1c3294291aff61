"""要約案の文を書き換える."""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import open_draft, record_change
from app.drafting.seen import SeenSentence, anchors_of, require_seen, sentences_of
from app.errors import UsageError
from db.draft_edits import DraftChange
from db.event_kinds import EventKind
from db.events import Act

_LONGEST = 4000


def clean_text(text: str) -> str:
    """打った文を、一文として保存する形にする。改行は除く。UsageError: 空か、長すぎる。"""
    cleaned = "".join(line.strip() for line in text.replace("\x00", "").splitlines())
    if not cleaned:
        raise UsageError("文を空にはできません。要らない文は「省く」を選んでください。何も変えていません。")
    if len(cleaned) > _LONGEST:
        raise UsageError(
            f"一文は {_LONGEST:,} 字までです(いま {len(cleaned):,} 字)。短くするか分けてください。何も変えていません。"
        )
    return cleaned


def rewrite_sentence(db: Database, meeting_id: int, seen: SeenSentence, text: str, act: Act) -> None:
    """文を text にする。省略された箇所(seen.text が空)なら、text として要約案に入れる。

    いまの文がもう text であれば何もしない(届いたか分からずに送り直したとき)。
    DraftConflictError: ほかの人が先に変えた。UsageError: 空か、長すぎる。NotFoundError: 会議が無い。
    """
    after = clean_text(text)
    opened = open_draft(db, meeting_id)
    now = {one.text for one in sentences_of(opened.standing.draft) if set(one.sources) == set(seen.spans)}
    if after in now:
        return
    require_seen(opened, seen)
    change = DraftChange(
        EventKind.DRAFT_REWRITTEN, anchors_of(opened, seen.spans), before=seen.text, after=after
    )
    record_change(db, opened, change, act)
