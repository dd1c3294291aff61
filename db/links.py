"""質疑応答と施策の紐付け. 候補は機械が、判断は人が付ける。判断は候補が入れ替わっても残る。"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import exchange_ids, get_exchange
from db.open_meetings import IS_OPEN
from db.plans import StoredMeasure, get_measure, get_measures
from db.records import Decision, EvidenceWord, Link, Precedent, Span
from db.rows import Row, add_rows, id_list, require_writing, rows, stored_id, to_json
from db.steps import Changes, LinkChange, LinkDecision, add_step


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


@dataclass(frozen=True, slots=True)
class DecidedLink:
    """人が判断した組。measure は施策の key。"""

    exchange_id: int
    measure: str
    decision: Decision


_EVENT_KINDS = {
    Decision.CONFIRMED: EventKind.LINK_CONFIRMED,
    Decision.REJECTED: EventKind.LINK_REJECTED,
    None: EventKind.LINK_REOPENED,
}

_PAIRS = """
    SELECT pair.exchange, pair.measure, exchange.number, score, suggested, evidence,
        precedent, precedent_decision,
        decision, decided_by, decided_at
    FROM (SELECT exchange, measure FROM link UNION SELECT exchange, measure FROM link_decision) AS pair
    JOIN exchange ON exchange.id = pair.exchange
    LEFT JOIN link ON link.exchange = pair.exchange AND link.measure = pair.measure
    LEFT JOIN link_decision ON link_decision.exchange = pair.exchange AND link_decision.measure = pair.measure
    WHERE {where}
    ORDER BY exchange.number, score IS NOT NULL, score DESC, rank, pair.measure
"""
_STANDING = f"""
    pair.exchange IN (SELECT value FROM json_each(?))
    AND (decision = '{Decision.CONFIRMED}' OR decision IS NULL AND suggested)
"""


def replace_links(db: Database, meeting_id: int, plan_id: int, links: Sequence[Link]) -> None:
    """会議の質疑応答と、ひとつの計画の施策との候補を入れ替える。links は質疑応答ごとに良い順。

    人が判断した組は、候補の点も根拠も判断したときのまま残す。ほかの計画の候補には触れない。
    ValueError: 候補が、会議に無い質疑応答か計画に無い施策を指している。
    """
    replace_links_of(db, exchange_ids(db, meeting_id), plan_id, links)


def replace_links_of(db: Database, exchanges: Mapping[int, int], plan_id: int, links: Sequence[Link]) -> None:
    """replace_links() を、一部の質疑応答だけについて行う。exchanges は番号から id への対応。"""
    require_writing(db)
    measures = _measure_ids(db, plan_id)
    wanted = id_list(exchanges.values())
    db.execute(
        """
        DELETE FROM link
        WHERE exchange IN (SELECT value FROM json_each(?))
        AND measure IN (SELECT id FROM measure WHERE plan = ?)
        AND NOT EXISTS (
            SELECT 1 FROM link_decision
            WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
        )
        """,
        [wanted, plan_id],
    )
    # 候補の外から選んだ組には、あとから候補を足さない。判断したときに見ていたものが変わるため。
    query = "SELECT exchange, measure FROM link_decision WHERE exchange IN (SELECT value FROM json_each(?))"
    decided = {(row["exchange"], row["measure"]) for row in rows(db, query, [wanted])}
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

    判断が変わるときだけ、出来事(対象は質疑応答、detail は施策と前の判断)と一手も書き足す。
    NotFoundError: 質疑応答か施策が無い。
    ConflictError: 見ていた判断が、もう別の判断に変わっているか、質疑応答がもう外されている。
    """
    require_writing(db)
    exchange = get_exchange(db, exchange_id)
    name = get_measure(db, measure_id).measure.content
    before = get_decision(db, exchange_id, measure_id)
    if change.after == (before.decision if before else None):
        return
    if exchange.shaping and not exchange.shaping.stands:
        raise ConflictError(
            f"この質疑応答は「{exchange.shaping.state.japanese}」されているので、「{name}」への紐付けは決められません。"
            "画面を読み込み直して、いまの質疑応答を確かめてください。"
        )
    if change.before != (before.decision if before else None):
        raise ConflictError(
            f"「{name}」への紐付けは、画面を開いたときは「{_word(change.before)}」でしたが、"
            f"いまは「{_word(before.decision if before else None)}」です。画面を読み込み直してから決めてください。"
        )
    after = LinkDecision(change.after, act) if change.after else None
    made = LinkChange(exchange_id, measure_id, before, after)
    set_decision(db, made, act)
    add_step(db, exchange.meeting_id, _EVENT_KINDS[change.after], Changes(links=(made,)), act)


