"""進める. 条件を確かめて、会議録を一つ先へ進めるか、差し戻す。"""

from __future__ import annotations

from datetime import timedelta

from sqlite_utils import Database

from app.dependencies import thread_tokenizer
from app.errors import UsageError
from app.printing.seal_files import SealFiles
from app.redrafting import catch_up
from app.signing.freezing import request_signatures
from app.signing.sealing import seal_record
from app.wareki import japanese_day
from app.workflow.obstacles import find_obstacles
from db.events import Act
from db.meetings import get_meeting
from db.procedures import Procedure, get_procedure
from db.stage_moves import NextStep, move_meeting
from db.stages import OPEN_TO_EDITS, Move, Stage, find_transition, transitions_from

LONGEST_REASON = 500


def open_moves(stage: Stage, procedure: Procedure) -> tuple[Move, ...]:
    """いまの状態から、会議体の決まりの下で選べる一手。表の順。"""
    # 発言者確認をする会議体は、確認を飛ばして署名を依頼できない。しない会議体は、確認を依頼できない。
    skipped = None
    if stage is Stage.DRAFTING:
        skipped = Move.REQUEST_SIGNATURES if procedure.checks else Move.CIRCULATE
    return tuple(one.move for one in transitions_from(stage) if one.move is not skipped)


def advance(db: Database, meeting_id: int, step: NextStep, act: Act, files: SealFiles | None = None) -> Stage:
    """会議録を進め、進んだ先の状態を返す。writing() の中で呼ぶ。files は、確定するときに PDF に封をする市の証明書。

    NotFoundError: 会議が無い。StageError: 見ていた状態と違うか、その道が無い。
    UsageError: 要る理由が無いか、まだ済んでいないことがある。
    """
    procedure = get_procedure(db, get_meeting(db, meeting_id).committee_id)
    transition = find_transition(step.seen, step.move)
    reason = " ".join(step.reason.split())
    if transition.needs_reason and not reason:
        raise UsageError(f"「{transition.label}」の理由を書いてください。記録に残ります。")
    if len(reason) > LONGEST_REASON:
        raise UsageError(f"理由は {LONGEST_REASON} 字までで書いてください。")
    if step.move not in open_moves(step.seen, procedure):
        raise UsageError(
            f"この会議体の決まりでは、「{step.seen}」から「{step.move}」に進みません。手続きの決まりを確かめてください。"
        )
    if step.move is not Move.SEND_BACK:
        for obstacle in find_obstacles(db, meeting_id, step.move, act.at):
            raise UsageError(f"まだ進められません。{obstacle}")
    due_on = None
    if step.move is Move.CIRCULATE:
        due_on = (japanese_day(act.at) + timedelta(days=procedure.check_days)).isoformat()
    moved = move_meeting(db, meeting_id, NextStep(step.seen, step.move, reason, due_on), act)
    if step.move is Move.REQUEST_SIGNATURES:
        request_signatures(db, meeting_id, thread_tokenizer(), act)
    if step.seen not in OPEN_TO_EDITS and moved in OPEN_TO_EDITS:
        catch_up(db, meeting_id, thread_tokenizer(), act)
    if step.move is Move.SEAL:
        seal_record(db, meeting_id, files, act)
    return moved
