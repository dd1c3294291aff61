"""質疑応答と施策の紐付け. 候補は機械が、判断は人が付ける。判断は候補が入れ替わっても残る。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import exchange_ids, get_exchange
from db.plans import StoredMeasure, get_measure, get_measures
from db.records import Decision, EventKind, EvidenceWord, Link, Span
from db.rows import Row, add_rows, first_row, require_writing, rows, stored_id, to_json


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """人の判断と、だれがいつしたか。"""

    decision: Decision
    act: Act


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """人が変えようとしている判断。before は決める人が見ていた判断、after はこれからの判断。無ければ None。"""

    before: Decision | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class StoredLink:
    """質疑応答と施策の組。

    link は機械の候補で、人が候補の外から選んだ組では None。decision は人の判断で、まだ無ければ None。
    """

    exchange_id: int
    measure: StoredMeasure
    link: Link | None
    decision: LinkDecision | None


_EVENT_KINDS = {
    Decision.CONFIRMED: EventKind.LINK_CONFIRMED,
    Decision.REJECTED: EventKind.LINK_REJECTED,
    None: EventKind.LINK_REOPENED,
}

_PAIRS = """
    SELECT pair.exchange, pair.measure, exchange.number, score, suggested, evidence,
        decision, decided_by, decided_at
    FROM (SELECT exchange, measure FROM link UNION SELECT exchange, measure FROM link_decision) AS pair
    JOIN exchange ON exchange.id = pair.exchange
    LEFT JOIN link ON link.exchange = pair.exchange AND link.measure = pair.measure
    LEFT JOIN link_decision ON link_decision.exchange = pair.exchange AND link_decision.measure = pair.measure
    WHERE {where}
    ORDER BY exchange.number, score IS NOT NULL, score DESC, rank, pair.measure
