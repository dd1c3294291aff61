"""直すのに要る、会議の発言の本文と、二つの質疑応答が同じ会議のものであること."""

from __future__ import annotations

from sqlite_utils import Database

from app.errors import UsageError
from db.shaping import Seen, require_unchanged
from db.turns import list_turns


def texts_of(db: Database, meeting_id: int) -> dict[int, str]:
    """発言の番号から本文。"""
    return {stored.turn.number: stored.turn.text for stored in list_turns(db, meeting_id)}


def require_same_meeting(db: Database, seen: Seen, other: Seen) -> int:
    """どちらも見ていたままの、同じ会議の別の質疑応答であることを確かめ、会議の id を返す。

    NotFoundError, ConflictError: 見ていたままでない。UsageError: 別の会議か、同じ質疑応答である。
    """
    meeting_id = require_unchanged(db, seen).meeting_id
    if seen.exchange_id == other.exchange_id or require_unchanged(db, other).meeting_id != meeting_id:
        raise UsageError("相手には、同じ会議の別の質疑応答を選んでください。何も変えていません。")
    return meeting_id
