"""質疑応答. id は公開したアドレスの一部なので、分析をやり直しても同じ論点なら変わらない。"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db.errors import NotFoundError
from db.events import Act
from db.exchange_matching import first_overlapping, match_exchanges, overlaps, weave
from db.records import Commitment, CommitmentFinding, Decision, Doubt, Exchange, ExchangeKind, Side, Span
from db.rows import Row, add_row, add_rows, id_list, require_writing, rows, to_json
from db.shapes import Shape, ShapeState, Shaping, shape_of
from db.turns import span_columns, turn_ids
from db.words import forget_exchange_words


@dataclass(frozen=True, slots=True)
class Quote:
    """質疑応答の一箇所の、発言者表記と本文。turn_id は発言の id。"""

    span: Span
    turn_id: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """保存した質疑応答。

    stale は、直近の分析では見つからなかったが、人の判断が付いているので残してあるもの。
    question と answers は exchange の箇所と同じ並びの本文。parent_id は再質問の元の id(無ければ None)。
    shaping は人が形を決めたこと(機械の見つけたままなら None)。外したものの番号は負である。
    """

    id: int
    meeting_id: int
    exchange: Exchange
    stale: bool
    question: tuple[Quote, ...]
    answers: tuple[Quote, ...]
    shaping: Shaping | None = None
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExchangeOfMeasure:
    """施策に紐付く質疑応答と、その会議。score は候補の点(人が候補の外から選んだものは None)。"""

    stored: StoredExchange
    committee: str
    meeting_title: str | None
    held_on: str | None
    score: float | None
    decision: Decision | None


_OF_MEASURE = """
    SELECT standing_link.exchange, link.score, decision,
        committee.name AS committee, meeting.title, meeting.held_on
    FROM standing_link
    JOIN exchange ON exchange.id = standing_link.exchange
    JOIN meeting ON meeting.id = exchange.meeting
    JOIN committee ON committee.id = meeting.committee
    LEFT JOIN link ON link.exchange = standing_link.exchange AND link.measure = standing_link.measure
    LEFT JOIN link_decision
        ON link_decision.exchange = standing_link.exchange AND link_decision.measure = standing_link.measure
    WHERE standing_link.measure = ?
    ORDER BY meeting.held_on NULLS FIRST, meeting.id, exchange.number
"""

_SELECT = """
    SELECT exchange.*, turn.number AS commitment_turn_number, state, merged_into, shaped_by, shaped_at,
        CASE WHEN parent.number > 0 THEN parent.number END AS parent_number
    FROM exchange
    LEFT JOIN exchange AS parent ON parent.id = exchange.parent
    LEFT JOIN turn ON turn.id = exchange.commitment_turn
    LEFT JOIN exchange_shaping ON exchange_shaping.exchange = exchange.id
"""

_QUOTES = """
    SELECT exchange_span.exchange, side, start_offset, end_offset,
        turn.id AS turn_id, turn.number AS turn_number, turn.label, turn.text
    FROM exchange_span JOIN turn ON turn.id = exchange_span.turn
    WHERE exchange_span.exchange IN (SELECT value FROM json_each(?))
    ORDER BY exchange_span.exchange, side, position
