"""公表する中身. 封をした会議録なら封をした段落を、前から公表されていた会議録なら発言を、公開形で渡す。

外に出るもの(公開の画面、ファイル、検索用 API、公開データ)は、すべてここで選んだ中身から作る。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

from sqlite_utils import Database

from app.printing.record import PrintedRecord
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.sealing.parts import MeetingPart, ParagraphPart, WithheldPart
from app.sealing.statement import SealedRecord, Statement
from app.signing.files import public_zip
from app.signing.printed import print_sealed
from db.drafts import get_draft
from db.editions import Speaker
from db.errata import list_errata
from db.meetings import get_minutes
from db.records import Disclosure, DraftItem, Exchange, MeetingHeader, Minutes, Side
from db.sealed_records import SealedRow, find_sealed
from nlp.public_form import PublicForm, public_text, public_turns
from nlp.text.tokenizer import Tokenizer

# 伏せた段落の発言者の欄に書く言葉。
WITHHELD_SPEAKER = Speaker("公開しない部分")

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
    """会議録の、公表する発言か段落。公表してよいかどうかは見ない。ArchiveError: 封をした会議録の zip を読めない。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is not None:
        return _read_sealed(sealed)[1]
    return tuple(
        PublishedSpeech(turn.number, Speaker(turn.name, turn.position, turn.role), turn.text)
        for turn in public_turns(minutes, how, tokenizer)
    )


def published_outline(db: Database, meeting_id: int, minutes: Minutes) -> PublishedOutline:
    """会議録の、公表する中身の骨組み。ArchiveError: 封をした会議録の zip を読めない。"""
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
class PublicErratum:
    """公開形の訂正。place は箇所、at は訂正した時刻(UTC)。伏せた段落の訂正では、wrong と correct と reason が空。"""

    number: int
    place: str
    wrong: str
    correct: str
    reason: str
    at: str


def public_errata(
    db: Database, meeting_id: int, how: PublicForm, tokenizer: Tokenizer
) -> tuple[PublicErratum, ...]:
    """会議録の訂正の公開形。書き足した順。伏せた段落の訂正は、あったことだけを述べる。"""
    errata = list_errata(db, meeting_id)
    sealed = find_sealed(db, meeting_id)
    if not errata or sealed is None:
        return ()
    minutes = get_minutes(db, meeting_id)
    hidden = {one.number for one in _read_sealed(sealed)[1] if one.speaker == WITHHELD_SPEAKER}
    found = []
    for one in errata:
        said = one.correction
        place = f"段落 {said.paragraph}" if said.paragraph else "会議の事実"
        texts = ("", "", "") if said.paragraph in hidden else (said.wrong, said.correct, said.reason)
        wrong, correct, reason = (public_text(text, minutes, how, tokenizer) for text in texts)
        found.append(PublicErratum(one.number, place, wrong, correct, reason, one.act.at))
    return tuple(found)


def corrected_at(db: Database, meeting_id: int) -> str:
    """最後の訂正の時刻(UTC)。訂正が無ければ空。"""
    return max((one.act.at for one in list_errata(db, meeting_id)), default="")


def public_archive(db: Database, meeting_id: int) -> bytes | None:
    """封をした会議録の公開版の zip。訂正の文も添える。封をしていなければ None。"""
    return public_zip(db, meeting_id).content if find_sealed(db, meeting_id) else None


def public_print(
    db: Database, meeting_id: int, how: PublicForm, tokenizer: Tokenizer
) -> PrintedRecord | None:
    """封をした会議録の公開版の印刷。署名のページと、訂正の公開形を添える。封をしていなければ None。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return None
    whole = print_sealed(_read(sealed), list_errata(db, meeting_id))
    public = public_errata(db, meeting_id, how, tokenizer)
    return replace(
        whole,
        errata=tuple(
            replace(shown, wrong=one.wrong, correct=one.correct, reason=one.reason)
            for shown, one in zip(whole.errata, public, strict=True)
        ),
    )


def public_statement(db: Database, meeting_id: int) -> Statement | None:
    """封の文: 署名した人と時刻と鍵。封をしていなければ None。"""
    sealed = find_sealed(db, meeting_id)
    return _read(sealed).statement if sealed else None


def _read_sealed(sealed: SealedRow) -> tuple[MeetingHeader, tuple[PublishedSpeech, ...]]:
    """公開版の zip の、会議の事実と段落。伏せた段落は、伏せたことと理由だけを述べる。"""
    parts = [leaf.content if leaf else None for leaf in _read(sealed).leaves]
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


def _read(sealed: SealedRow) -> SealedRecord:
    return read_record(unpack(sealed.public))


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
