"""省略の一覧の文脈. 要約案に入れなかったところのすべてを、理由ごとに並べる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.draft_source import DroppedPlace, dropped_place
from app.contexts.meeting_head import Tab, load_meeting_head
from app.drafting.opened import open_draft
from db.records import Draft, DropReason
from db.turns import StoredTurn, list_turns


@dataclass(frozen=True, slots=True)
class DroppedView:
    """省略した一箇所。place: 箇所。turn_number, label: 発言の番号と発言者表記。text: 本文。"""

    place: DroppedPlace
    turn_number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DropGroup:
    """同じ理由の省略。reason: 理由。characters: 字数の合計。places: 箇所。"""

    reason: str
    characters: int
    places: tuple[DroppedView, ...]


@dataclass(frozen=True, slots=True)
class DroppedPage:
    """省略の一覧(/meetings/{id}/draft/dropped)。

    title, crumbs: 見出しと上の階層。
    groups: 理由ごとの省略。
    url: 要約案の画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    groups: tuple[DropGroup, ...]
    url: str


def load_dropped_page(db: Database, meeting_id: int) -> DroppedPage:
    """省略の一覧を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    url = addresses.draft_url(meeting_id)
    return DroppedPage(
        title="省略の一覧",
        crumbs=(*meeting_crumbs(head.id, head.name), Crumb("要約案", url)),
        groups=drop_groups(open_draft(db, meeting_id).standing.draft, list_turns(db, meeting_id)),
        url=url,
    )


def drop_groups(draft: Draft, turns: Sequence[StoredTurn]) -> tuple[DropGroup, ...]:
    """省略を理由ごとに分ける。人が省いたものが先。"""
    stored = {one.turn.number: one for one in turns}
    groups: list[DropGroup] = []
    for reason in (DropReason.PERSON, *(one for one in DropReason if one is not DropReason.PERSON)):
        spans = [one.span for one in draft.dropped if one.reason is reason]
        places = tuple(
            DroppedView(
                dropped_place(stored[span.turn].meeting_id, span),
                span.turn,
                stored[span.turn].turn.label,
                stored[span.turn].turn.text[span.start : span.end],
            )
            for span in spans
        )
        if places:
            groups.append(DropGroup(reason.value, sum(len(place.text) for place in places), places))
    return tuple(groups)