"""


def replace_exchanges(db: Database, meeting_id: int, exchanges: Sequence[Exchange]) -> tuple[int, ...]:
    """会議の質疑応答を今度の分析の結果に入れ替え、番号順の id を返す。

    人が形を決めた質疑応答は、id も形も紐付けもそのまま残る。その論点に一字でも重なる今度の質疑応答は採らない
    (外したものも同じなので、戻ってこない)。
    ほかは、論点が半分以上重なる前の質疑応答があれば、その id と紐付けと判断を引き継ぐ(db/exchange_matching.py)。
    見つからなくなったものは、人の判断が付いていれば stale として後ろの番号で残し、無ければ消す。
    今度の質疑応答の語は消えるので、続けて db.words.store_exchange_words() を呼ぶこと。
    ValueError: その会議に無い発言を指す箇所がある。
    """
    require_writing(db)
    ids = turn_ids(db, meeting_id)
    before = _question_spans(db, meeting_id)
    states = _shaped(db, meeting_id)
    shaped = {exchange_id: before.pop(exchange_id) for exchange_id in states}
    taken = [span for spans in shaped.values() for span in spans]
    found = [exchange for exchange in exchanges if not overlaps(exchange.question, taken)]
    questions = [exchange.question for exchange in found]
    matched = match_exchanges(before, questions)
    order = weave(questions, {i: shaped[i] for i, state in states.items() if state is ShapeState.KEPT})
    # 番号は会議の中で一意なので、振り直す間は前の番号を負にしてよけておく。
    db.execute("UPDATE exchange SET number = -id WHERE meeting = ?", [meeting_id])
    _retire(db, sorted(before.keys() - matched.values()), after=len(order))
    saved: list[int] = []
    by_number: dict[int, int] = {}
    for number, (kept, which) in enumerate(order, start=1):
        if kept:
            db.execute("UPDATE exchange SET number = ?, stale = 0 WHERE id = ?", [number, which])
            saved.append(which)
        else:
            exchange = replace(found[which], number=number)
            saved.append(_save(db, meeting_id, exchange, ids, matched.get(which)))
            by_number[found[which].number] = saved[-1]
    # 元の質疑応答を人が直していれば、その論点を引き継いだ質疑応答を元とする。外していれば、元は無い。
    standing = {which: shaped[which] for kept, which in order if kept}
    for exchange in exchanges:
        if exchange.number not in by_number and (heir := first_overlapping(exchange.question, standing)):
            by_number[exchange.number] = heir
    for exchange in found:
        parent = by_number.get(exchange.parent) if exchange.parent else None
        db.execute("UPDATE exchange SET parent = ? WHERE id = ?", [parent, by_number[exchange.number]])
    return tuple(saved)


def get_exchange(db: Database, exchange_id: int) -> StoredExchange:
    """質疑応答ひとつ。NotFoundError: 無い。"""
    found = get_exchanges(db, [exchange_id])
    if not found:
        raise NotFoundError("質疑応答", exchange_id)
    return found[0]


def get_exchanges(db: Database, wanted: Sequence[int]) -> tuple[StoredExchange, ...]:
    """id の並びのとおりの質疑応答(検索結果の本文を出すのに使う)。無い id は飛ばす。"""
    query = _SELECT + "WHERE exchange.id IN (SELECT value FROM json_each(?))"
    by_id = {stored.id: stored for stored in _stored(db, rows(db, query, [id_list(wanted)]))}
    return tuple(by_id[exchange_id] for exchange_id in wanted if exchange_id in by_id)


def list_exchanges(db: Database, meeting_id: int) -> tuple[StoredExchange, ...]:
    """会議の質疑応答。番号順(stale のものは最後)。人が外したものは含まない。会議が無ければ空。"""
    query = _SELECT + "WHERE exchange.meeting = ? AND exchange.number > 0 ORDER BY exchange.number"
    return _stored(db, rows(db, query, [meeting_id]))


def list_dismissed_exchanges(db: Database, meeting_id: int) -> tuple[StoredExchange, ...]:
    """会議の、人が質疑応答ではないとして外したもの。外した順。"""
    query = _SELECT + "WHERE exchange.meeting = ? AND state = 'dismissed' ORDER BY shaped_at, exchange.id"
    return _stored(db, rows(db, query, [meeting_id]))


def list_exchanges_of_measure(db: Database, measure_id: int) -> tuple[ExchangeOfMeasure, ...]:
    """施策に紐付く質疑応答を、会議をまたいで開催日の古い順に。

    確定した紐付けと、提案されてまだ判断されていない紐付けを含み、却下したものは含まない。
    """
    # 二つの SELECT の間にほかの接続が質疑応答を消しても、食い違わないようにする。
    with db.atomic():
        found = rows(db, _OF_MEASURE, [measure_id])
        stored = get_exchanges(db, [row["exchange"] for row in found])
    return tuple(
        ExchangeOfMeasure(
            stored=exchange,
            committee=row["committee"],
            meeting_title=row["title"],
            held_on=row["held_on"],
            score=row["score"],
            decision=Decision(row["decision"]) if row["decision"] else None,
        )
        for exchange, row in zip(stored, found, strict=True)
    )


def count_exchanges_by_measure(db: Database, plan_id: int) -> dict[int, int]:
    """計画の施策の id から、紐付く質疑応答の数への対応。数え方は list_exchanges_of_measure() と同じで、無い施策は含まない。"""
    query = """
        SELECT measure.id, count(*) AS exchanges FROM standing_link
        JOIN measure ON measure.id = standing_link.measure WHERE plan = ? GROUP BY measure.id
    """
    return {row["id"]: row["exchanges"] for row in rows(db, query, [plan_id])}


def exchange_ids(db: Database, meeting_id: int) -> dict[int, int]:
    """会議の中の質疑応答の番号から id への対応。stale のものも含み、人が外したものは含まない。"""
    found = rows(db, "SELECT number, id FROM exchange WHERE meeting = ? AND number > 0", [meeting_id])
    return {row["number"]: row["id"] for row in found}


def _question_spans(db: Database, meeting_id: int) -> dict[int, list[Span]]:
    """会議の質疑応答の id から、論点の箇所への対応。箇所の無いものも含む。"""
    found = rows(
        db,
        """
        SELECT exchange.id, turn.number, start_offset, end_offset FROM exchange
        LEFT JOIN exchange_span ON exchange_span.exchange = exchange.id AND side = 'question'
        LEFT JOIN turn ON turn.id = exchange_span.turn
        WHERE exchange.meeting = ?
        """,
        [meeting_id],
    )
    spans: dict[int, list[Span]] = {row["id"]: [] for row in found}
    for row in found:
        if row["number"] is not None:
            spans[row["id"]].append(Span(row["number"], row["start_offset"], row["end_offset"]))
    return spans


def _shaped(db: Database, meeting_id: int) -> dict[int, ShapeState]:
    """人が形を決めた質疑応答(外したものも含む)の id から、どうしたかへの対応。"""
    query = "SELECT id, state FROM exchange JOIN exchange_shaping ON exchange = id WHERE meeting = ?"
    return {row["id"]: ShapeState(row["state"]) for row in rows(db, query, [meeting_id])}


def _retire(db: Database, vanished: Sequence[int], *, after: int) -> None:
    """見つからなくなった質疑応答を、人の判断があれば後ろの番号に退け、無ければ消す。"""
    wanted = id_list(vanished)
    db.execute(
        """
        DELETE FROM exchange WHERE id IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM link_decision WHERE link_decision.exchange = exchange.id)
        AND NOT EXISTS (SELECT 1 FROM follow_up_decision WHERE follow_up_decision.exchange = exchange.id)
        """,
        [wanted],
    )
    query = "SELECT id FROM exchange WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    kept = rows(db, query, [wanted])
    for number, row in enumerate(kept, start=after + 1):
        db.execute("UPDATE exchange SET number = ?, stale = 1 WHERE id = ?", [number, row["id"]])


def _save(
    db: Database, meeting_id: int, exchange: Exchange, ids: Mapping[int, int], exchange_id: int | None
) -> int:
    """質疑応答を保存して id を返す。exchange_id があれば、その行を書き換える。"""
    columns = {
        "meeting": meeting_id,
        "number": exchange.number,
        "kind": exchange.kind,
        "confidence": exchange.confidence,
        "doubts": to_json(list(exchange.doubts)),
        "stale": 0,
        **commitment_columns(exchange.commitment, ids),
    }
    if exchange_id is None:
        exchange_id = add_row(db, "exchange", columns)
    else:
        db.table("exchange").update(exchange_id, columns)
        db.execute("DELETE FROM exchange_span WHERE exchange = ?", [exchange_id])
        forget_exchange_words(db, exchange_id)
    add_spans(db, exchange_id, shape_of(exchange), ids)
    return exchange_id


def add_spans(db: Database, exchange_id: int, shape: Shape, ids: Mapping[int, int]) -> None:
    """質疑応答に箇所を加える。ids は turn_ids()。"""
    for side, spans in ((Side.QUESTION, shape.question), (Side.ANSWER, shape.answers)):
        key = {"exchange": exchange_id, "side": side}
        places = enumerate(spans)
        add_rows(db, "exchange_span", ({**key, "position": n, **span_columns(s, ids)} for n, s in places))


def commitment_columns(finding: CommitmentFinding | None, ids: Mapping[int, int]) -> Row:
    """答弁の約束の型を表の列にする。ids は turn_ids()。"""
    place = span_columns(finding.words, ids) if finding else {}
    return {
        "commitment": finding.commitment if finding else None,
        "commitment_turn": place.get("turn"),
        "commitment_start": place.get("start_offset"),
        "commitment_end": place.get("end_offset"),
    }


def _stored(db: Database, found: Sequence[Row]) -> tuple[StoredExchange, ...]:
    """質疑応答の行に、両側の箇所と本文を添える。"""
    quotes: dict[tuple[int, str], list[Quote]] = {}
    for row in rows(db, _QUOTES, [id_list(row["id"] for row in found)]):
        quotes.setdefault((row["exchange"], row["side"]), []).append(_quote(row))
    return tuple(
        _exchange(row, quotes.get((row["id"], Side.QUESTION), []), quotes.get((row["id"], Side.ANSWER), []))
        for row in found
    )


def _quote(row: Row) -> Quote:
    span = Span(row["turn_number"], row["start_offset"], row["end_offset"])
    return Quote(span, row["turn_id"], row["label"], row["text"][span.start : span.end])


def _exchange(row: Row, question: Sequence[Quote], answers: Sequence[Quote]) -> StoredExchange:
    exchange = Exchange(
        number=row["number"],
        kind=ExchangeKind(row["kind"]),
        question=tuple(quote.span for quote in question),
        answers=tuple(quote.span for quote in answers),
        commitment=_commitment(row),
        confidence=row["confidence"],
        parent=row["parent_number"],
        doubts=tuple(map(Doubt, json.loads(row["doubts"]))),
    )
    return StoredExchange(
        id=row["id"],
        meeting_id=row["meeting"],
        exchange=exchange,
        stale=bool(row["stale"]),
        question=tuple(question),
        answers=tuple(answers),
        shaping=_shaping(row),
        parent_id=row["parent"] if row["parent_number"] is not None else None,
    )


def _shaping(row: Row) -> Shaping | None:
    if row["state"] is None:
        return None
    return Shaping(ShapeState(row["state"]), Act(row["shaped_by"], row["shaped_at"]), row["merged_into"])


def _commitment(row: Row) -> CommitmentFinding | None:
    if row["commitment"] is None:
        return None
    words = Span(row["commitment_turn_number"], row["commitment_start"], row["commitment_end"])
    return CommitmentFinding(Commitment(row["commitment"]), words)
