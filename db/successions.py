"""施策の対応. 前の計画のどの施策を受け継いだか。候補は機械が、判断は人が付け、判断は候補が入れ替わっても残る。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.links import DecisionChange
from db.plans import StoredMeasure, get_measure, get_measures
from db.records import Decision
from db.rows import Row, add_rows, first_row, require_writing, rows, to_json
from db.steps import LinkDecision


@dataclass(frozen=True, slots=True)
class Pair:
    """後の計画の施策 successor と、前の計画の施策 predecessor。どちらも id。"""

    successor: int
    predecessor: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """機械の挙げた対応。score は 0 から 1、suggested は人に提案するか、evidence は根拠の言葉。"""

    pair: Pair
    score: float
    suggested: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredSuccession:
    """施策の対応。candidate は人が候補の外から選んだ組では None、decision は人の判断でまだ無ければ None。"""

    successor: StoredMeasure
    predecessor: StoredMeasure
    candidate: Candidate | None
    decision: LinkDecision | None


@dataclass(frozen=True, slots=True)
class Relative:
    """前後の計画で続いている施策。confirmed は、確定した対応だけでたどれるか(でなければ最後が提案)。"""

    measure: StoredMeasure
    confirmed: bool


_EVENT_KINDS = {
    Decision.CONFIRMED: EventKind.SUCCESSION_CONFIRMED,
    Decision.REJECTED: EventKind.SUCCESSION_REJECTED,
    None: EventKind.SUCCESSION_REOPENED,
}

# いまの前の計画との間の組だけを読む。
_PAIRS = """
    SELECT pair.successor, pair.predecessor, score, suggested, evidence, decision,
        succession_decision.decided_by, succession_decision.decided_at
    FROM (
        SELECT successor, predecessor FROM succession UNION SELECT successor, predecessor FROM succession_decision
    ) AS pair
    JOIN measure AS later ON later.id = pair.successor
    JOIN measure AS earlier ON earlier.id = pair.predecessor
    JOIN plan_predecessor ON plan_predecessor.plan = later.plan AND plan_predecessor.predecessor = earlier.plan
    LEFT JOIN succession ON succession.successor = pair.successor AND succession.predecessor = pair.predecessor
    LEFT JOIN succession_decision ON succession_decision.successor = pair.successor
        AND succession_decision.predecessor = pair.predecessor
    WHERE {where}
    ORDER BY later.plan, later.position, score IS NOT NULL, score DESC, earlier.position
"""

# 確定した対応はどこまでも、提案はその先の一つだけをたどる。
_LINE = """
    WITH RECURSIVE line (measure, confirmed) AS (
        VALUES (?, 1)
        UNION
        SELECT standing_succession.{next}, standing_succession.confirmed
        FROM line JOIN standing_succession ON standing_succession.{here} = line.measure
        WHERE line.confirmed
    )
    SELECT measure.id, max(confirmed) AS confirmed FROM line JOIN measure ON measure.id = line.measure
    WHERE measure.id <> ?
    GROUP BY measure.id ORDER BY measure.plan {order}, measure.position