def confirm_together(db: Database, meeting_id: int, pairs: Sequence[tuple[int, int]], act: Act) -> None:
    """まだ判断の無い紐付けをまとめて確定する。出来事は一つずつ、一手はまとめて一つ。

    pairs は質疑応答と施策の id で、どれも会議の質疑応答であり、判断が無いこと。
    """
    made = tuple(
        LinkChange(exchange, measure, None, LinkDecision(Decision.CONFIRMED, act))
        for exchange, measure in pairs
    )
    for change in made:
        set_decision(db, change, act)
    if made:
        add_step(db, meeting_id, EventKind.LINK_CONFIRMED, Changes(links=made), act)


def set_decision(db: Database, change: LinkChange, act: Act) -> None:
    """判断を書き換え、出来事を書き足す。"""
    write_decision(db, change.exchange_id, change.measure_id, change.after)
    before, after = (one.decision if one else None for one in (change.before, change.after))
    detail = {"measure": change.measure_id, "before": before}
    append_event(db, _EVENT_KINDS[after], Subject(SubjectKind.EXCHANGE, change.exchange_id), act, detail)


def write_decision(db: Database, exchange_id: int, measure_id: int, decided: LinkDecision | None) -> None:
    """判断だけを書き換える。出来事は呼ぶ側が書く。"""
    require_writing(db)
    pair = {"exchange": exchange_id, "measure": measure_id}
    db.execute("DELETE FROM link_decision WHERE exchange = :exchange AND measure = :measure", pair)
    if decided is not None:
        by_whom = {"decided_by": decided.act.actor, "decided_at": decided.act.at}
        add_rows(db, "link_decision", [{**pair, "decision": decided.decision, **by_whom}])


def get_decision(db: Database, exchange_id: int, measure_id: int) -> LinkDecision | None:
    """紐付けについての人の判断。まだ無ければ None。"""
    return decisions_of(db, exchange_id).get(measure_id)


def decisions_of(db: Database, exchange_id: int) -> dict[int, LinkDecision]:
    """質疑応答についての人の判断のすべて。施策の id から。"""
    found = rows(db, "SELECT * FROM link_decision WHERE exchange = ? ORDER BY measure", [exchange_id])
    return {
        row["measure"]: LinkDecision(Decision(row["decision"]), Act(row["decided_by"], row["decided_at"]))
        for row in found
    }


def list_decided(db: Database, plan_id: int) -> tuple[DecidedLink, ...]:
    """計画の施策について、公開の会議で人が下した判断。下した順。

    公開でない会議の判断は手本にしない。ほかの会議の候補の並びから、閉じた会議のあることが分かるため。
    """
    query = f"""
        SELECT link_decision.exchange, key, decision FROM link_decision
        JOIN measure ON measure.id = link_decision.measure
        JOIN exchange ON exchange.id = link_decision.exchange JOIN meeting ON meeting.id = exchange.meeting
        WHERE plan = ? AND {IS_OPEN} ORDER BY decided_at, link_decision.exchange, measure.id
    """
    return tuple(
        DecidedLink(row["exchange"], row["key"], Decision(row["decision"]))
        for row in rows(db, query, [plan_id])
    )


def list_links(db: Database, exchange_id: int) -> tuple[StoredLink, ...]:
    """質疑応答の紐付け。人が候補の外から選んだもの、次に点の高い候補の順。却下したものも含む。"""
    return _links(db, rows(db, _PAIRS.format(where="pair.exchange = ?"), [exchange_id]))


def list_links_of_meeting(db: Database, meeting_id: int) -> tuple[StoredLink, ...]:
    """会議のすべての紐付け。質疑応答の番号順、その中は list_links() の順。"""
    return _links(db, rows(db, _PAIRS.format(where="exchange.meeting = ?"), [meeting_id]))


def list_standing_links(db: Database, exchange_ids: Sequence[int]) -> dict[int, tuple[StoredLink, ...]]:
    """質疑応答ごとの、人が確定したか、機械が提案して人がまだ決めていない紐付け。list_links() の順。

    exchange_ids のどれにも、無ければ空の組がある。
    """
    found = _links(db, rows(db, _PAIRS.format(where=_STANDING), [id_list(exchange_ids)]))
    return {one: tuple(link for link in found if link.exchange_id == one) for one in exchange_ids}


def _measure_ids(db: Database, plan_id: int) -> dict[str, int]:
    found = rows(db, "SELECT key, id FROM measure WHERE plan = ?", [plan_id])
    return {row["key"]: row["id"] for row in found}


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
        "precedent": link.precedent.exchange if link.precedent else None,
        "precedent_decision": link.precedent.decision if link.precedent else None,
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
            precedent=_precedent(row),
        )
    return StoredLink(row["exchange"], measure, link, decision)


def _precedent(row: Row) -> Precedent | None:
    # 前例の質疑応答が消えると、その id だけが空になる。
    if row["precedent"] is None:
        return None
    return Precedent(row["precedent"], Decision(row["precedent_decision"]))


def _evidence(text: str) -> tuple[EvidenceWord, ...]:
    return tuple(
        EvidenceWord(word, tuple(Span(*span) for span in spans), weight)
        for word, weight, spans in json.loads(text)
    )
