"""要約案の文が先に変えられていたときの画面の文脈. いまの文と自分の文を並べ、選べるようにする。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import Tab, load_meeting_head
from app.drafting.applying import touches
from app.drafting.keys import place_key
from app.drafting.seen import DraftConflictError
from db.draft_edits import list_draft_edits
from db.shapes import write_spans


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """先に変えられていた文(409)。

    title, crumbs: 見出しと上の階層。
    message: 何が起きたか。
    place: いまの文の根拠箇所。
    theirs, mine: いまの文(省略されていれば空)と、自分の文(文を書く手直しでなければ空)。
    by, at: いまの文にした人と時刻(UTC)。分からなければ空。
    rewrite_url: 自分の文を送り直す先。
    back_url: 要約案の画面の中での文のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    message: str
    place: str
    theirs: str
    mine: str
    by: str
    at: str
    rewrite_url: str
    back_url: str


def load_conflict_page(db: Database, meeting_id: int, error: DraftConflictError, mine: str) -> ConflictPage:
    """先に変えられていた文の画面を読む。mine は、保存しようとした文。"""
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    url = addresses.draft_url(meeting_id)
    last = next(
        (edit for edit in reversed(list_draft_edits(db, meeting_id)) if touches(edit.change, error.place)),
        None,
    )
    return ConflictPage(
        title="ほかの人が先に変えました",
        crumbs=(*meeting_crumbs(head.id, head.name), Crumb("要約案", url)),
        message=str(error),
        place=write_spans(error.place),
        theirs=error.theirs,
        mine=mine,
        by=last.act.actor if last else "",
        at=last.act.at if last else "",
        rewrite_url=addresses.draft_part_url(meeting_id, "rewrite"),
        back_url=f"{url}#{addresses.sentence_anchor(place_key(error.place))}",
    )
