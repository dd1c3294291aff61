"""公表した会議録の一覧. 会議体と年度ごとの数と、公表した日。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.rows import rows
from db.speeches import FoundEdition, get_editions
from db.stage_moves import last_move_to
from db.stages import Stage


@dataclass(frozen=True, slots=True)
class Publication:
    """公表した会議録。published_at は最後に公表した時刻(UTC)。"""

    edition: FoundEdition
    published_at: str


@dataclass(frozen=True, slots=True)
class PublishedShelf:
    """公表した会議録のある会議体と開催年度。session は年度の番号(app/diet_api/ids.py)か、開催日が無ければ None。"""

    committee_id: int
    committee: str
    session: int | None
    records: int


def latest_publications(db: Database, limit: int) -> tuple[Publication, ...]:
    """公表した会議録。新しく公表したものから limit 件。"""
    query = """
        SELECT edition.id,
            (SELECT max(moved_at) FROM stage_move WHERE stage_move.meeting = meeting.id AND stage = :stage) AS at
        FROM edition JOIN meeting ON meeting.id = edition.meeting ORDER BY at DESC, edition.id LIMIT :limit
    """
    found = rows(db, query, {"stage": Stage.PUBLISHED, "limit": limit})
    editions = {one.id: one for one in get_editions(db, [row["id"] for row in found])}
    return tuple(Publication(editions[row["id"]], row["at"]) for row in found)


def published_at(db: Database, meeting_id: int) -> str | None:
    """会議録を最後に公表した時刻(UTC)。一度も公表していなければ None。"""
    move = last_move_to(db, meeting_id, Stage.PUBLISHED)
    return move.act.at if move else None


def list_shelves(db: Database) -> tuple[PublishedShelf, ...]:
    """公表した会議録の、会議体と開催年度ごとの数。会議体の名の順、新しい年度から。"""
    query = """
        SELECT committee.id, committee.name, edition.session, count(*) AS records
        FROM edition JOIN meeting ON meeting.id = edition.meeting JOIN committee ON committee.id = meeting.committee
        GROUP BY committee.id, edition.session ORDER BY committee.name, edition.session DESC
    """
    return tuple(
        PublishedShelf(row["id"], row["name"], row["session"], row["records"]) for row in rows(db, query)
    )


def published_links(db: Database, measure_id: int | None = None) -> dict[int, tuple[int, ...]]:
    """施策の id から、公表した会議録の中で人が確定した質疑応答の id への対応。古い会議から。measure_id でしぼる。"""
    query = """
        SELECT link_decision.measure, exchange.id
        FROM link_decision JOIN exchange ON exchange.id = link_decision.exchange
        JOIN edition ON edition.meeting = exchange.meeting
        WHERE decision = '確定' AND number > 0 AND NOT stale
            AND (:measure IS NULL OR link_decision.measure = :measure)
        ORDER BY edition.id DESC, number
    """
    found: dict[int, tuple[int, ...]] = {}
    for row in rows(db, query, {"measure": measure_id}):
        found[row["measure"]] = (*found.get(row["measure"], ()), row["id"])
    return found
