"""JSON と CSV. 会議ごとに JSON の一行、発言ごとに CSV の一行を書く。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from app.open_data.record import OpenRecord
from app.printing.proof import PrintedErratum
from app.spreadsheet import csv_line, csv_start

_HEAD = (
    "会議録ID", "発言ID", "開催日", "会議体", "会議", "議題", "発言の番号", "発言者", "肩書き", "本文",
)  # fmt: skip


def record_json(record: OpenRecord) -> str:
    """会議録ひとつの JSON(改行を含まない)。項目は docs/api.md にある。"""
    edition = record.edition
    return json.dumps(
        {
            "issueID": edition.issue_id,
            "date": edition.held_on,
            "committee": edition.committee,
            "title": record.title,
            "header": record.header,
            "agenda": record.agenda,
            "speeches": [asdict(speech) for speech in record.speeches],
            "exchanges": [asdict(exchange) for exchange in record.exchanges],
            "errata": [_erratum(one) for one in record.errata],
        },
        ensure_ascii=False,
    )


def _erratum(one: PrintedErratum) -> dict[str, object]:
    """訂正ひとつ。公開しない部分の訂正では、言葉が null になる。"""
    hidden = None if not one.wrong else one
    return {
        "number": one.number,
        "paragraph": one.paragraph,
        "wrong": hidden and hidden.wrong,
        "correct": hidden and hidden.correct,
        "reason": hidden and hidden.reason,
        "at": one.at,
    }


def json_lines(records: Iterable[OpenRecord]) -> Iterator[bytes]:
    """会議録ごとに一行の JSON(UTF-8)。"""
    for record in records:
        yield f"{record_json(record)}\n".encode()


def speech_csv(records: Iterable[OpenRecord]) -> Iterator[bytes]:
    """発言ごとに一行の CSV(UTF-8、BOM つき)。書かれた文字は、表計算の式として働かない。"""
    yield csv_start(_HEAD)
    for record in records:
        yield b"".join(csv_line(row) for row in _rows(record))


def _rows(record: OpenRecord) -> Iterator[tuple[str, ...]]:
    edition = record.edition
    for speech in record.speeches:
        yield (
            edition.issue_id,
            speech.id,
            edition.held_on or "",
            edition.committee,
            record.title,
            agenda_title(record, speech.agenda),
            str(speech.number),
            speech.label,
            speech.position,
            speech.text,
        )


def agenda_title(record: OpenRecord, number: int | None) -> str:
    """議題の名。無ければ空。"""
    return record.agenda[number - 1] if number and number <= len(record.agenda) else ""
