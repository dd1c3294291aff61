"""質疑応答を一つにまとめる."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from app.editing.texts import require_same_meeting, texts_of
from db.event_kinds import EventKind
from db.events import Act
from db.shapes import ShapeState
from db.shaping import Reshape, Seen, reshape
from nlp.exchanges.reshaping import unite


def merge_exchanges(db: Database, seen: Seen, other: Seen, act: Act) -> tuple[int, ...]:
    """other の論点と答弁を seen に合わせる。other のアドレスは seen を指すようになる。

    ConflictError: どちらかをほかの人が先に直した。UsageError: 別の会議の質疑応答か、同じ質疑応答である。
    """
    meeting_id = require_same_meeting(db, seen, other)
    texts = texts_of(db, meeting_id)
    whole = replace(
        seen.shape,
        question=unite([*seen.shape.question, *other.shape.question], texts),
        answers=unite([*seen.shape.answers, *other.shape.answers], texts),
    )
    edits = (
        Reshape(seen, whole),
        Reshape(other, other.shape, ShapeState.MERGED, merged_into=seen.exchange_id),
    )
    return reshape(db, meeting_id, EventKind.EXCHANGE_MERGED, edits, act)
