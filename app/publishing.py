"""公表する中身. 封をした会議録なら封をした段落を、前から公表されていた会議録なら発言を、公開形で渡す。

外に出るもの(公開の画面、ファイル、検索用 API、公開データ)は、すべてここで選んだ中身から作る。
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from pydantic import TypeAdapter
from sqlite_utils import Database

from app.printing.proof import PrintedErratum
from app.sealing.archive import RECORD, STATEMENT, unpack
from app.sealing.checking import RecordFile, read_record
from app.sealing.parts import MeetingPart, ParagraphPart, WithheldPart
from app.sealing.statement import SealedRecord, Statement
from app.signing.frozen import frozen_record
from app.signing.printed import printed_erratum
from db.drafts import get_draft
from db.editions import Speaker
from db.errata import list_errata
from db.records import Disclosure, DraftItem, Exchange, MeetingHeader, Minutes, Side
from db.sealed_records import SealedRow, find_sealed
from nlp.public_form import PublicForm, public_turns
from nlp.text.tokenizer import Tokenizer

# 伏せた段落の発言者の欄に書く言葉。
WITHHELD_SPEAKER = Speaker("公開しない部分")

_RECORD_FILE = TypeAdapter(RecordFile)
_STATEMENT = TypeAdapter(Statement)
_HEADER_FIELDS = {field.name for field in fields(MeetingHeader)}


@dataclass(frozen=True, slots=True)
class PublishedSpeech:
    """公表する発言か段落。number は 1 からで、アドレスの印になる。"""

    number: int
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class PublishedOutline:
    """公表する中身の骨組み。

    header: 冒頭の事実(公開形にする前)。
    agenda: 発言か段落の番号から議題の番号への対応(議題に入らなければ None)。
    sealed: 封をした会議録か。封をした会議録の番号は段落の、そうでなければ発言の番号である。
    items: 封をした段落の番号から、その元になった要約案の段落への対応。
    """

    header: MeetingHeader
    agenda: Mapping[int, int | None]
    sealed: bool
    items: Mapping[int, DraftItem]

    def numbers_of(self, exchange: Exchange, side: Side) -> tuple[int, ...]:
        """質疑応答の片側がある発言か段落の番号。公表する中身に無ければ空。"""
        if self.sealed:
            return tuple(
                number
                for number, item in self.items.items()
                if item.exchange == exchange.number and item.side is side
            )
        spans = exchange.question if side is Side.QUESTION else exchange.answers
        return tuple(dict.fromkeys(span.turn for span in spans))


def published_body(
    db: Database, meeting_id: int, minutes: Minutes, how: PublicForm, tokenizer: Tokenizer
) -> tuple[PublishedSpeech, ...]:
    """会議録の、公表する発言か段落。公表してよいかどうかは見ない。ValueError: 封をした会議録の zip を読めない。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is not None:
        return _read_sealed(sealed)[1]
    return tuple(
        PublishedSpeech(turn.number, Speaker(turn.name, turn.position, turn.role), turn.text)
        for turn in public_turns(minutes, how, tokenizer)
    )


def published_outline(db: Database, meeting_id: int, minutes: Minutes) -> PublishedOutline:
    """会議録の、公表する中身の骨組み。ValueError: 封をした会議録の zip を読めない。"""
    agenda = {turn.number: turn.agenda for turn in minutes.turns}
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return PublishedOutline(minutes.header, agenda, False, {})
    header, paragraphs = _read_sealed(sealed)
    items = _matched_items(paragraphs, get_draft(db, meeting_id).items)
    of_paragraphs = {
        number: agenda.get(item.sources[0].turn) if item.sources else None for number, item in items.items()
    }
    return PublishedOutline(header, of_paragraphs, True, items)


@dataclass(frozen=True, slots=True)
class PublishedErratum:
    """公表する訂正。number は会議録の中の番号、at は訂正した時刻(UTC)、printed は公開版での言い方。"""

    number: int
    at: str
    printed: PrintedErratum


def published_errata(db: Database, meeting_id: int) -> tuple[PublishedErratum, ...]:
    """会議録の訂正。古い順。公開しない段落の訂正は、言葉が空になる。ValueError: 封をした会議録の zip を読めない。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return ()
    record = frozen_record(public_seal(sealed).leaves)
    return tuple(
        PublishedErratum(one.number, one.act.at, printed_erratum(record, one))
        for one in list_errata(db, meeting_id)
    )


def public_seal(sealed: SealedRow) -> SealedRecord:
    """封をした会議録の公開版。ValueError: zip を読めない。"""
    return read_record(unpack(sealed.public))


def sealed_statement(sealed: SealedRow) -> Statement:
    """封の文: 署名した人と時刻と鍵。"""
    return _STATEMENT.validate_python(json.loads(unpack(sealed.public)[STATEMENT]))


def _read_sealed(sealed: SealedRow) -> tuple[MeetingHeader, tuple[PublishedSpeech, ...]]:
    """公開版の zip の、会議の事実と段落。伏せた段落は、伏せたことと理由だけを述べる。"""
    parts = [leaf.content if leaf else None for leaf in _record_file(sealed).parts]
    meeting = next(part for part in parts if isinstance(part, MeetingPart))
    paragraphs = []
    for part in parts:
        if isinstance(part, ParagraphPart):
            speaker = Speaker(part.speaker, part.speaker)
            paragraphs.append(PublishedSpeech(part.number, speaker, part.text))
        elif isinstance(part, WithheldPart) and part.of == "paragraph":
            text = f"(公開しない部分: {part.reason})"
            paragraphs.append(PublishedSpeech(part.number, WITHHELD_SPEAKER, text))
    # 原本では、伏せる段落も述べる部分の後に続く。公開しない方を残す。
    return _header(meeting), tuple({one.number: one for one in reversed(paragraphs)}.values())[::-1]


def _record_file(sealed: SealedRow) -> RecordFile:
    return _RECORD_FILE.validate_python(json.loads(unpack(sealed.public)[RECORD]))


def _header(part: MeetingPart) -> MeetingHeader:
    values = {name: getattr(part, name) for name in _HEADER_FIELDS}
    return MeetingHeader(**values | {"disclosure": Disclosure(part.disclosure) if part.disclosure else None})


def _matched_items(paragraphs: Sequence[PublishedSpeech], items: Sequence[DraftItem]) -> dict[int, DraftItem]:
    """段落の番号から、同じ順で同じ発言者と文の、要約案の段落への対応。合わないものは含まない。"""
    return {
        paragraph.number: item
        for paragraph, item in zip(paragraphs, items, strict=False)
        if (paragraph.speaker.name, paragraph.text) == (item.speaker, item.text)
    }
