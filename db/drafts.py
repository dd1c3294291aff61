"""要約案. 段落と文とその根拠箇所、省いた箇所とその理由。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlite_utils import Database

from db.exchanges import exchange_ids
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, Writer
from db.rows import Row, add_row, add_rows, require_writing, rows, stored_id
from db.turns import span_columns, turn_ids

_ITEMS = """
    SELECT draft_item.id, exchange.number AS exchange, side, speaker
    FROM draft_item LEFT JOIN exchange ON exchange.id = draft_item.exchange
    WHERE draft_item.meeting = ? ORDER BY position
"""

_SENTENCES = """
    SELECT draft_sentence.id, item, text, writer
    FROM draft_sentence JOIN draft_item ON draft_item.id = draft_sentence.item
    WHERE draft_item.meeting = ? ORDER BY item, draft_sentence.position
"""

_SOURCES = """
    SELECT sentence, turn.number, start_offset, end_offset
    FROM draft_source
    JOIN draft_sentence ON draft_sentence.id = draft_source.sentence
    JOIN draft_item ON draft_item.id = draft_sentence.item
    JOIN turn ON turn.id = draft_source.turn
    WHERE draft_item.meeting = ? ORDER BY sentence, draft_source.position
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
        for at, sentence in enumerate(item.sentences):
            _add_sentence(db, {"item": item_id, "position": at}, sentence, turns)
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
        sources: dict[int, list[Span]] = defaultdict(list)
        for row in rows(db, _SOURCES, [meeting_id]):
            sources[row["sentence"]].append(_span(row))
        sentences: dict[int, list[DraftSentence]] = defaultdict(list)
        for row in rows(db, _SENTENCES, [meeting_id]):
            written = DraftSentence(row["text"], tuple(sources[row["id"]]), Writer(row["writer"]))
            sentences[row["item"]].append(written)
        dropped = rows(db, _DROPPED, [meeting_id])
    return Draft(
        items=tuple(
            DraftItem(
                exchange=row["exchange"],
                side=Side(row["side"]) if row["side"] else None,
                speaker=row["speaker"],
                sentences=tuple(sentences[row["id"]]),
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
    }


def _add_sentence(db: Database, place: Row, sentence: DraftSentence, turns: Mapping[int, int]) -> None:
    sentence_id = add_row(db, "draft_sentence", {**place, "text": sentence.text, "writer": sentence.writer})
    sources = enumerate(span_columns(span, turns) for span in sentence.sources)
    add_rows(db, "draft_source", ({"sentence": sentence_id, "position": n, **span} for n, span in sources))


def _span(row: Row) -> Span:
    return Span(row["number"], row["start_offset"], row["end_offset"])
