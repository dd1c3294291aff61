"""出来事の記録の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from db.chain.entries import latest_head
from db.events import Event, SubjectKind, list_events

# 一画面に出す出来事の数。
PAGE_SIZE = 100
# 出来事の対象の、画面に出す名。
_SUBJECTS = {
    SubjectKind.COMMITTEE: "会議体",
    SubjectKind.MEETING: "会議",
    SubjectKind.PLAN: "計画",
    SubjectKind.EXCHANGE: "質疑応答",
    SubjectKind.MEASURE: "施策",
    SubjectKind.GLOSSARY_GROUP: "用語の組",
    SubjectKind.BUILT_IN_CHOICE: "組み込みの同義語",
    SubjectKind.SERVER_KEY: "署名の鍵",
    SubjectKind.ACCOUNT: "アカウント",
    SubjectKind.ACCESS_LINK: "確認リンク",
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """出来事ひとつ。kind は何を、subject は何に、at は時刻(UTC)、by はだれが。中身の文は、非公開のことがあるので出さない。"""

    kind: str
    subject: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class EventListPage:
    """出来事の記録(/events)。

    title, crumbs: 見出しと上の階層。
    rows: 出来事。新しい順。
    older_url: これより前の出来事のアドレスか、無ければ None。
    first: いちばん新しい所から見ているか。
    entry: 鎖の、いまの最後の記入の番号。
    head: その印を、読み上げやすいように八字ずつに区切ったもの。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[EventRow, ...]
    older_url: str | None
    first: bool
    entry: int
    head: tuple[str, ...]


def load_event_list_page(db: Database, before: int | None) -> EventListPage:
    """出来事の記録を読む。before があれば、その id より前のものだけ。"""
    found = list_events(db, PAGE_SIZE + 1, before)
    shown = found[:PAGE_SIZE]
    head = latest_head(db)
    return EventListPage(
        title="出来事の記録",
        crumbs=(),
        rows=tuple(map(_row, shown)),
        older_url=addresses.events_url(shown[-1].id) if len(found) > PAGE_SIZE else None,
        first=before is None,
        entry=head.entry,
        head=tuple(head.hash[start : start + 8] for start in range(0, len(head.hash), 8)),
    )


def _row(event: Event) -> EventRow:
    subject = f"{_SUBJECTS[event.subject.kind]} {event.subject.id}"
    return EventRow(event.kind, subject, event.act.at, event.act.actor)
