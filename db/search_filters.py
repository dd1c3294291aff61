"""検索の絞り込み. 条件を、全文検索の印と、当たったものごとに調べる SQL の条件にする。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from db.facets import committee_facet, date_facets, group_facet, meeting_facet
from db.records import Commitment, SpeakerGroup
from db.rows import first_row, id_list, rows, to_json


@dataclass(frozen=True, slots=True)
class Filters:
    """絞り込み。None と空は絞り込まないこと。since と until は開催日で、両端を含む。

    group は、質疑応答では論点を挙げた人の、発言では発言者の立場。
    departments は担当課で、質疑応答では紐付く施策の担当課か、答弁者の発言者表記に含まれる課。発言では発言者表記に含まれる課。
    speakers は発言者表記に含まれる言葉(質疑応答ではどちらの側でもよい)、meetings は会議体か会議の名に含まれる言葉、
    measures は施策の名か番号に含まれる言葉。どれも、一つに当てはまればよい。
    measure_id は施策、commitment は答弁の約束の型(発言では、その発言を答弁とする質疑応答のもの)。
    """

    committee_id: int | None = None
    since: date | None = None
    until: date | None = None
    group: SpeakerGroup | None = None
    departments: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    measure_id: int | None = None
    commitment: Commitment | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """絞り込みの SQL。facets はどれもが要る印の組(空の組には合うものが無い)、conditions と params は WHERE に足すもの。"""

    facets: tuple[tuple[str, ...], ...]
    conditions: tuple[str, ...]
    params: dict[str, object]


# 表ごとの条件。{id} には、その表の行の id が入る。
_EXCHANGE = {
    "departments": """EXISTS (
        SELECT 1 FROM json_each(:departments) AS wanted WHERE EXISTS (
            SELECT 1 FROM standing_link
            JOIN measure_department ON measure_department.measure = standing_link.measure
            WHERE standing_link.exchange = {id} AND department = wanted.value
        ) OR EXISTS (
            SELECT 1 FROM exchange_span JOIN turn ON turn.id = exchange_span.turn
            WHERE exchange_span.exchange = {id} AND side = 'answer' AND instr(label, wanted.value)
        )
    )""",
    "speakers": """EXISTS (
        SELECT 1 FROM exchange_span JOIN turn ON turn.id = exchange_span.turn
        JOIN json_each(:speakers) AS wanted
        WHERE exchange_span.exchange = {id} AND instr(label, wanted.value)
    )""",
    "measures": """EXISTS (
        SELECT 1 FROM standing_link
        WHERE exchange = {id} AND measure IN (SELECT value FROM json_each(:measures))
    )""",
    "commitment": "EXISTS (SELECT 1 FROM exchange WHERE exchange.id = {id} AND commitment = :commitment)",
}
_TURN = {
    "departments": """EXISTS (
        SELECT 1 FROM turn JOIN json_each(:departments) AS wanted
        WHERE turn.id = {id} AND instr(label, wanted.value)
    )""",
    "speakers": """EXISTS (
        SELECT 1 FROM turn JOIN json_each(:speakers) AS wanted WHERE turn.id = {id} AND instr(label, wanted.value)
    )""",
    "measures": """EXISTS (
        SELECT 1 FROM exchange_span JOIN standing_link ON standing_link.exchange = exchange_span.exchange
        WHERE exchange_span.turn = {id} AND measure IN (SELECT value FROM json_each(:measures))
    )""",
    "commitment": "EXISTS (SELECT 1 FROM exchange WHERE commitment_turn = {id} AND commitment = :commitment)",
}
CONDITIONS = {
    "exchange_search": _EXCHANGE,
    "turn_search": _TURN,
    "closed_exchange_search": _EXCHANGE,
    "closed_turn_search": _TURN,
}


def narrow(db: Database, filters: Filters, table: str) -> Narrowing:
    """絞り込みを、全文検索の表 table(exchange_search か turn_search)の条件にする。"""
    facets: list[tuple[str, ...]] = []
    # 期間を先に絞ると、id も近いものだけが残り、ほかの印を読む量が減る。
    if filters.since is not None or filters.until is not None:
        facets.append(tuple(_dates(db, filters.since, filters.until)))
    if filters.committee_id is not None:
        facets.append((committee_facet(filters.committee_id),))
    if filters.group is not None:
        facets.append((group_facet(filters.group),))
    if filters.meetings:
        facets.append(tuple(_meetings(db, filters.meetings)))
    wanted: dict[str, object] = {}
    if filters.departments:
        wanted["departments"] = to_json(filters.departments)
    if filters.speakers:
        wanted["speakers"] = to_json(filters.speakers)
    if filters.measures or filters.measure_id is not None:
        wanted["measures"] = id_list(_measures(db, filters))
    if filters.commitment is not None:
        wanted["commitment"] = filters.commitment.value
    conditions = (CONDITIONS[table][name].format(id=f"{table}.rowid") for name in wanted)
    return Narrowing(tuple(facets), tuple(conditions), wanted)


def _dates(db: Database, since: date | None, until: date | None) -> list[str]:
    """期間の印。会議のある期間に切り詰めるので、印が増えすぎることはない。"""
    found = first_row(
        db,
        "SELECT (SELECT min(held_on) FROM meeting) AS earliest, (SELECT max(held_on) FROM meeting) AS latest",
    )
    if not found or found["earliest"] is None:
        return []
    earliest, latest = date.fromisoformat(found["earliest"]), date.fromisoformat(found["latest"])
    return date_facets(max(since or earliest, earliest), min(until or latest, latest))


def _meetings(db: Database, names: Sequence[str]) -> list[str]:
    """会議体か会議の名に、どれかの言葉を含む会議の印。会議体の名に含むときは、会議体の印で足りる。"""
    named = to_json(names)
    committees = rows(
        db,
        "SELECT DISTINCT committee.id FROM committee JOIN json_each(?) AS wanted ON instr(name, wanted.value)",
        [named],
    )
    facets = [committee_facet(row["id"]) for row in committees]
    titled = rows(
        db,
        "SELECT DISTINCT meeting.id FROM meeting JOIN json_each(?) AS wanted ON instr(title, wanted.value)"
        " WHERE committee NOT IN (SELECT value FROM json_each(?))",
        [named, id_list(row["id"] for row in committees)],
    )
    return facets + [meeting_facet(row["id"]) for row in titled]


def _measures(db: Database, filters: Filters) -> list[int]:
    """条件に合う施策の id。"""
    found = rows(
        db,
        """
        SELECT DISTINCT measure.id FROM measure JOIN json_each(?) AS wanted
        ON instr(content, wanted.value) OR instr(measure.title, wanted.value) OR code = wanted.value
        """,
        [to_json(filters.measures or ("",))],
    )
    ids = {row["id"] for row in found}
    return sorted(ids if filters.measure_id is None else ids & {filters.measure_id})
