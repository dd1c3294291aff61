"""見本の手続き. 見本の会議録を、公表したもの、確認中のもの、作っている途中のものに進めておく。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from app.clock import now
from app.demo_accounts import ASSEMBLY, COUNCIL, EXCHANGE
from app.editions import catch_up
from app.workflow.moving import advance
from db.committees import list_committees
from db.connection import open_store, writing
from db.events import Act
from db.links import DecisionChange, decide, list_links_of_meeting
from db.meetings import list_meetings
from db.records import Decision
from db.stage_moves import NextStep, list_moves, stage_of
from db.stages import Move
from nlp.text.tokenizer import Tokenizer

_SECONDS = 60.0
_OLD = (Move.ADOPT,)
# 会議体ごとに、新しい会議から順の一手。足りない会議は進めない。
_MOVES = {
    COUNCIL: ((Move.START_DRAFT, Move.CIRCULATE), (Move.START_DRAFT,), _OLD),
    EXCHANGE: (_OLD,),
    ASSEMBLY: (_OLD,),
}
_REASON = "前から市のホームページで公表していたため"
# 公表した会議録では、近さがこれより高い提案を、事務局が確かめて確定したことにする。
_CONFIRMED_SCORE = 0.5


def move_demo_on(db_path: Path) -> None:
    """見本の会議録を進める。もう進めてあれば何もしない。"""
    act = Act("事務局", now())
    with closing(open_store(db_path)) as db:
        if any(list_moves(db, meeting.id) for meeting in list_meetings(db)):
            return
        for committee in list_committees(db):
            meetings = list_meetings(db, committee.id)
            for meeting, moves in zip(meetings, _MOVES.get(committee.name, ()), strict=False):
                _move_on(db, meeting.id, moves, act)
        catch_up(db, Tokenizer(), act.at, _SECONDS)


def _move_on(db: Database, meeting_id: int, moves: tuple[Move, ...], act: Act) -> None:
    with writing(db):
        if Move.ADOPT in moves:
            _confirm_links(db, meeting_id, act)
        for move in moves:
            reason = _REASON if move is Move.ADOPT else ""
            advance(db, meeting_id, NextStep(stage_of(db, meeting_id), move, reason), act)


def _confirm_links(db: Database, meeting_id: int, act: Act) -> None:
    for link in list_links_of_meeting(db, meeting_id):
        if link.link and link.link.suggested and link.link.score >= _CONFIRMED_SCORE and not link.decision:
            decide(db, link.exchange_id, link.measure.id, DecisionChange(None, Decision.CONFIRMED), act)
