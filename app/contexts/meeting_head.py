"""会議の見出し. 会議の画面の上に出す、会議の名と、いまの状態と、画面の切り替え。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from app import addresses
from db.committees import get_committee
from db.meetings import StoredMeeting, get_meeting
from db.stage_moves import stage_of
from db.stages import Stage


class Tab(StrEnum):
    """会議の画面の切り替え。"""

    EXCHANGES = "質疑応答"
    TURNS = "発言全文"
    DRAFT = "要約案"
    REVIEW = "確認"
    STAGE = "手続き"
    SIGNING = "署名"
    DISCLOSURE = "公開の別"


@dataclass(frozen=True, slots=True)
class TabLink:
    """切り替えの一つ。label は名前、url はアドレス、current はいまの画面か。"""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """会議の見出し。

    id: 会議の id。
    name: 会議の名前(題名が無ければ会議体の名から作る)。
    committee: 会議体の名。
    committee_url: 会議体で絞り込んだ一覧のアドレス。
    held_on: 開催日(ISO 8601)か None。
    hours: 「14:00～15:50」か None。
    place: 場所か None。
    disclosure: 公開・一部非公開・非公開か、書かれていなければ None。
    stage: 会議録の状態。
    closed: いま、この会議体の人だけに見えるか。
    observers: 傍聴人の数か None。
    tabs: 画面の切り替え。
    access_links_url: 確認リンクの画面。
    """

    id: int
    name: str
    committee: str
    committee_url: str
    held_on: str | None
    hours: str | None
    place: str | None
    disclosure: str | None
    stage: str
    closed: bool
    observers: int | None
    tabs: tuple[TabLink, ...]
    access_links_url: str


def meeting_name(title: str | None, committee: str) -> str:
    """会議の名前。題名の書かれていない会議録では、会議体の名から作る。

    >>> meeting_name(None, "図書館協議会")
    '図書館協議会の会議(題名なし)'
    """
    return title or f"{committee}の会議(題名なし)"


def meeting_head(meeting: StoredMeeting, committee: str, stage: Stage, current: Tab | None) -> MeetingHead:
    """保存した会議から見出しを作る。current はいまの画面で、切り替えのどれでもなければ None。"""
    header = meeting.header
    urls = {
        Tab.EXCHANGES: addresses.meeting_url(meeting.id),
        Tab.TURNS: addresses.turns_url(meeting.id),
        Tab.DRAFT: addresses.draft_url(meeting.id),
        Tab.REVIEW: addresses.review_url(meeting.id),
        Tab.STAGE: addresses.stage_url(meeting.id),
        Tab.SIGNING: addresses.signing_url(meeting.id),
        Tab.DISCLOSURE: addresses.disclosure_url(meeting.id),
    }
    return MeetingHead(
        id=meeting.id,
        name=meeting_name(header.title, committee),
        committee=committee,
        committee_url=addresses.committee_url(meeting.committee_id),
        held_on=header.held_on,
        hours=_hours(header.start, header.end),
        place=header.place,
        disclosure=header.disclosure.value if header.disclosure else None,
        stage=stage,
        closed=not meeting.open,
        observers=header.observers,
        tabs=tuple(TabLink(tab.value, url, tab is current) for tab, url in urls.items()),
        access_links_url=addresses.access_links_url(meeting.id),
    )


def load_meeting_head(db: Database, meeting_id: int, current: Tab | None) -> MeetingHead:
    """会議の見出しを読む。NotFoundError: 会議が無い。"""
    meeting = get_meeting(db, meeting_id)
    committee = get_committee(db, meeting.committee_id).name
    return meeting_head(meeting, committee, stage_of(db, meeting_id), current)


def _hours(start: str | None, end: str | None) -> str | None:
    return f"{start or ''}～{end or ''}" if start or end else None
