"""会議の画面での一手を元に戻す. 最後の一手から順に戻り、その後に変わったものには触れない。"""

from __future__ import annotations

from sqlite_utils import Database

from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import get_exchange
from db.follow_ups import get_follow_up, write_follow_up
from db.links import decisions_of, get_decision, set_decision, write_decision
from db.parents import take_back_parent
from db.rows import require_writing
from db.shaping import renumber, shape_now, write_shape_of
from db.steps import Changes, CopiedFollowUp, ExchangeChange, LinkChange, ShapeOf, Step, add_undo, latest_step

_LINK_STEPS = frozenset({EventKind.LINK_CONFIRMED, EventKind.LINK_REJECTED, EventKind.LINK_REOPENED})


def undo_step(db: Database, meeting_id: int, step_id: int, act: Act) -> Step:
    """最後の一手を元に戻し、その一手を返す。step_id は、戻す人が画面で見ていた最後の一手。

    形の直しを戻したときは、続けて質疑応答の語などを作り直すこと(app/editing/refresh.py)。
    ConflictError: 最後の一手がもう別のものか、一手の後に変わったものがある。
    """
    require_writing(db)
    step = latest_step(db, meeting_id)
    if step is None or step.id != step_id:
        now = (
            f"いま戻せる操作は「{step.kind}」({step.act.actor})です。"
            if step
            else "いま戻せる操作はありません。"
        )
        raise ConflictError(
            f"画面に出ていた操作は、もう最後の操作ではないので戻せません。{now}画面を読み込み直してください。"
        )
    _refuse_changed(db, step)
    for change in step.changes.exchanges:
        _restore(db, change)
    for link in step.changes.links:
        _restore_decision(db, step, link, act)
    for copied in step.changes.follow_ups:
        _take_back(db, copied)
    for parent in step.changes.parents:
        take_back_parent(db, parent)
    if step.changes.exchanges:
        renumber(db, meeting_id)
    undo = add_undo(db, meeting_id, step, act)
    for change in step.changes.exchanges:
        subject = Subject(SubjectKind.EXCHANGE, change.exchange_id)
        append_event(db, EventKind.EDIT_UNDONE, subject, act, {"step": undo, "undoes": step.kind})
    return step


def touched(changes: Changes) -> tuple[int, ...]:
    """戻した後にも残っている質疑応答の id。"""
    created = {change.exchange_id for change in changes.exchanges if change.before is None}
    return tuple(exchange_id for exchange_id in changes.exchange_ids if exchange_id not in created)


def _refuse_changed(db: Database, step: Step) -> None:
    """一手の後に変わったものがあれば、何がどう変わったかを述べて断る。"""
    for change in step.changes.exchanges:
        now = _shape_now(db, change.exchange_id)
        if now != change.after:
            raise ConflictError(
                f"「{step.kind}」は戻せません。その後で質疑応答が「{change.after.shape.japanese}」から"
                f"「{now.shape.japanese if now else '無くなったもの'}」に変わっています。何も変えていません。"
            )
        if change.before is None and decisions_of(db, change.exchange_id):
            raise ConflictError(
                f"「{step.kind}」は戻せません。作った質疑応答に、その後で紐付けが決められています。先に紐付けを取り消してください。"
            )
        decided = get_follow_up(db, change.exchange_id) if change.before is None else None
        if decided is not None:
            raise ConflictError(
                f"「{step.kind}」は戻せません。作った質疑応答に、その後で検討事項の判断「{decided.decision}」が付いています。"
                "何も変えていません。一つにするには、二つの質疑応答を統合してください。"
            )
    for link in step.changes.links:
        _refuse_decided(db, step, link)


def _refuse_decided(db: Database, step: Step, link: LinkChange) -> None:
    if _shape_now(db, link.exchange_id) is None:
        raise ConflictError(f"「{step.kind}」は戻せません。その質疑応答は、いまはありません。")
    now = get_decision(db, link.exchange_id, link.measure_id)
    if now != link.after:
        words = [one.decision if one else "未確認" for one in (link.after, now)]
        raise ConflictError(
            f"「{step.kind}」は戻せません。その後で紐付けが「{words[0]}」から「{words[1]}」に変わっています。"
            "何も変えていません。"
        )


def _shape_now(db: Database, exchange_id: int) -> ShapeOf | None:
    try:
        return shape_now(get_exchange(db, exchange_id))
    except NotFoundError:
        return None


def _restore(db: Database, change: ExchangeChange) -> None:
    if change.before is None:
        db.execute("DELETE FROM exchange WHERE id = ?", [change.exchange_id])
    else:
        write_shape_of(db, change.exchange_id, change.before)


def _take_back(db: Database, copied: CopiedFollowUp) -> None:
    """写した判断を除く。統合の後で人が決め直していれば、その判断を残す。"""
    if get_follow_up(db, copied.exchange_id) == copied.decided:
        write_follow_up(db, copied.exchange_id, None)


def _restore_decision(db: Database, step: Step, link: LinkChange, act: Act) -> None:
    """前の判断に戻す。判断そのものを戻すときは、紐付けの出来事にもなる。"""
    back = LinkChange(link.exchange_id, link.measure_id, link.after, link.before)
    if step.kind in _LINK_STEPS:
        set_decision(db, back, act)
    else:
        write_decision(db, link.exchange_id, link.measure_id, link.before)
