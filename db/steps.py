"""会議の画面での一手. 元に戻せるように、触れたものの前と後を、しただれといつとともに残す。"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act
from db.follow_ups import FollowUpAct, FollowUpDecision
from db.records import Decision
from db.rows import Row, add_row, first_row, require_writing, to_json
from db.shapes import Shape, ShapeState, Shaping, read_shape, write_shape


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """紐付けについての人の判断と、だれがいつしたか。"""

    decision: Decision
    act: Act


@dataclass(frozen=True, slots=True)
class ShapeOf:
    """ある時の質疑応答。

    shaping は人が形を決めたこと(機械のままなら None)。stale は、直近の分析に無かったこと。
    """

    shape: Shape
    shaping: Shaping | None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class ExchangeChange:
    """質疑応答の前と後。before が None なら、この一手で作った。"""

    exchange_id: int
    before: ShapeOf | None
    after: ShapeOf


@dataclass(frozen=True, slots=True)
class LinkChange:
    """紐付けの判断の前と後。None は判断の無いこと。"""

    exchange_id: int
    measure_id: int
    before: LinkDecision | None
    after: LinkDecision | None


@dataclass(frozen=True, slots=True)
class CopiedFollowUp:
    """統合した先の質疑応答へ写した、検討事項の判断。"""

    exchange_id: int
    decided: FollowUpAct


@dataclass(frozen=True, slots=True)
class ParentChange:
    """再質問の元の質疑応答の前と後。None は元の無いこと。"""

    exchange_id: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """一手で変えたもの。"""

    exchanges: tuple[ExchangeChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    follow_ups: tuple[CopiedFollowUp, ...] = ()
    parents: tuple[ParentChange, ...] = ()

    @property
    def exchange_ids(self) -> tuple[int, ...]:
        """触れた質疑応答の id。はじめのものが、一手の主な対象である。"""
        touched = [change.exchange_id for change in self.exchanges]
        touched += [change.exchange_id for change in self.links]
        return tuple(dict.fromkeys(touched))


@dataclass(frozen=True, slots=True)
class Step:
    """一手。kind は何をしたか。"""

    id: int
    kind: EventKind
    act: Act
    changes: Changes


_LATEST = """
    SELECT * FROM step
    WHERE meeting = ? AND undoes IS NULL AND NOT EXISTS (SELECT 1 FROM step AS undo WHERE undo.undoes = step.id)
    ORDER BY id DESC LIMIT 1
"""

_LATEST_OF_KIND = """
    SELECT * FROM step
    WHERE kind = ? AND changes ->> '$.exchanges[0].exchange' = ?
    AND NOT EXISTS (SELECT 1 FROM step AS undo WHERE undo.undoes = step.id)
    ORDER BY id DESC LIMIT 1
"""


def add_step(db: Database, meeting_id: int, kind: EventKind, changes: Changes, act: Act) -> int:
    """一手を書き足して id を返す。"""
    return _add(db, {"meeting": meeting_id, "kind": kind, "undoes": None}, changes, act)


def add_undo(db: Database, meeting_id: int, step: Step, act: Act) -> int:
    """一手を取り消したことを書き足して id を返す。"""
    return _add(
        db, {"meeting": meeting_id, "kind": EventKind.EDIT_UNDONE, "undoes": step.id}, step.changes, act
    )


def latest_step(db: Database, meeting_id: int) -> Step | None:
    """会議の画面での、まだ取り消していない最後の一手。無ければ None。"""
    row = first_row(db, _LATEST, [meeting_id])
    return _step(row) if row else None


def latest_step_of_kind(db: Database, exchange_id: int, kind: EventKind) -> Step | None:
    """質疑応答を主な対象とする、その種類の、まだ取り消していない最後の一手。無ければ None。"""
    row = first_row(db, _LATEST_OF_KIND, [kind, exchange_id])
    return _step(row) if row else None


def _step(row: Row) -> Step:
    act = Act(row["actor"], row["at"])
    return Step(row["id"], EventKind(row["kind"]), act, _changes(json.loads(row["changes"])))


def _add(db: Database, columns: Row, changes: Changes, act: Act) -> int:
    require_writing(db)
    written = to_json(
        {
            "exchanges": [_exchange_json(change) for change in changes.exchanges],
            "links": [_link_json(change) for change in changes.links],
            "follow_ups": [_follow_up_json(copied) for copied in changes.follow_ups],
            "parents": [[one.exchange_id, one.before, one.after] for one in changes.parents],
        }
    )
    return add_row(db, "step", {**columns, "actor": act.actor, "at": act.at, "changes": written})


def _exchange_json(change: ExchangeChange) -> Row:
    before = _shape_json(change.before) if change.before else None
    return {"exchange": change.exchange_id, "before": before, "after": _shape_json(change.after)}


def _shape_json(found: ShapeOf) -> Row:
    shaping = found.shaping
    return {
        "shape": write_shape(found.shape),
        "shaping": shaping and [shaping.state, shaping.act.actor, shaping.act.at, shaping.merged_into],
        "stale": found.stale,
    }


def _link_json(change: LinkChange) -> Row:
    return {
        "exchange": change.exchange_id,
        "measure": change.measure_id,
        "before": _decision_json(change.before),
        "after": _decision_json(change.after),
    }


def _follow_up_json(copied: CopiedFollowUp) -> Row:
    decided = copied.decided
    words = [decided.decision, decided.note, decided.act.actor, decided.act.at]
    return {"exchange": copied.exchange_id, "decided": words}


def _decision_json(found: LinkDecision | None) -> list[str] | None:
    return [found.decision, found.act.actor, found.act.at] if found else None


def _changes(found: Mapping[str, Sequence[Any]]) -> Changes:
    return Changes(
        tuple(
            ExchangeChange(
                one["exchange"], _shape(one["before"]) if one["before"] else None, _shape(one["after"])
            )
            for one in found["exchanges"]
        ),
        tuple(
            LinkChange(one["exchange"], one["measure"], _decision(one["before"]), _decision(one["after"]))
            for one in found["links"]
        ),
        # 前の版が書いた一手には無い。
        tuple(map(_follow_up, found.get("follow_ups", ()))),
        tuple(ParentChange(*one) for one in found.get("parents", ())),
    )


def _follow_up(found: Row) -> CopiedFollowUp:
    decision, note, actor, at = found["decided"]
    return CopiedFollowUp(found["exchange"], FollowUpAct(FollowUpDecision(decision), note, Act(actor, at)))


def _shape(found: Mapping[str, Any]) -> ShapeOf:
    shape = read_shape(found["shape"])
    if found["shaping"] is None:
        # 前の版が書いた一手には stale が無い。
        return ShapeOf(shape, None, found.get("stale", False))
    state, actor, at, merged_into = found["shaping"]
    return ShapeOf(shape, Shaping(ShapeState(state), Act(actor, at), merged_into))


def _decision(found: Sequence[str] | None) -> LinkDecision | None:
    return LinkDecision(Decision(found[0]), Act(found[1], found[2])) if found else None
