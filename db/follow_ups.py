"""検討事項. 検討などと答えた質疑応答と、それを閉じたか開き直したかという人の判断。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import StoredExchange, get_exchange, get_exchanges
from db.records import Commitment
from db.rows import Row, add_rows, first_row, id_list, require_writing, rows, to_json


class FollowUpDecision(StrEnum):
    """検討事項について人が決めたこと。"""

    CLOSED = "閉じた"
    REOPENED = "開き直した"


@dataclass(frozen=True, slots=True)
class FollowUpAct:
    """判断と、その理由(開き直したときは空でもよい)と、だれがいつしたか。"""

    decision: FollowUpDecision
    note: str
    act: Act


@dataclass(frozen=True, slots=True)
class FollowUpChange:
    """人が変えようとしている判断。before は見ていた判断(無ければ None)、after はこれからの判断、note は理由。"""

    before: FollowUpDecision | None
    after: FollowUpDecision
    note: str


@dataclass(frozen=True, slots=True)
class TrackedExchange:
    """検討事項になる質疑応答と、その会議、判断、紐付く施策の id(確定か提案)。"""

    stored: StoredExchange
    committee_id: int
    committee: str
    meeting_title: str | None
    held_on: str | None
    decision: FollowUpAct | None
    measure_ids: tuple[int, ...]


_EVENT_KINDS = {
    FollowUpDecision.CLOSED: EventKind.FOLLOW_UP_CLOSED,
    FollowUpDecision.REOPENED: EventKind.FOLLOW_UP_REOPENED,
}

_TRACKED = """
    SELECT exchange.id, meeting.committee, committee.name AS committee_name, meeting.title, meeting.held_on,
        decision, note, decided_by, decided_at
    FROM exchange
    JOIN meeting ON meeting.id = exchange.meeting
    JOIN committee ON committee.id = meeting.committee
    LEFT JOIN follow_up_decision ON follow_up_decision.exchange = exchange.id
    WHERE exchange.number > 0 AND (
        decision IS NOT NULL
        OR NOT stale AND commitment IN (SELECT value FROM json_each(:commitments))
    ) AND (:exchanges IS NULL OR exchange.id IN (SELECT value FROM json_each(:exchanges)))
    ORDER BY held_on NULLS FIRST, meeting.id, exchange.number
