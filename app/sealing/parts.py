"""会議録の中身. 示したものを、順に並ぶ小さな部分に分ける。伏せる部分の前には、伏せたことと理由を述べる部分を置く。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from db.records import MeetingHeader, Turn

Hidden = Literal["people", "paragraph", "turn"]

# 人の名前を公開しない理由。
NAMES_NOT_PRINTED = "（氏名を印字しない決まり）"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """印字する段落。

    speaker は印字する発言者、withheld は公開しない理由(公開するなら None)、agenda は議題の番号(議題に入らなければ None)。
    """

    speaker: str
    text: str
    withheld: str | None = None
    agenda: int | None = None


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """会議の事実に人数だけを書く会議録での、人の名前。"""

    kind: Literal["people"]
    attendees: tuple[str, ...]
    absentees: tuple[str, ...]
    staff: tuple[str, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordBody:
    """会議録が示すもの。

    header は印字する形の会議の事実。people は、会議の事実に人数だけを書くときの人の名前で、公開しない(書くなら None)。
    withheld は、公開しない発言の番号から理由への対応(「（秘密のため非公開：個人情報）」など)。
    """

    committee: str
    header: MeetingHeader
    paragraphs: tuple[Paragraph, ...]
    turns: tuple[Turn, ...]
    withheld: Mapping[int, str] = field(default_factory=dict)
    people: PeoplePart | None = None


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """会議の名前、日時、場所、出席者など。書かれていないものは None か空。

    氏名を印字しない会議体では、attendees と absentees と staff は「3人」の一つだけで、名前は次の PeoplePart にある。
    """

    kind: Literal["meeting"]
    committee: str
    title: str | None
    body: str | None
    held_on: str | None
    start: str | None
    end: str | None
    place: str | None
    disclosure: str | None
    observers: int | None
    attendees: tuple[str, ...]
    absentees: tuple[str, ...]
    staff: tuple[str, ...]
    agenda: tuple[str, ...]
    handouts: tuple[str, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphPart:
    """印字する段落。number は 1 から、agenda は議題の番号か None。"""

    kind: Literal["paragraph"]
    number: int
    agenda: int | None
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnPart:
    """発言。number は会議の中の番号。"""

    kind: Literal["turn"]
    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class WithheldPart:
    """次の部分を公開しないことと、その理由。of と number は、次の部分の kind と number(人の名前では 1)。"""

    kind: Literal["withheld"]
    of: Hidden
    number: int
    reason: str


Part = Annotated[
    MeetingPart | PeoplePart | ParagraphPart | TurnPart | WithheldPart, Field(discriminator="kind")
]


def split_body(body: RecordBody) -> tuple[Part, ...]:
    """会議録を部分に分ける。会議の事実、(印字しない)人の名前、印字する段落、発言の順。

    ValueError: 公開しない理由が空か、無い発言を公開しないことにしている。
    """
    numbers = {turn.number for turn in body.turns}
    reasons = [paragraph.withheld for paragraph in body.paragraphs] + list(body.withheld.values())
    if any(reason is not None and not reason.strip() for reason in reasons):
        raise ValueError("公開しない理由が空です。")
    if not body.withheld.keys() <= numbers:
        raise ValueError("公開しない発言が、会議録にありません。")
    return (_meeting(body), *_people(body), *_paragraphs(body), *_turns(body))


def _meeting(body: RecordBody) -> MeetingPart:
    return MeetingPart("meeting", body.committee, **asdict(body.header))


def _people(body: RecordBody) -> Iterator[Part]:
    if body.people is not None:
        yield WithheldPart("withheld", "people", 1, NAMES_NOT_PRINTED)
        yield body.people


def _paragraphs(body: RecordBody) -> Iterator[Part]:
    for number, paragraph in enumerate(body.paragraphs, start=1):
        if paragraph.withheld is not None:
            yield WithheldPart("withheld", "paragraph", number, paragraph.withheld)
        yield ParagraphPart("paragraph", number, paragraph.agenda, paragraph.speaker, paragraph.text)


def _turns(body: RecordBody) -> Iterator[Part]:
    for turn in body.turns:
        if turn.number in body.withheld:
            yield WithheldPart("withheld", "turn", turn.number, body.withheld[turn.number])
        yield TurnPart("turn", turn.number, turn.label, turn.text)
