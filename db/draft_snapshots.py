"""機械が書いた要約案の写し. 人の手直しを当てはめるもとになる。前のものと違うときだけ、次の番号で残す。"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, Writer
from db.rows import Row, add_rows, first_row, require_writing, rows, to_json


@dataclass(frozen=True, slots=True)
class SideSpans:
    """質疑応答の片側の箇所。exchange は会議の中の番号。"""

    exchange: int
    side: Side
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class MachineDraft:
    """機械が書いた要約案と、省略した箇所を戻すときに要ること。

    speakers: 発言の番号から、印字する発言者。
    sides: 質疑応答の片側ごとの箇所。質疑応答の番号順で、質問が先。
    """

    draft: Draft
    speakers: Mapping[int, str]
    sides: tuple[SideSpans, ...]


@dataclass(frozen=True, slots=True)
class SnapshotEntry:
    """写しの一覧の一行。number は番号、event_id・kind・act は書くもとになった出来事(分からなければ 0 と None)。"""

    number: int
    event_id: int
    kind: EventKind | None
    act: Act | None


_ENTRIES = """
    SELECT number, event.id AS event_id, event.kind, event.actor, event.at
    FROM draft_snapshot LEFT JOIN event ON event.id = draft_snapshot.event
    WHERE draft_snapshot.meeting = ? ORDER BY number
"""


def keep_snapshot(db: Database, meeting_id: int, machine: MachineDraft) -> None:
    """機械の要約案を残す。前の写しと同じなら何もしない。もとになった出来事は、先に記録しておくこと。"""
    require_writing(db)
    last = first_row(
        db, "SELECT number, draft FROM draft_snapshot WHERE meeting = ? ORDER BY number DESC", [meeting_id]
    )
    written = to_json(_machine_json(machine))
    if last and _unpacked(last["draft"]) == written:
        return
    event = db.execute(
        "SELECT max(id) FROM event WHERE (subject_kind = 'meeting' AND subject_id = :meeting) OR "
        "(subject_kind = 'exchange' AND subject_id IN (SELECT id FROM exchange WHERE meeting = :meeting))",
        {"meeting": meeting_id},
    ).fetchone()[0]
    packed = zlib.compress(written.encode())
    number = last["number"] + 1 if last else 1
    add_rows(
        db, "draft_snapshot", [{"meeting": meeting_id, "number": number, "event": event, "draft": packed}]
    )


def get_snapshot(db: Database, meeting_id: int, number: int | None = None) -> MachineDraft | None:
    """写しひとつ。number を略すと最後のもの。無ければ None。"""
    row = first_row(
        db,
        "SELECT draft FROM draft_snapshot WHERE meeting = :meeting AND (:number IS NULL OR number = :number) "
        "ORDER BY number DESC LIMIT 1",
        {"meeting": meeting_id, "number": number},
    )
    return _machine(json.loads(_unpacked(row["draft"]))) if row else None


def list_snapshots(db: Database, meeting_id: int) -> tuple[SnapshotEntry, ...]:
    """会議の写しの一覧。番号順。"""
    return tuple(
        SnapshotEntry(
            row["number"],
            row["event_id"] or 0,
            EventKind(row["kind"]) if row["kind"] else None,
            Act(row["actor"], row["at"]) if row["actor"] is not None else None,
        )
        for row in rows(db, _ENTRIES, [meeting_id])
    )


def latest_numbers(db: Database, meeting_id: int) -> tuple[int, int]:
    """最後の写しの番号と、最後の手直しの番号。写しが無ければ 1、手直しが無ければ 0。

    番号だけで中身は読まないので、写しと手直しを見せない接続でも、もとの表から求める。
    """
    found = first_row(
        db,
        """
        SELECT (SELECT ifnull(max(number), 1) FROM main.draft_snapshot WHERE meeting = :meeting) AS snapshot,
            (SELECT ifnull(max(seq), 0) FROM main.draft_edit WHERE meeting = :meeting) AS seq
        """,
        {"meeting": meeting_id},
    )
    assert found is not None, "集計は、いつも一行を返す"
    return found["snapshot"], found["seq"]


def _unpacked(packed: bytes) -> str:
    return zlib.decompress(packed).decode()


def _machine_json(machine: MachineDraft) -> Row:
    return {
        "items": [
            [
                item.exchange,
                item.side,
                item.speaker,
                [[s.text, s.writer, [_span_json(span) for span in s.sources]] for s in item.sentences],
            ]
            for item in machine.draft.items
        ],
        "dropped": [[one.reason, *_span_json(one.span)] for one in machine.draft.dropped],
        "speakers": [[number, machine.speakers[number]] for number in sorted(machine.speakers)],
        "sides": [[one.exchange, one.side, [_span_json(s) for s in one.spans]] for one in machine.sides],
    }


def _machine(found: Mapping[str, Any]) -> MachineDraft:
    items = tuple(
        DraftItem(
            exchange,
            Side(side) if side else None,
            speaker,
            tuple(DraftSentence(text, _spans(spans), Writer(writer)) for text, writer, spans in sentences),
        )
        for exchange, side, speaker, sentences in found["items"]
    )
    dropped = tuple(Dropped(Span(*span), DropReason(reason)) for reason, *span in found["dropped"])
    sides = tuple(SideSpans(number, Side(side), _spans(spans)) for number, side, spans in found["sides"])
    return MachineDraft(Draft(items, dropped), dict(found["speakers"]), sides)


def _span_json(span: Span) -> list[int]:
    return [span.turn, span.start, span.end]


def _spans(found: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in found)
