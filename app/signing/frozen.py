"""凍らせた会議録. 署名を頼んだときに残した部分を、示す形に戻す。いまのデータは何も見ない。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from app.sealing.leaves import Leaf
from app.sealing.parts import MeetingPart, ParagraphPart, PeoplePart, TurnPart, WithheldPart
from db.records import Disclosure, MeetingHeader

# 公開版で伏せた段落の、発言者の欄に書く言葉。
HIDDEN_SPEAKER = "公開しない部分"


@dataclass(frozen=True, slots=True)
class FrozenParagraph:
    """印字する段落。

    agenda は議題の番号か None。withheld は、公開版で段落の代わりに書く言葉(「（取消：本人の申し出）」など)か、公開するなら None。
    公開版で伏せた段落では、speaker が HIDDEN_SPEAKER、text が空。
    """

    number: int
    agenda: int | None
    speaker: str
    text: str
    withheld: str | None

    @property
    def hidden(self) -> bool:
        """中身を除いてあるか。"""
        return self.withheld is not None and not self.text

    @property
    def printed(self) -> str:
        """印字する本文。公開版では伏せた段落の代わりの言葉、原本では公開版でそうなることを添えた本文。"""
        if self.withheld is None:
            return self.text
        return f"{public_mark(self.withheld)}\n{self.text}" if self.text else self.withheld


@dataclass(frozen=True, slots=True)
class FrozenTurn:
    """発言。withheld は公開版で代わりに書く言葉か None。公開版で伏せた発言の text は空。"""

    number: int
    label: str
    text: str
    withheld: str | None


@dataclass(frozen=True, slots=True)
class FrozenRecord:
    """凍らせた会議録。

    header は会議の事実。氏名を印字しない会議録では、人の名前は原本にだけあり、公開版では「3人」のようになる。
    withheld は、公開しない部分があるか。names は、公開版では人数だけになる、人の名前を持つか。
    """

    committee: str
    header: MeetingHeader
    paragraphs: tuple[FrozenParagraph, ...]
    turns: tuple[FrozenTurn, ...]
    withheld: bool = False
    names: bool = False


def public_mark(withheld: str) -> str:
    """原本で、公開版では伏せる部分に添える言葉。

    >>> public_mark("（取消：本人の申し出）")
    '〔公開版では（取消：本人の申し出）〕'
    """
    return f"〔公開版では{withheld}〕"


def frozen_record(leaves: Sequence[Leaf | None]) -> FrozenRecord:
    """葉を会議録に戻す。None は公開版で伏せた葉。ValueError: 会議の事実が無い。"""
    meeting: MeetingPart | None = None
    people: PeoplePart | None = None
    paragraphs: list[FrozenParagraph] = []
    turns: list[FrozenTurn] = []
    hidden: WithheldPart | None = None
    agenda: int | None = None
    withheld = False
    for part in (leaf.content if leaf else None for leaf in leaves):
        reason = hidden.reason if hidden else None
        match part:
            case MeetingPart():
                meeting = part
            case PeoplePart():
                people = part
            case ParagraphPart():
                agenda = part.agenda
                paragraphs.append(FrozenParagraph(part.number, agenda, part.speaker, part.text, reason))
            case TurnPart():
                turns.append(FrozenTurn(part.number, part.label, part.text, reason))
            case None if hidden and hidden.of == "paragraph":
                # 伏せた段落の議題は分からないので、前の段落に続ける。
                paragraphs.append(FrozenParagraph(hidden.number, agenda, HIDDEN_SPEAKER, "", reason))
            case None if hidden and hidden.of == "turn":
                turns.append(FrozenTurn(hidden.number, "", "", reason))
        hidden = part if isinstance(part, WithheldPart) else None
        withheld = withheld or hidden is not None
    if meeting is None:
        raise ValueError("会議の事実がありません。")
    header = _header(meeting, people)
    return FrozenRecord(
        meeting.committee, header, tuple(paragraphs), tuple(turns), withheld, people is not None
    )


def _header(meeting: MeetingPart, people: PeoplePart | None) -> MeetingHeader:
    facts = {field.name: getattr(meeting, field.name) for field in fields(MeetingHeader)}
    header = MeetingHeader(
        **{**facts, "disclosure": Disclosure(meeting.disclosure) if meeting.disclosure else None}
    )
    if people is None:
        return header
    return replace(
        header,
        attendees=people.attendees,
        absentees=people.absentees,
        staff=people.staff,
        signatories=people.signatories,
    )
