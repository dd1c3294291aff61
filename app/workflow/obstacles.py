"""妨げ. 一手を進める前に、済んでいなければならないこと。一手につき、確かめる関数が一つ以上ある。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlite_utils import Database

from app.reviewing.obstacles import unfinished_check, unsettled_comments
from db.meetings import get_meeting
from db.records import Disclosure
from db.stages import Move

# 一手の前に確かめる関数。(db, 会議の id, いまの時刻) を受け、済んでいないことを述べる文を返す。
Check = Callable[[Database, int, str], Iterator[str]]


def find_obstacles(db: Database, meeting_id: int, move: Move, at: str) -> tuple[str, ...]:
    """一手を進めるのに、まだ済んでいないこと。無ければ空。at はいまの時刻(UTC)。"""
    return tuple(text for check in _CHECKS.get(move, ()) for text in check(db, meeting_id, at))


def _closed(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    if get_meeting(db, meeting_id).header.disclosure is Disclosure.CLOSED:
        yield "この会議は非公開なので、公表できません。公開する会議なら、公開の別を直してください。"


_CHECKS: Mapping[Move, tuple[Check, ...]] = {
    Move.CIRCULATE: (),
    Move.REQUEST_SIGNATURES: (unfinished_check,),
    Move.SEAL: (unsettled_comments,),
    Move.PUBLISH: (_closed,),
    Move.ADOPT: (_closed,),
}
