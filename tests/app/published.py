"""公表した会議録. 見本の会議を「公表済みの登録」で公表する。"""

from __future__ import annotations

from sqlite_utils import Database

from app.clock import now
from db.connection import writing
from db.events import Act
from db.meetings import list_meetings
from db.stage_moves import NextStep, move_meeting, stage_of
from db.stages import Move, Stage


def publish(db: Database, meeting_id: int, at: str | None = None) -> None:
    """前から公表されていた会議録として載せる。非公開の会議でも止めない(その先で漏れないことを見るため)。"""
    step = NextStep(Stage.ORGANIZING, Move.ADOPT, "前の版で公表済み")
    with writing(db):
        move_meeting(db, meeting_id, step, Act("事務局", at or now()))


def withdraw(db: Database, meeting_id: int) -> None:
    """掲載を終える。"""
    step = NextStep(Stage.PUBLISHED, Move.WITHDRAW, "保存の期限")
    with writing(db):
        move_meeting(db, meeting_id, step, Act("事務局", now()))


def publish_all(db: Database) -> None:
    """整理まで済んだ会議の会議録を、すべて公表する。"""
    for meeting in list_meetings(db):
        if stage_of(db, meeting.id) is Stage.ORGANIZING:
            publish(db, meeting.id)
