"""質疑応答を二つに分ける."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from app.editing.texts import texts_of
from app.errors import UsageError
from db.event_kinds import EventKind
from db.events import Act
from db.records import Span
from db.shaping import Reshape, Seen, require_unchanged, reshape
from nlp.exchanges.reshaping import split_at


def split_exchange(db: Database, seen: Seen, second: Span, act: Act) -> tuple[int, ...]:
    """論点の文 second から後を、新しい質疑応答にする。答弁は両方に残る。

    ConflictError: ほかの人が先に直した。UsageError: second が、論点の二つ目より後の文でない。
    """
    stored = require_unchanged(db, seen)
    parts = split_at(seen.shape.question, second, texts_of(db, stored.meeting_id))
    if parts is None:
        raise UsageError(
            "二つ目のはじめの文は、論点の二番目より後の文から選んでください。何も変えていません。"
        )
    edits = (
        Reshape(seen, replace(seen.shape, question=parts[0])),
        Reshape(None, replace(seen.shape, question=parts[1])),
    )
    return reshape(db, stored.meeting_id, EventKind.EXCHANGE_SPLIT, edits, act)
