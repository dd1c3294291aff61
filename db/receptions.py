"""受け取り. 画面を使わない委員から、事務局が電話や紙や口頭で受けた回答。どう、いつ受けたかを、承認か指摘に添える。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_row, require_writing


class Way(StrEnum):
    """回答の受け方。"""

    PHONE = "電話"
    PAPER = "紙"
    SPOKEN = "口頭"


@dataclass(frozen=True, slots=True)
class Receipt:
    """受け取り。way はどう、on はいつ(ISO 8601 の日付)受けたか。"""

    way: Way
    on: str


@dataclass(frozen=True, slots=True)
class Received:
    """受けた回答。acceptance と comment は、書き足した承認か指摘の id で、どちらか一つだけがある。"""

    acceptance: int | None
    comment: int | None
    receipt: Receipt


def add_reception(db: Database, meeting_id: int, received: Received, act: Act) -> None:
    """受け取りを書き足す。回答そのものを書き足したトランザクションの中で呼ぶ。act は記した事務局と時刻。"""
    require_writing(db)
    columns: Row = {
        "meeting": meeting_id,
        "acceptance": received.acceptance,
        "comment": received.comment,
        "way": received.receipt.way,
        "received_on": received.receipt.on,
    }
    add_row(db, "reception", columns)
    detail = {"way": received.receipt.way, "on": received.receipt.on}
    append_event(db, EventKind.ANSWER_RECEIVED, Subject(SubjectKind.MEETING, meeting_id), act, detail)


def receipt_of(row: Row) -> Receipt | None:
    """way と received_on の列から。画面から来た回答なら None。"""
    return Receipt(Way(row["way"]), row["received_on"]) if row["way"] is not None else None
