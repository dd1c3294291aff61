"""会議の画面に残っている仕事. 質疑応答ごとに、確認を待つ提案と、形を確かめたかどうかを数える。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.records import ExchangeKind
from db.rows import rows


@dataclass(frozen=True, slots=True)
class Progress:
    """質疑応答ひとつの進み具合。

    undecided は判断を待つ提案の数、answered は答弁があるか、checked は人が形を確かめたか。
    """

    exchange_id: int
    kind: ExchangeKind
    confidence: float
    undecided: int
    answered: bool
    checked: bool


_PROGRESS = """
    SELECT id, kind, confidence,
        (SELECT count(*) FROM link WHERE link.exchange = exchange.id AND suggested AND NOT EXISTS (
            SELECT 1 FROM link_decision
            WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
        )) AS undecided,
        EXISTS (
            SELECT 1 FROM exchange_span WHERE exchange_span.exchange = exchange.id AND side = 'answer'
        ) AS answered,
        EXISTS (SELECT 1 FROM exchange_shaping WHERE exchange_shaping.exchange = exchange.id) AS checked
    FROM exchange WHERE meeting = ? AND number > 0 ORDER BY number
"""


def list_progress(db: Database, meeting_id: int) -> tuple[Progress, ...]:
    """会議の質疑応答の進み具合。番号順で、人が外したものは含まない。"""
    return tuple(
        Progress(
            exchange_id=row["id"],
            kind=ExchangeKind(row["kind"]),
            confidence=row["confidence"],
            undecided=row["undecided"],
            answered=bool(row["answered"]),
            checked=bool(row["checked"]),
        )
        for row in rows(db, _PROGRESS, [meeting_id])
    )