"""


def replace_successions(db: Database, plan_id: int, candidates: Sequence[Candidate]) -> None:
    """計画の施策の対応の候補を入れ替える。人が判断した組は、判断したときのまま残す。"""
    require_writing(db)
    db.execute(
        """
        DELETE FROM succession WHERE successor IN (SELECT id FROM measure WHERE plan = ?)
        AND NOT EXISTS (
            SELECT 1 FROM succession_decision
            WHERE succession_decision.successor = succession.successor
            AND succession_decision.predecessor = succession.predecessor
        )
        """,
        [plan_id],
    )
    decided = {
        Pair(row["successor"], row["predecessor"])
        for row in rows(db, "SELECT successor, predecessor FROM succession_decision")
    }
    new = [candidate for candidate in candidates if candidate.pair not in decided]
    add_rows(db, "succession", (_columns(candidate) for candidate in new))


def decide_succession(db: Database, pair: Pair, change: DecisionChange, act: Act) -> None:
    """対応を確定か却下するか、判断を取り消す。候補に無い組も確定できる。

    判断が変わるときだけ、出来事(対象は後の施策、detail は前の施策と前の判断)も書き足す。
    NotFoundError: 施策が無い。
    ConflictError: 見ていた判断がもう変わっているか、二つの施策の計画が前後の計画でない。
    """
    require_writing(db)
    successor, predecessor = get_measure(db, pair.successor), get_measure(db, pair.predecessor)
    names = f"「{successor.measure.content}」と「{predecessor.measure.content}」の対応"
    _refuse_strangers(db, successor, predecessor, names)
    before = _decision(db, pair)
    if change.after == before:
        return
    if change.before != before:
        raise ConflictError(
            f"{names}は、画面を開いたときは「{change.before or '未確認'}」でしたが、"
            f"いまは「{before or '未確認'}」です。画面を読み込み直してから決めてください。"
        )
    keys = {"successor": pair.successor, "predecessor": pair.predecessor}
    db.execute(
        "DELETE FROM succession_decision WHERE successor = :successor AND predecessor = :predecessor", keys
    )
    if change.after is not None:
        by_whom = {"decided_by": act.actor, "decided_at": act.at}
        add_rows(db, "succession_decision", [{**keys, "decision": change.after, **by_whom}])
    subject = Subject(SubjectKind.MEASURE, pair.successor)
    detail = {"predecessor": pair.predecessor, "before": before}
    append_event(db, _EVENT_KINDS[change.after], subject, act, detail)


def list_successions(db: Database, plan_id: int) -> tuple[StoredSuccession, ...]:
    """計画の施策と、前の計画の施策との対応。施策の並び順、その中は人が選んだもの、点の高い順。"""
    return _successions(db, rows(db, _PAIRS.format(where="later.plan = ?"), [plan_id]))


def list_successions_of(db: Database, measure_id: int) -> tuple[StoredSuccession, ...]:
    """施策の、前の計画との対応と次の計画との対応。"""
    where = "pair.successor = :measure OR pair.predecessor = :measure"
    return _successions(db, rows(db, _PAIRS.format(where=where), {"measure": measure_id}))


def list_ancestors(db: Database, measure_id: int) -> tuple[Relative, ...]:
    """前の計画へたどれる施策。新しい計画から。"""
    return _relatives(db, _LINE.format(next="predecessor", here="successor", order="DESC"), measure_id)


def list_descendant_measures(db: Database, measure_id: int) -> tuple[Relative, ...]:
    """次の計画へたどれる施策。古い計画から。"""
    return _relatives(db, _LINE.format(next="successor", here="predecessor", order="ASC"), measure_id)


def list_confirmed_pairs(db: Database) -> tuple[Pair, ...]:
    """確定した対応のすべて。"""
    found = rows(db, "SELECT successor, predecessor FROM standing_succession WHERE confirmed")
    return tuple(Pair(row["successor"], row["predecessor"]) for row in found)


def _refuse_strangers(db: Database, later: StoredMeasure, earlier: StoredMeasure, names: str) -> None:
    query = "SELECT 1 FROM plan_predecessor WHERE plan = ? AND predecessor = ?"
    if not first_row(db, query, [later.plan_id, earlier.plan_id]):
        raise ConflictError(
            f"{names}は決められません。二つの施策の計画が、いまは前後の計画として決まっていません。"
            "計画の画面で前の計画を確かめてください。"
        )


def _decision(db: Database, pair: Pair) -> Decision | None:
    query = "SELECT decision FROM succession_decision WHERE successor = ? AND predecessor = ?"
    found = first_row(db, query, [pair.successor, pair.predecessor])
    return Decision(found["decision"]) if found else None


def _columns(candidate: Candidate) -> Row:
    return {
        "successor": candidate.pair.successor,
        "predecessor": candidate.pair.predecessor,
        "score": candidate.score,
        "suggested": int(candidate.suggested),
        "evidence": to_json(candidate.evidence),
    }


def _successions(db: Database, found: Sequence[Row]) -> tuple[StoredSuccession, ...]:
    wanted = sorted({row[side] for row in found for side in ("successor", "predecessor")})
    measures = {measure.id: measure for measure in get_measures(db, wanted)}
    return tuple(_stored(row, measures[row["successor"]], measures[row["predecessor"]]) for row in found)


def _stored(row: Row, successor: StoredMeasure, predecessor: StoredMeasure) -> StoredSuccession:
    decision = candidate = None
    if row["decision"] is not None:
        decision = LinkDecision(Decision(row["decision"]), Act(row["decided_by"], row["decided_at"]))
    if row["score"] is not None:
        candidate = Candidate(
            Pair(successor.id, predecessor.id),
            row["score"],
            bool(row["suggested"]),
            tuple(json.loads(row["evidence"])),
        )
    return StoredSuccession(successor, predecessor, candidate, decision)


def _relatives(db: Database, query: str, measure_id: int) -> tuple[Relative, ...]:
    found = rows(db, query, [measure_id, measure_id])
    measures = get_measures(db, [row["id"] for row in found])
    return tuple(
        Relative(measure, bool(row["confirmed"])) for measure, row in zip(measures, found, strict=True)
    )
