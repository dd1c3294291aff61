"""要約案. 段落とその根拠箇所、省いた箇所とその理由。"""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from db.exchanges import exchange_ids
from db.records import Draft, DraftItem, Dropped, DropReason, Side, Span
from db.rows import Row, add_row, add_rows, require_writing, rows, stored_id
from db.turns import span_columns, turn_ids

_ITEMS = """
    SELECT draft_item.id, exchange.number AS exchange, side, speaker, text
    FROM draft_item LEFT JOIN exchange ON exchange.id = draft_item.exchange
    WHERE draft_item.meeting = ? ORDER BY position
"""

_SOURCES = """
    SELECT item, turn.number, start_offset, end_offset
    FROM draft_source
    JOIN draft_item ON draft_item.id = draft_source.item
    JOIN turn ON turn.id = draft_source.turn
    WHERE draft_item.meeting = ? ORDER BY item, draft_source.position
"""

_DROPPED = """
    SELECT turn.number, start_offset, end_offset, reason
    FROM dropped JOIN turn ON turn.id = dropped.turn
    WHERE dropped.meeting = ? ORDER BY position
"""


def replace_draft(db: Database, meeting_id: int, draft: Draft) -> None:
    """会議の要約案をまるごと入れ替える。段落の exchange は会議の中の番号。

    ValueError: 会議に無い発言を指す箇所か、会議に無い質疑応答を指す段落がある。
    """
    require_writing(db)
    turns = turn_ids(db, meeting_id)
    exchanges = exchange_ids(db, meeting_id)
    db.execute("DELETE FROM draft_item WHERE meeting = ?", [meeting_id])
    db.execute("DELETE FROM dropped WHERE meeting = ?", [meeting_id])
    for position, item in enumerate(draft.items):
        item_id = add_row(db, "draft_item", _item_columns(meeting_id, position, item, exchanges))
        sources = enumerate(span_columns(span, turns) for span in item.sources)
        add_rows(db, "draft_source", ({"item": item_id, "position": n, **place} for n, place in sources))
    add_rows(
        db,
        "dropped",
        (
            {
                "meeting": meeting_id,
                "position": n,
                "reason": dropped.reason,
                **span_columns(dropped.span, turns),
            }
            for n, dropped in enumerate(draft.dropped)
        ),
    )


def get_draft(db: Database, meeting_id: int) -> Draft:
    """会議の要約案。まだ無ければ空。

    段落の exchange は今の番号で、指していた質疑応答が消えた段落では None。
    """
    with db.atomic():
        items = rows(db, _ITEMS, [meeting_id])
        sources: dict[int, list[Span]] = {row["id"]: [] for row in items}
        for row in rows(db, _SOURCES, [meeting_id]):
            sources[row["item"]].append(_span(row))
        dropped = rows(db, _DROPPED, [meeting_id])
    return Draft(
        items=tuple(
            DraftItem(
                exchange=row["exchange"],
                side=Side(row["side"]) if row["side"] else None,
                speaker=row["speaker"],
                text=row["text"],
                sources=tuple(sources[row["id"]]),
            )
            for row in items
        ),
        dropped=tuple(Dropped(_span(row), DropReason(row["reason"])) for row in dropped),
    )


def _item_columns(meeting_id: int, position: int, item: DraftItem, exchanges: Mapping[int, int]) -> Row:
    exchange_id = None if item.exchange is None else stored_id(exchanges, item.exchange, "質疑応答")
    return {
        "meeting": meeting_id,
        "position": position,
        "exchange": exchange_id,
        "side": item.side,
        "speaker": item.speaker,
        "text": item.text,
    }


def _span(row: Row) -> Span:
    return Span(row["number"], row["start_offset"], row["end_offset"])