"""


def replace_links(db: Database, meeting_id: int, plan_id: int, links: Sequence[Link]) -> None:
    """会議の質疑応答と、ひとつの計画の施策との候補を入れ替える。links は質疑応答ごとに良い順。

    人が判断した組は、候補の点も根拠も判断したときのまま残す。ほかの計画の候補には触れない。
    ValueError: 候補が、会議に無い質疑応答か計画に無い施策を指している。
    """
    require_writing(db)
    exchanges = exchange_ids(db, meeting_id)
    measures = _measure_ids(db, plan_id)
    db.execute(
        """
        DELETE FROM link
        WHERE exchange IN (SELECT id FROM exchange WHERE meeting = ?)
        AND measure IN (SELECT id FROM measure WHERE plan = ?)
        AND NOT EXISTS (
            SELECT 1 FROM link_decision
            WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
        )
        """,
        [meeting_id, plan_id],
    )
    decided = _decided_pairs(db, meeting_id)
    ranks: dict[int, int] = {}
    new: list[Row] = []
    for link in links:
        exchange_id = stored_id(exchanges, link.exchange, "質疑応答")
        measure_id = stored_id(measures, link.measure, "施策")
        ranks[exchange_id] = ranks.get(exchange_id, 0) + 1
        if (exchange_id, measure_id) not in decided:
            new.append(_columns(link, exchange_id, measure_id, ranks[exchange_id]))
    add_rows(db, "link", new)


def decide(db: Database, exchange_id: int, measure_id: int, change: DecisionChange, act: Act) -> None:
    """紐付けを確定か却下するか、判断を取り消す。候補に無い組も確定できる。

    判断が変わるときだけ、出来事(対象は質疑応答、detail は施策と前の判断)も書き足す。
    NotFoundError: 質疑応答か施策が無い。ConflictError: 見ていた判断が、もう別の判断に変わっている。
    """
    require_writing(db)
    get_exchange(db, exchange_id)
    name = get_measure(db, measure_id).measure.content
    before, decision = _decision(db, exchange_id, measure_id), change.after
    if decision == before:
        return
    if change.before != before:
        raise ConflictError(
            f"「{name}」への紐付けは、画面を開いたときは「{_word(change.before)}」でしたが、"
            f"いまは「{_word(before)}」です。画面を読み込み直してから決めてください。"
        )
    pair = {"exchange": exchange_id, "measure": measure_id}
    db.execute("DELETE FROM link_decision WHERE exchange = :exchange AND measure = :measure", pair)
    if decision is not None:
        by_whom = {"decided_by": act.actor, "decided_at": act.at}
        add_rows(db, "link_decision", [{**pair, "decision": decision, **by_whom}])
    subject = Subject(SubjectKind.EXCHANGE, exchange_id)
    append_event(db, _EVENT_KINDS[decision], subject, act, {"measure": measure_id, "before": before})


def list_links(db: Database, exchange_id: int) -> tuple[StoredLink, ...]:
    """質疑応答の紐付け。人が候補の外から選んだもの、次に点の高い候補の順。却下したものも含む。"""
    return _links(db, rows(db, _PAIRS.format(where="pair.exchange = ?"), [exchange_id]))


def list_links_of_meeting(db: Database, meeting_id: int) -> tuple[StoredLink, ...]:
    """会議のすべての紐付け。質疑応答の番号順、その中は list_links() の順。"""
    return _links(db, rows(db, _PAIRS.format(where="exchange.meeting = ?"), [meeting_id]))


def _measure_ids(db: Database, plan_id: int) -> dict[str, int]:
    found = rows(db, "SELECT key, id FROM measure WHERE plan = ?", [plan_id])
    return {row["key"]: row["id"] for row in found}


def _decided_pairs(db: Database, meeting_id: int) -> set[tuple[int, int]]:
    """人が判断した組。"""
    query = """
        SELECT link_decision.exchange, measure FROM link_decision
        JOIN exchange ON exchange.id = link_decision.exchange WHERE meeting = ?
    """
    return {(row["exchange"], row["measure"]) for row in rows(db, query, [meeting_id])}


def _decision(db: Database, exchange_id: int, measure_id: int) -> Decision | None:
    query = "SELECT decision FROM link_decision WHERE exchange = ? AND measure = ?"
    found = first_row(db, query, [exchange_id, measure_id])
    return Decision(found["decision"]) if found else None


def _word(decision: Decision | None) -> str:
    return decision or "未確認"


def _columns(link: Link, exchange_id: int, measure_id: int, rank: int) -> Row:
    evidence = [
        [word.word, word.weight, [[span.turn, span.start, span.end] for span in word.spans]]
        for word in link.evidence
    ]
    return {
        "exchange": exchange_id,
        "measure": measure_id,
        "rank": rank,
        "score": link.score,
        "suggested": int(link.suggested),
        "evidence": to_json(evidence),
    }


def _links(db: Database, found: Sequence[Row]) -> tuple[StoredLink, ...]:
    """組の行に、施策を添える。"""
    wanted = sorted({row["measure"] for row in found})
    measures = {measure.id: measure for measure in get_measures(db, wanted)}
    return tuple(_stored(row, measures[row["measure"]]) for row in found)


def _stored(row: Row, measure: StoredMeasure) -> StoredLink:
    decision = None
    if row["decision"] is not None:
        decision = LinkDecision(Decision(row["decision"]), Act(row["decided_by"], row["decided_at"]))
    link = None
    if row["score"] is not None:
        link = Link(
            exchange=row["number"],
            measure=measure.measure.key,
            rows=measure.measure.rows,
            score=row["score"],
            suggested=bool(row["suggested"]),
            evidence=_evidence(row["evidence"]),
        )
    return StoredLink(row["exchange"], measure, link, decision)


def _evidence(text: str) -> tuple[EvidenceWord, ...]:
    return tuple(
        EvidenceWord(word, tuple(Span(*span) for span in spans), weight)
        for word, weight, spans in json.loads(text)
    )
