"""出来事の記録. 書き足すだけで、変えることも消すこともできない。"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.rows import Row, add_row, require_writing, rows, to_json


class SubjectKind(StrEnum):
    """出来事が何について起きたか。"""

    COMMITTEE = "committee"
    MEETING = "meeting"
    PLAN = "plan"
    EXCHANGE = "exchange"
    MEASURE = "measure"
    GLOSSARY_GROUP = "glossary_group"
    BUILT_IN_CHOICE = "built_in_choice"
    SERVER_KEY = "server_key"
    ACCOUNT = "account"
    ACCESS_LINK = "access_link"


@dataclass(frozen=True, slots=True)
class Subject:
    """出来事の対象。"""

    kind: SubjectKind
    id: int


@dataclass(frozen=True, slots=True)
class Act:
    """だれが、いつ。at は ISO 8601 の UTC(db に時計は無いので、呼ぶ側が入れる)。"""

    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class Event:
    """記録した出来事。detail は種類ごとに決まる付帯事項。"""

    id: int
    act: Act
    kind: EventKind
    subject: Subject
    detail: Mapping[str, Any]


def append_event(
    db: Database, kind: EventKind, subject: Subject, act: Act, detail: Mapping[str, Any] | None = None
) -> int:
    """出来事を書き足して id を返す。detail は JSON にできる値だけを持つこと。"""
    require_writing(db)
    return add_row(
        db,
        "event",
        {
            "at": act.at,
            "actor": act.actor,
            "kind": kind,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "detail": to_json(dict(detail or {})),
        },
    )


def list_events(db: Database, limit: int = 100, before: int | None = None) -> tuple[Event, ...]:
    """出来事のうち新しい方から limit 件。新しい順。before があれば、その id より前のものだけ。"""
    query = "SELECT * FROM event WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?"
    return tuple(map(_event, rows(db, query, [before, before, limit])))


def list_events_of(db: Database, subject: Subject) -> tuple[Event, ...]:
    """ひとつの対象に起きた出来事のすべて。起きた順。"""
    query = "SELECT * FROM event WHERE subject_kind = ? AND subject_id = ? ORDER BY id"
    return tuple(map(_event, rows(db, query, [subject.kind, subject.id])))


def _event(row: Row) -> Event:
    subject = Subject(SubjectKind(row["subject_kind"]), row["subject_id"])
    act = Act(row["actor"], row["at"])
    return Event(row["id"], act, EventKind(row["kind"]), subject, json.loads(row["detail"]))
