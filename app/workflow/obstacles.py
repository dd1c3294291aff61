"""妨げ. 一手を進める前に、済んでいなければならないこと。確かめる関数の無い一手は、いつでも進められる。"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlite_utils import Database

from app.closing import masked_since_sealed
from app.dependencies import thread_tokenizer
from app.drafting.findings import check_standing
from app.reviewing.obstacles import unfinished_check, unsettled_comments
from app.signing.candidates import missing_signatories
from app.signing.sealing import key_obstacle
from db.drafts import get_draft
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


def _unmasked(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    meeting = get_meeting(db, meeting_id)
    if meeting.header.disclosure is Disclosure.PARTLY_CLOSED and not meeting.open:
        yield "一部非公開の会議です。閉じる所をすべて伏せたことを、「公開の別」の画面で確かめてください。"


def _mistakes(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    count = check_standing(db, meeting_id, get_draft(db, meeting_id), thread_tokenizer()).errors
    if count:
        yield (
            f"要約案の検査で見つかった誤りが {count:,} 件残っています。「要約案」の画面で文を直すか、"
            "原文と読み比べて正しければ「正しいと確かめた」を押してください。"
        )


def _signatories_named(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    lacking = missing_signatories(db, meeting_id)
    if lacking:
        yield lacking


def _key_ready(db: Database, _meeting_id: int, _at: str) -> Iterator[str]:
    problem = key_obstacle(db)
    if problem:
        yield problem


def _masked_later(db: Database, meeting_id: int, _at: str) -> Iterator[str]:
    if masked_since_sealed(db, meeting_id):
        yield (
            "確定した後に伏せた箇所があります。封をした会議録は変えられないので、公表できません。"
            "公表しないままにしておくか、「公開の別」の画面で伏せるのをやめてください。"
        )


_CHECKS: Mapping[Move, tuple[Check, ...]] = {
    Move.REQUEST_SIGNATURES: (unfinished_check, _mistakes, _unmasked, _signatories_named),
    Move.SEAL: (unsettled_comments, _key_ready),
    Move.PUBLISH: (_closed, _unmasked, _masked_later),
    Move.ADOPT: (_closed, _unmasked),
}