"""


def list_tracked_exchanges(
    db: Database, commitments: Sequence[Commitment], exchange_ids: Sequence[int] | None = None
) -> tuple[TrackedExchange, ...]:
    """答弁の型が commitments にある質疑応答と、判断の付いた質疑応答。開催日の古い順。人が外したものは含まない。

    exchange_ids を渡せば、その中だけを調べる。SELECT の数は件数によらない。
    """
    params = {
        "commitments": to_json(commitments),
        "exchanges": None if exchange_ids is None else id_list(exchange_ids),
    }
    # 間にほかの接続が質疑応答を消しても、食い違わないようにする。
    with db.atomic():
        found = rows(db, _TRACKED, params)
        ids = [row["id"] for row in found]
        stored = get_exchanges(db, ids)
        measures = _standing_measures(db, ids)
    return tuple(
        _tracked(row, exchange, measures.get(exchange.id, []))
        for row, exchange in zip(found, stored, strict=True)
    )


def decide_follow_up(db: Database, exchange_id: int, change: FollowUpChange, act: Act) -> None:
    """検討事項を閉じるか、開き直す。判断が変わるときだけ、出来事(detail は理由と前の判断)も書き足す。

    NotFoundError: 質疑応答が無い。ValueError: 理由なしに閉じようとした。
    ConflictError: 見ていた判断が、もう別の判断に変わっているか、質疑応答がもう外されている。
    """
    require_writing(db)
    shaping = get_exchange(db, exchange_id).shaping
    if shaping and not shaping.stands:
        raise ConflictError(
            f"この質疑応答は「{shaping.state.japanese}」されているので、検討事項として「{change.after}」ことにはできません。"
            "画面を読み込み直して、いまの質疑応答を確かめてください。" + _written(change)
        )
    found = get_follow_up(db, exchange_id)
    before = found.decision if found else None
    if change.after is FollowUpDecision.CLOSED and not change.note.strip():
        raise ValueError("検討事項を閉じるには理由が要ります。")
    if change.after == before:
        return
    if change.before != before:
        raise ConflictError(
            f"この検討事項は、画面を開いたときは「{change.before or '未確認'}」でしたが、"
            f"いまは「{before or '未確認'}」です。画面を読み込み直してから決めてください。" + _written(change)
        )
    write_follow_up(db, exchange_id, FollowUpAct(change.after, change.note.strip(), act))
    subject = Subject(SubjectKind.EXCHANGE, exchange_id)
    detail = {"note": change.note.strip(), "before": before}
    append_event(db, _EVENT_KINDS[change.after], subject, act, detail)


def get_follow_up(db: Database, exchange_id: int) -> FollowUpAct | None:
    """検討事項についての人の判断。まだ無ければ None。"""
    found = first_row(db, "SELECT * FROM follow_up_decision WHERE exchange = ?", [exchange_id])
    return _decision(found) if found else None


def write_follow_up(db: Database, exchange_id: int, decided: FollowUpAct | None) -> None:
    """判断だけを書き換える。出来事は呼ぶ側が書く。"""
    require_writing(db)
    db.execute("DELETE FROM follow_up_decision WHERE exchange = ?", [exchange_id])
    if decided is not None:
        by_whom = {"decided_by": decided.act.actor, "decided_at": decided.act.at}
        columns = {"exchange": exchange_id, "decision": decided.decision, "note": decided.note}
        add_rows(db, "follow_up_decision", [{**columns, **by_whom}])


def list_follow_up_events(db: Database, exchange_ids: Sequence[int]) -> dict[int, list[FollowUpAct]]:
    """質疑応答の id から、これまでの判断のすべて(起きた順)への対応。判断のないものは含まない。"""
    query = """
        SELECT subject_id, kind, actor, at, json_extract(detail, '$.note') AS note FROM event
        WHERE subject_kind = :subject AND subject_id IN (SELECT value FROM json_each(:ids))
        AND kind IN (SELECT value FROM json_each(:kinds))
        ORDER BY id
    """
    kinds = {kind: decision for decision, kind in _EVENT_KINDS.items()}
    params = {"subject": SubjectKind.EXCHANGE, "ids": id_list(exchange_ids), "kinds": to_json(list(kinds))}
    found: dict[int, list[FollowUpAct]] = {}
    for row in rows(db, query, params):
        act = FollowUpAct(kinds[EventKind(row["kind"])], row["note"], Act(row["actor"], row["at"]))
        found.setdefault(row["subject_id"], []).append(act)
    return found


def _written(change: FollowUpChange) -> str:
    """断っても、書いた理由は失われない。"""
    return f"書かれた理由:「{change.note.strip()}」" if change.note.strip() else ""


def _standing_measures(db: Database, exchange_ids: Sequence[int]) -> dict[int, list[int]]:
    query = """
        SELECT exchange, measure FROM standing_link
        WHERE exchange IN (SELECT value FROM json_each(?)) ORDER BY exchange, measure
    """
    found: dict[int, list[int]] = {}
    for row in rows(db, query, [id_list(exchange_ids)]):
        found.setdefault(row["exchange"], []).append(row["measure"])
    return found


def _tracked(row: Row, stored: StoredExchange, measure_ids: Sequence[int]) -> TrackedExchange:
    decision = _decision(row) if row["decision"] is not None else None
    return TrackedExchange(
        stored=stored,
        committee_id=row["committee"],
        committee=row["committee_name"],
        meeting_title=row["title"],
        held_on=row["held_on"],
        decision=decision,
        measure_ids=tuple(measure_ids),
    )


def _decision(row: Row) -> FollowUpAct:
    act = Act(row["decided_by"], row["decided_at"])
    return FollowUpAct(FollowUpDecision(row["decision"]), row["note"], act)
