"""冒頭の事実. 会議録の初めに並べる、会議名・日時・出席者など。印刷と公開版で同じものを並べる。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.wareki import japanese_date
from db.records import MeetingHeader

# 表題に添える語。会議の名前ではない。
RECORD = "会議録"
_MEETING = "会議名"
# 公開版の行で、項目名と中身を分け、続きの行の初めに置く字。
_INSIDE = "　"


@dataclass(frozen=True, slots=True)
class Fact:
    """冒頭の事実ひとつ。label は項目名、lines は中身の行。"""

    label: str
    lines: tuple[str, ...]


def header_facts(header: MeetingHeader) -> tuple[Fact, ...]:
    """冒頭の事実。書かれていない項目は含まない。"""
    return tuple(fact for fact in _facts(header) if fact.lines)


def public_lines(header: MeetingHeader) -> list[str]:
    """公開版の冒頭の行。一行目は題名で、ほかは項目ごと。中身が二行以上なら、空白で始まる行に並べる。

    >>> public_lines(MeetingHeader("第1回協議会", place="市役所", agenda=("計画案", "その他")))
    ['第1回協議会', '開催場所　市役所', '議題', '　(1) 計画案', '　(2) その他']
    """
    facts = [fact for fact in header_facts(header) if fact.label != _MEETING]
    return [header.title or "", *(line for fact in facts for line in _written(fact))]


def read_facts(lines: Sequence[str]) -> tuple[Fact, ...]:
    """public_lines() の題名を除く行を、項目に戻す。

    >>> [(fact.label, fact.lines) for fact in read_facts(["開催場所　市役所", "議題", "　(1) 計画案"])]
    [('開催場所', ('市役所',)), ('議題', ('(1) 計画案',))]
    """
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith(_INSIDE) and found:
            found[-1][1].append(line.strip())
        else:
            label, _, text = line.partition(_INSIDE)
            found.append((label, [text] if text else []))
    return tuple(Fact(label, tuple(texts)) for label, texts in found)


def _written(fact: Fact) -> Iterable[str]:
    if len(fact.lines) == 1:
        return (f"{fact.label}{_INSIDE}{fact.lines[0]}",)
    return (fact.label, *(f"{_INSIDE}{line}" for line in fact.lines))


def _facts(header: MeetingHeader) -> list[Fact]:
    observers = "なし" if header.observers == 0 else f"{header.observers}人"
    return [
        Fact(_MEETING, _line(_meeting(header))),
        Fact("開催日時", _line(_when(header))),
        Fact("開催場所", _line(header.place)),
        Fact("公開・非公開", _line(header.disclosure.value if header.disclosure else None)),
        Fact("出席者", _names(header.attendees)),
        Fact("欠席者", _names(header.absentees)),
        Fact("事務局", _names(header.staff)),
        Fact("傍聴者", () if header.observers is None else (observers,)),
        Fact("議題", tuple(f"({number}) {title}" for number, title in enumerate(header.agenda, 1))),
        Fact("配布資料", header.handouts),
    ]


def _meeting(header: MeetingHeader) -> str:
    """会議の名前。表題に添える「会議録」は、会議の名前ではない。"""
    return (header.title or header.body or "").removesuffix(RECORD).rstrip()


def _line(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _names(names: Sequence[str]) -> tuple[str, ...]:
    return ("、".join(names),) if names else ()


def _when(header: MeetingHeader) -> str | None:
    """開催日時。時刻は印刷の会議録の言い方(午後3時30分)にする。"""
    if not header.held_on:
        return None
    start, end = (_time(time) if time else "" for time in (header.start, header.end))
    period = f"{start}から{end}まで" if start and end else f"{start}から" if start else ""
    return f"{japanese_date(header.held_on)} {period}".strip()


def _time(clock: str) -> str:
    """24 時間制の HH:MM を、午前・午後の言い方にする。

    >>> _time("15:00"), _time("09:30"), _time("12:05")
    ('午後3時', '午前9時30分', '午後0時5分')
    """
    hour, minute = (int(part) for part in clock.split(":"))
    half = "午前" if hour < 12 else "午後"
    return f"{half}{hour % 12}時" + (f"{minute}分" if minute else "")
