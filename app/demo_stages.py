"""見本の手続き. 見本の会議録を、手続きのさまざまな状態に進めておく。"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from app.clock import now
from app.demo_accounts import ASSEMBLY, COUNCIL, EXCHANGE, demo_act
from app.demo_signing import accept_all, correct_demo, name_proposed, sign_as_asked
from app.editions import catch_up
from app.workflow.moving import advance
from db.committees import list_committees
from db.connection import open_store, writing
from db.events import Act
from db.links import DecisionChange, decide, list_links_of_meeting
from db.meetings import list_meetings
from db.procedures import ProcedureChange, change_procedure, get_procedure
from db.records import Decision
from db.stage_moves import NextStep, list_moves, stage_of
from db.stages import Move
from nlp.text.tokenizer import Tokenizer

_SECONDS = 60.0
_REASON = "前から市のホームページで公表していたため"
# 公表した会議録では、近さがこれより高い提案を、事務局が確かめて確定したことにする。
_CONFIRMED_SCORE = 0.5


def move_demo_on(db_path: Path) -> None:
    """見本の会議録を進める。もう進めてあれば何もしない。"""
    with closing(open_store(db_path)) as db:
        if any(list_moves(db, meeting.id) for meeting in list_meetings(db)):
            return
        committees = {committee.name: committee.id for committee in list_committees(db)}
        at = now()
        tokenizer = Tokenizer()
        with writing(db):
            checking, drafting, published = (one.id for one in list_meetings(db, committees[COUNCIL]))
            officer = demo_act(COUNCIL, at)
            _move(db, drafting, officer, Move.START_DRAFT)
            _move(db, checking, officer, Move.START_DRAFT, Move.CIRCULATE)
            _publish_signed(db, published, tokenizer, officer)
            _adopt(db, list_meetings(db, committees[EXCHANGE])[0].id, demo_act(EXCHANGE, at))
            _ask_assembly(db, committees[ASSEMBLY], demo_act(ASSEMBLY, at))
        catch_up(db, tokenizer, at, _SECONDS)


def _publish_signed(db: Database, meeting_id: int, tokenizer: Tokenizer, act: Act) -> None:
    """委員が確かめ、署名し、確定し、公表した会議録。公表の後に一つ訂正した。"""
    _confirm_links(db, meeting_id, act)
    _move(db, meeting_id, act, Move.START_DRAFT, Move.CIRCULATE)
    accept_all(db, meeting_id, act)
    name_proposed(db, meeting_id, act)
    _move(db, meeting_id, act, Move.REQUEST_SIGNATURES)
    sign_as_asked(db, meeting_id, act)
    _move(db, meeting_id, act, Move.SEAL, Move.PUBLISH)
    correct_demo(db, meeting_id, tokenizer, act)


def _ask_assembly(db: Database, committee_id: int, act: Act) -> None:
    """発言者確認をしない委員会の、署名を待つ会議録。委員は署名し、委員長はまだ。"""
    procedure = get_procedure(db, committee_id)
    change_procedure(db, committee_id, ProcedureChange(procedure, replace(procedure, checks=False)), act)
    meeting_id = list_meetings(db, committee_id)[0].id
    _move(db, meeting_id, act, Move.START_DRAFT)
    name_proposed(db, meeting_id, act)
    _move(db, meeting_id, act, Move.REQUEST_SIGNATURES)
    sign_as_asked(db, meeting_id, act, chair=False)


def _adopt(db: Database, meeting_id: int, act: Act) -> None:
    """前から公表していた会議録。"""
    _confirm_links(db, meeting_id, act)
    _move(db, meeting_id, act, Move.ADOPT)


def _move(db: Database, meeting_id: int, act: Act, *moves: Move) -> None:
    for move in moves:
        reason = _REASON if move is Move.ADOPT else ""
        advance(db, meeting_id, NextStep(stage_of(db, meeting_id), move, reason), act)


def _confirm_links(db: Database, meeting_id: int, act: Act) -> None:
    for link in list_links_of_meeting(db, meeting_id):
        if link.link and link.link.suggested and link.link.score >= _CONFIRMED_SCORE and not link.decision:
            decide(db, link.exchange_id, link.measure.id, DecisionChange(None, Decision.CONFIRMED), act)
