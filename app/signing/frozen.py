"""凍らせた会議録. 署名を頼んだときに残した部分を、示す形に戻す。いまのデータは何も見ない。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from app.sealing.leaves import Leaf
from app.sealing.parts import MeetingPart, ParagraphPart, TurnPart, WithheldPart
from db.records import Disclosure, MeetingHeader


@dataclass(frozen=True, slots=True)
class FrozenParagraph:
    """印字する段落。agenda は議題の番号か None、withheld は公開しない理由か None。公開版で伏せた段落の text は空。"""

    number: int
    agenda: int | None
    speaker: str
    text: str
    withheld: str | None


@dataclass(frozen=True, slots=True)
class FrozenTurn:
    """発言。withheld は公開しない理由か None。公開版で伏せた発言の text は空。"""

    number: int
    label: str
    text: str
    withheld: str | None


@dataclass(frozen=True, slots=True)
class FrozenRecord:
    """凍らせた会議録。"""

    committee: str
    header: MeetingHeader
    paragraphs: tuple[FrozenParagraph, ...]
    turns: tuple[FrozenTurn, ...]


def frozen_record(leaves: Sequence[Leaf | None]) -> FrozenRecord:
    """葉を会議録に戻す。None は公開版で伏せた葉。ValueError: 会議の事実が無い。"""
    meeting: MeetingPart | None = None
    paragraphs: list[FrozenParagraph] = []
    turns: list[FrozenTurn] = []
    hidden: WithheldPart | None = None
    agenda: int | None = None
    for part in (leaf.content if leaf else None for leaf in leaves):
        reason = hidden.reason if hidden else None
        match part:
            case MeetingPart():
                meeting = part
            case ParagraphPart():
                agenda = part.agenda
                paragraphs.append(FrozenParagraph(part.number, agenda, part.speaker, part.text, reason))
            case TurnPart():
                turns.append(FrozenTurn(part.number, part.label, part.text, reason))
            case None if hidden and hidden.of == "paragraph":
                # 伏せた段落の議題は分からないので、前の段落に続ける。
                paragraphs.append(FrozenParagraph(hidden.number, agenda, "", "", reason))
            case None if hidden:
                turns.append(FrozenTurn(hidden.number, "", "", reason))
        hidden = part if isinstance(part, WithheldPart) else None
    if meeting is None:
        raise ValueError("会議の事実がありません。")
    return FrozenRecord(meeting.committee, _header(meeting), tuple(paragraphs), tuple(turns))


def _header(meeting: MeetingPart) -> MeetingHeader:
    facts = {field.name: getattr(meeting, field.name) for field in fields(MeetingHeader)}
    return MeetingHeader(
        **{**facts, "disclosure": Disclosure(meeting.disclosure) if meeting.disclosure else None}
    )
