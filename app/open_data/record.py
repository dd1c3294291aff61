"""書き出す会議録. 公開版の会議と発言に、議題と質疑応答を添える。氏名を除いた後の形だけを持つ。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from app.diet_api.ids import speech_id
from app.editions import public_form_of
from app.printing.proof import PrintedErratum
from app.publishing import PublishedOutline, published_header, published_outline
from app.signing.errata_texts import public_errata
from db.exchanges import list_exchanges
from db.meetings import get_minutes
from db.records import Exchange, Side
from db.speeches import FoundEdition, FoundSpeech, get_editions, list_edition_ids, list_speeches
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class OpenSpeech:
    """書き出す発言。

    id は発言 ID、agenda は議題の番号(無ければ None)、label は印字する発言者、name と position と role はその氏名(氏名を
    印字しなければ役職)と肩書きと役割(無ければ空)。
    """

    id: str
    number: int
    agenda: int | None
    label: str
    name: str
    position: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenExchange:
    """書き出す質疑応答。question と answers は、その箇所のある発言の番号。commitment は答弁の約束の型か None。"""

    number: int
    kind: str
    question: tuple[int, ...]
    answers: tuple[int, ...]
    commitment: str | None


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """書き出す会議録。header は会議録情報の行(一行目は題名)、agenda は議題、errata は確定した後の訂正。"""

    edition: FoundEdition
    header: tuple[str, ...]
    agenda: tuple[str, ...]
    speeches: tuple[OpenSpeech, ...]
    exchanges: tuple[OpenExchange, ...]
    errata: tuple[PrintedErratum, ...] = ()

    @property
    def title(self) -> str:
        """題名。書かれていなければ会議体の名。"""
        return self.header[0] or self.edition.committee


def read_record(db: Database, edition: FoundEdition, tokenizer: Tokenizer) -> OpenRecord:
    """公開版の会議ひとつ。"""
    minutes = get_minutes(db, edition.meeting_id)
    how = public_form_of(db, edition.meeting_id)
    head, *said = list_speeches(db, edition.id)
    outline = published_outline(db, edition.meeting_id, minutes)
    return OpenRecord(
        edition=edition,
        header=tuple(head.text.split("\n")),
        agenda=published_header(outline, minutes, how, tokenizer).agenda,
        speeches=tuple(_speech(edition, speech, outline.agenda.get(speech.number)) for speech in said),
        exchanges=tuple(
            _exchange(stored.exchange, outline)
            for stored in list_exchanges(db, edition.meeting_id)
            if not stored.stale
            and stored.exchange.number > 0
            # 封をした会議録の段落に無い質疑は、公表していない。
            and outline.numbers_of(stored.exchange, Side.QUESTION)
        ),
        errata=public_errata(db, edition.meeting_id),
    )


def read_records(db: Database, tokenizer: Tokenizer) -> Iterator[OpenRecord]:
    """すべての公開版の会議。新しい開催日から、一つずつ読む。"""
    for edition_id in list_edition_ids(db):
        for edition in get_editions(db, [edition_id]):
            yield read_record(db, edition, tokenizer)


def _speech(edition: FoundEdition, speech: FoundSpeech, agenda: int | None) -> OpenSpeech:
    speaker = speech.speaker
    alone = speaker.position in ("", speaker.name)
    return OpenSpeech(
        id=speech_id(edition.issue_id, speech.number),
        number=speech.number,
        agenda=agenda,
        label=speaker.name if alone else f"{speaker.name}{speaker.position}",
        name=speaker.name,
        position=speaker.position,
        role=speaker.role,
        text=speech.text,
    )


def _exchange(exchange: Exchange, outline: PublishedOutline) -> OpenExchange:
    return OpenExchange(
        number=exchange.number,
        kind=exchange.kind.value,
        question=outline.numbers_of(exchange, Side.QUESTION),
        answers=outline.numbers_of(exchange, Side.ANSWER),
        commitment=exchange.commitment.commitment.value if exchange.commitment else None,
    )
