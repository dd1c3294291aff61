"""印刷する会議録. 冒頭の事実と、議題ごとの発言の表と、署名欄。ファイルの形式は知らない。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app.printing.facts import RECORD, Fact, header_facts
from app.printing.proof import PrintedErratum, Proof
from db.drafts import get_draft
from db.meetings import get_minutes
from db.records import Draft, DraftItem, MeetingHeader, Minutes, SpeakerGroup

DRAFT_NOTE = "要約案(確定前)"
# 会議名がこれらで終わるときは、「会議録」を添えない。例: 「意見交換会の結果」
_ALREADY = ("会議録", "議事録", "記録", "結果", "概要", "要旨")


@dataclass(frozen=True, slots=True)
class Speech:
    """表の一行。speaker は印字する発言者。"""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """議題ひとつの発言の表。title は議題の名前(議題に入らない発言では空)。"""

    title: str
    speeches: tuple[Speech, ...]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """署名欄の一行。duty は「委員長」などの立場、name は氏名(空なら手で書く)。"""

    duty: str
    name: str


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """印刷する会議録。

    title: 表題。note: 表題に添える断り(確定した会議録では空)。
    facts: 冒頭の事実。書かれていない項目は含まない。
    sections: 議題の順の発言。signatures: 署名欄。
    proof: 署名のページか None(署名を頼む前)。errata: 確定した後の訂正。
    """

    title: str
    note: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    signatures: tuple[SignatureLine, ...]
    proof: Proof | None = None
    errata: tuple[PrintedErratum, ...] = ()


def load_printed_draft(db: Database, meeting_id: int) -> PrintedRecord:
    """会議の要約案を、印刷する形で読む。NotFoundError: 会議が無い。"""
    return printed_record(get_minutes(db, meeting_id), get_draft(db, meeting_id), DRAFT_NOTE)


def printed_record(minutes: Minutes, draft: Draft, note: str) -> PrintedRecord:
    """会議録と要約案から、印刷する会議録を作る。発言者は要約案に印字された形のままにする。"""
    header = minutes.header
    return PrintedRecord(
        title=record_title(header),
        note=note,
        facts=header_facts(header),
        sections=_sections(draft.items, {turn.number: turn.agenda for turn in minutes.turns}, header.agenda),
        signatures=_signatures(minutes),
    )


def record_title(header: MeetingHeader) -> str:
    """表題。

    >>> [record_title(MeetingHeader(title)) for title in ("第1回図書館協議会", "意見交換会の結果", None)]
    ['第1回図書館協議会 会議録', '意見交換会の結果', '会議録']
    """
    name = header.title or header.body or ""
    return name if name.endswith(_ALREADY) else f"{name} {RECORD}".strip()


def agenda_heading(agenda: Sequence[str], number: int | None) -> str:
    """議題の見出し。議題に入らないか、その番号の議題が無ければ空。"""
    return f"({number}) {agenda[number - 1]}" if number and number <= len(agenda) else ""


def _sections(
    items: Sequence[DraftItem], agenda_of: Mapping[int, int | None], agenda: Sequence[str]
) -> tuple[Section, ...]:
    """続く段落を議題ごとにまとめる。議題は、段落の初めの根拠箇所の発言から分かる。"""

    def title(item: DraftItem) -> str:
        return agenda_heading(agenda, agenda_of.get(item.sources[0].turn) if item.sources else None)

    return tuple(
        Section(name, tuple(Speech(item.speaker, item.text) for item in found))
        for name, found in groupby(items, title)
    )


def _signatures(minutes: Minutes) -> tuple[SignatureLine, ...]:
    """署名欄。進行した委員長と、指名された署名委員。"""
    chairs = (turn for turn in minutes.turns if turn.group is SpeakerGroup.CHAIR)
    chair = next(chairs, None)
    duty, name = (chair.role, chair.name) if chair else (None, None)
    signatories = minutes.header.signatories
    same = [signed for signed in signatories if name and _is_same(name, signed, minutes.header.attendees)]
    first = SignatureLine(duty or SpeakerGroup.CHAIR.value, max([name or "", *same], key=len))
    others = [signed for signed in signatories if signed not in same]
    return (first, *(SignatureLine("署名委員", signed) for signed in others or [""]))


def _is_same(chair: str, signed: str, attendees: Sequence[str]) -> bool:
    """署名委員が進行した人か。姓だけの表記は、その姓で始まる出席者が一人だけなら、その人とみる。"""
    short, full = sorted((chair, signed), key=len)
    return short == full or (full.startswith(short) and sum(a.startswith(short) for a in attendees) <= 1)
