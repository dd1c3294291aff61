"""計画の世代. 計画がどの計画に続くものかを、人が決める。前の計画は一つまでで、たどって元に戻ることはない。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.plans import get_plan
from db.rows import add_rows, first_row, require_writing, rows
from db.successions import replace_successions


@dataclass(frozen=True, slots=True)
class Predecessor:
    """決まった前の計画と、だれがいつ決めたか。"""

    plan_id: int
    act: Act


@dataclass(frozen=True, slots=True)
class PredecessorChange:
    """人が変えようとしている前の計画の id。before は決める人が見ていたもの、after はこれからのもの。無ければ None。"""

    before: int | None
    after: int | None


def get_predecessor(db: Database, plan_id: int) -> Predecessor | None:
    """前の計画。決まっていなければ None。"""
    found = first_row(db, "SELECT * FROM plan_predecessor WHERE plan = ?", [plan_id])
    if not found:
        return None
    return Predecessor(found["predecessor"], Act(found["decided_by"], found["decided_at"]))


def list_followers(db: Database, plan_id: int) -> tuple[int, ...]:
    """この計画を前の計画とする計画の id。"""
    query = "SELECT plan FROM plan_predecessor WHERE predecessor = ? ORDER BY plan"
    return tuple(row["plan"] for row in rows(db, query, [plan_id]))


def list_generations(db: Database) -> tuple[tuple[int, int], ...]:
    """(計画の id, 前の計画の id)のすべて。"""
    found = rows(db, "SELECT plan, predecessor FROM plan_predecessor ORDER BY plan")
    return tuple((row["plan"], row["predecessor"]) for row in found)


def list_descendants(db: Database, plan_id: int) -> tuple[int, ...]:
    """この計画と、この計画から続く計画の id。どれも、この計画の前の計画にはできない。"""
    query = """
        WITH RECURSIVE line (plan) AS (
            VALUES (?)
            UNION
            SELECT plan_predecessor.plan FROM line JOIN plan_predecessor ON predecessor = line.plan
        )
        SELECT plan FROM line ORDER BY plan
    """
    return tuple(row["plan"] for row in rows(db, query, [plan_id]))


def choose_predecessor(db: Database, plan_id: int, change: PredecessorChange, act: Act) -> bool:
    """前の計画を決めるか取り消し、変わったかどうかを返す。変わるときだけ出来事も書き足す。

    前の計画が変わると、だれも判断していない施策の対応の候補は消える(判断は残る)。
    NotFoundError: 計画が無い。ConflictError: 見ていた前の計画がもう変わっているか、たどると元の計画に戻る。
    """
    require_writing(db)
    title = get_plan(db, plan_id).title
    found = get_predecessor(db, plan_id)
    before, after = found.plan_id if found else None, change.after
    if after == before:
        return False
    if change.before != before:
        raise ConflictError(
            f"「{title}」の前の計画は、画面を開いたときは{_name(db, change.before)}でしたが、"
            f"いまは{_name(db, before)}です。画面を読み込み直してから決めてください。"
        )
    if after is not None:
        _refuse_circle(db, plan_id, after)
    db.execute("DELETE FROM plan_predecessor WHERE plan = ?", [plan_id])
    replace_successions(db, plan_id, ())
    if after is not None:
        columns = {"plan": plan_id, "predecessor": after, "decided_by": act.actor, "decided_at": act.at}
        add_rows(db, "plan_predecessor", [columns])
    kind = EventKind.PREDECESSOR_REMOVED if after is None else EventKind.PREDECESSOR_CHOSEN
    detail = {"predecessor": after, "before": before}
    append_event(db, kind, Subject(SubjectKind.PLAN, plan_id), act, detail)
    return True


def _refuse_circle(db: Database, plan_id: int, predecessor_id: int) -> None:
    earlier = get_plan(db, predecessor_id).title
    if predecessor_id == plan_id:
        raise ConflictError(f"「{earlier}」を、それ自身の前の計画にはできません。別の計画を選んでください。")
    if predecessor_id in list_descendants(db, plan_id):
        raise ConflictError(
            f"「{earlier}」は「{get_plan(db, plan_id).title}」より後の計画として決まっているので、"
            "前の計画にはできません。別の計画を選ぶか、先に後の計画の方を取り消してください。"
        )


def _name(db: Database, plan_id: int | None) -> str:
    found = first_row(db, "SELECT title FROM plan WHERE id = ?", [plan_id])
    return f"「{found['title']}」" if found else "「未定」"
