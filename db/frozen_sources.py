"""凍らせた根拠箇所. 署名を頼んだときの、印字する段落の根拠箇所。あとで要約案や質疑応答が変わっても、変わらない。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.records import Side, Span
from db.rows import add_rows, require_writing, rows
from db.turns import turn_ids


@dataclass(frozen=True, slots=True)
class FrozenSource:
    """段落 paragraph(番号)の根拠箇所ひとつ。side は質疑応答のどちら側の段落か(議事進行などでは None)。"""

    paragraph: int
    side: Side | None
    span: Span


def add_frozen_sources(
    db: Database, meeting_id: int, request_id: int, sources: Sequence[FrozenSource]
) -> None:
    """署名の依頼に、段落の根拠箇所を残す。署名を頼むトランザクションの中で呼ぶ。"""
    require_writing(db)
    ids = turn_ids(db, meeting_id)
    add_rows(
        db,
        "frozen_source",
        [
            {
                "request": request_id,
                "position": position,
                "paragraph": one.paragraph,
                "side": one.side,
                "turn": ids[one.span.turn],
                "start_offset": one.span.start,
                "end_offset": one.span.end,
            }
            for position, one in enumerate(sources)
        ],
    )


def list_frozen_sources(db: Database, request_id: int) -> tuple[FrozenSource, ...]:
    """署名の依頼の、段落の根拠箇所。段落の順。"""
    query = """
        SELECT paragraph, side, turn.number, start_offset, end_offset
        FROM frozen_source JOIN turn ON turn.id = frozen_source.turn WHERE request = ? ORDER BY position
    """
    return tuple(
        FrozenSource(
            row["paragraph"],
            Side(row["side"]) if row["side"] else None,
            Span(row["number"], row["start_offset"], row["end_offset"]),
        )
        for row in rows(db, query, [request_id])
    )
