"""あさひ野市(架空)の見本."""

from __future__ import annotations

from sqlite_utils import Database

from db.committees import ensure_committee
from db.connection import writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.meetings import add_meeting
from db.plans import add_plan
from db.records import (
    Exchange,
    ExchangeKind,
    Link,
    Measure,
    MeetingHeader,
    Minutes,
    Plan,
    SourceKind,
    Span,
    SpeakerGroup,
    Turn,
)
from db.sources import Source, add_source
from db.stage_moves import NextStep, move_meeting
from db.stages import Move, Stage

NOW = "2026-11-21T09:00:00Z"
SECRETARY = Act("事務局 桐谷", NOW)

TURNS = (
    Turn(1, "委員長", None, "委員長", 1, "議題の一つ目に入ります。", SpeakerGroup.CHAIR),
    Turn(
        2, "委員", None, "委員", 1, "図書館の開館時間は延びますか。駐輪場は増えますか。", SpeakerGroup.MEMBER
    ),
    Turn(
        3,
        "生涯学習課長",
        None,
        "課長",
        1,
        "開館時間は検討します。駐輪場は増やします。",
        SpeakerGroup.OFFICIAL,
    ),
)

HOURS = Exchange(1, ExchangeKind.QUESTION, (Span(2, 0, 14),), (Span(3, 0, 11),), None, 0.9)
BICYCLES = Exchange(2, ExchangeKind.QUESTION, (Span(2, 14, 25),), (Span(3, 11, 22),), None, 0.8)

LIBRARY = Measure("1-1/開館時間の見直し", (1, 2), "1-1", "図書館", "開館時間の見直し", ("生涯学習課",), ())
PARKING = Measure("1-2/駐輪場の整備", (3,), "1-2", "駅前", "駐輪場の整備", ("道路課", "公園課"), ())


def minutes(held_on: str | None = "2026-05-10", turns: tuple[Turn, ...] = TURNS) -> Minutes:
    """議題ひとつの会議録。"""
    header = MeetingHeader(title="第1回あさひ野市図書館協議会", held_on=held_on, agenda=("開館時間について",))
    return Minutes(header, turns, "役職")


def source(content: str, kind: SourceKind = SourceKind.MINUTES) -> Source:
    """content ごとに別の文書になる。"""
    return Source(content.encode().hex().zfill(64)[-64:], kind, f"{content}.txt", content)


def save_meeting(
    db: Database, content: str = "kaigi", *, committee: str = "図書館協議会", **facts: object
) -> int:
    """見本の会議を保存する。facts は minutes() の引数。"""
    with writing(db):
        committee_id = ensure_committee(db, committee)
        source_id = add_source(db, source(content), SECRETARY)
        return add_meeting(db, committee_id, source_id, minutes(**facts), NOW)  # type: ignore[arg-type]


def publish(db: Database, meeting_id: int) -> None:
    """分析の済んだ会議として、前から公表されていた会議録に載せる。"""
    step = NextStep(Stage.ORGANIZING, Move.ADOPT, "前の版で公表済み")
    with writing(db):
        append_event(db, EventKind.ANALYZED, Subject(SubjectKind.MEETING, meeting_id), SECRETARY)
        move_meeting(db, meeting_id, step, SECRETARY)


def save_plan(
    db: Database, content: str = "keikaku", measures: tuple[Measure, ...] = (LIBRARY, PARKING)
) -> int:
    """見本の計画を保存する。"""
    with writing(db):
        source_id = add_source(db, source(content, SourceKind.PROGRESS_TABLE), SECRETARY)
        return add_plan(db, source_id, Plan("あさひ野市生涯学習計画", SourceKind.PROGRESS_TABLE, measures))


def link(exchange: Exchange, measure: Measure, score: float, *, suggested: bool = True) -> Link:
    """根拠の無い候補。"""
    return Link(exchange.number, measure.key, measure.rows, score, suggested, ())
