"""公表する中身. 封をした会議録なら封をした段落を、前から公表されていた会議録なら発言を、公開版で渡す。

外に出るもの(公開の画面、ファイル、検索用 API、公開データ)は、すべてここで選んだ中身から作る。
封をした会議録では、署名を頼んだときに凍らせたものだけを見るので、あとで要約案や質疑応答が変わっても変わらない。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from app.printed_header import printed_header
from app.printing.record import PrintedRecord
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.sealing.statement import SealedRecord, Statement
from app.signing.errata_texts import public_errata
from app.signing.files import public_zip
from app.signing.frozen import FrozenRecord, frozen_record
from app.signing.printed import print_sealed
from db.editions import Speaker
from db.frozen_sources import FrozenSource, list_frozen_sources
from db.records import Exchange, MeetingHeader, Minutes, Side
from db.sealed_records import SealedRow, find_sealed
from nlp.public_form import PublicForm, public_turns
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class PublishedSpeech:
    """公表する発言か段落。number は 1 からで、アドレスの印になる。"""

    number: int
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class PublishedOutline:
    """公表する中身の骨組み。

    frozen: 封をした会議録の、公開版の中身か、封をしていなければ None。番号は、封をしていれば段落の、なければ発言のものである。
    agenda: 発言か段落の番号から議題の番号への対応(議題に入らなければ None)。
    sources: 封をした会議録の、公開する段落の根拠箇所。
    """

    frozen: FrozenRecord | None
    agenda: Mapping[int, int | None]
    sources: tuple[FrozenSource, ...]

    @property
    def sealed(self) -> bool:
        """封をした会議録か。"""
        return self.frozen is not None

    def numbers_of(self, exchange: Exchange, side: Side) -> tuple[int, ...]:
        """質疑応答の片側がある発言か段落の番号。公表する中身に無ければ空。

        封をした会議録では、同じ側の段落のうち、根拠箇所がその箇所に一字でも重なるもの。質疑応答をあとで分けても合わせても引ける。
        """
        spans = exchange.question if side is Side.QUESTION else exchange.answers
        if not self.sealed:
            return tuple(dict.fromkeys(span.turn for span in spans))
        found = (
            one.paragraph
            for one in self.sources
            if one.side is side and any(_overlap(one, span.turn, span.start, span.end) for span in spans)
        )
        return tuple(dict.fromkeys(found))


def published_body(
    db: Database, meeting_id: int, minutes: Minutes, how: PublicForm, tokenizer: Tokenizer
) -> tuple[PublishedSpeech, ...]:
    """会議録の、公表する発言か段落。公表してよいかどうかは見ない。ArchiveError: 封をした会議録の zip を読めない。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is not None:
        return tuple(
            PublishedSpeech(one.number, Speaker(one.speaker, one.speaker), one.printed)
            for one in _frozen(sealed).paragraphs
        )
    return tuple(
        PublishedSpeech(turn.number, Speaker(turn.name, turn.position, turn.role), turn.text)
        for turn in public_turns(minutes, how, tokenizer)
    )


def published_outline(db: Database, meeting_id: int, minutes: Minutes) -> PublishedOutline:
    """会議録の、公表する中身の骨組み。ArchiveError: 封をした会議録の zip を読めない。"""
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return PublishedOutline(None, {turn.number: turn.agenda for turn in minutes.turns}, ())
    frozen = _frozen(sealed)
    hidden = {one.number for one in frozen.paragraphs if one.hidden}
    sources = list_frozen_sources(db, sealed.request_id)
    return PublishedOutline(
        frozen,
        {one.number: one.agenda for one in frozen.paragraphs},
        tuple(one for one in sources if one.paragraph not in hidden),
    )


def published_header(
    outline: PublishedOutline, minutes: Minutes, how: PublicForm, tokenizer: Tokenizer
) -> MeetingHeader:
    """公表する会議の事実。印字する形になっている。"""
    return outline.frozen.header if outline.frozen else printed_header(minutes, how, tokenizer)


def public_archive(db: Database, meeting_id: int) -> bytes | None:
    """封をした会議録の公開版の zip。訂正の文も添える。封をしていなければ None。"""
    return public_zip(db, meeting_id).content if find_sealed(db, meeting_id) else None


def public_print(db: Database, meeting_id: int) -> PrintedRecord | None:
    """封をした会議録の公開版の印刷。署名のページと、訂正の公開版を添える。封をしていなければ None。"""
    sealed = find_sealed(db, meeting_id)
    return print_sealed(_read(sealed), public_errata(db, meeting_id)) if sealed else None


def public_sealed_pdf(db: Database, meeting_id: int) -> bytes | None:
    """市の証明書で封をした PDF。住民に渡せるものが無ければ None。

    公開しない部分か訂正のある会議録では、除いたり添えたりすると封が破れるので、渡せない。
    """
    sealed = find_sealed(db, meeting_id)
    if sealed is None or sealed.pdf is None or _frozen(sealed).withheld or public_errata(db, meeting_id):
        return None
    return sealed.pdf


def public_statement(db: Database, meeting_id: int) -> Statement | None:
    """封の文: 署名した人と時刻と鍵。封をしていなければ None。"""
    sealed = find_sealed(db, meeting_id)
    return _read(sealed).statement if sealed else None


def _overlap(source: FrozenSource, turn: int, start: int, end: int) -> bool:
    span = source.span
    return span.turn == turn and span.start < end and start < span.end


def _frozen(sealed: SealedRow) -> FrozenRecord:
    return frozen_record(_read(sealed).leaves)


def _read(sealed: SealedRow) -> SealedRecord:
    return read_record(unpack(sealed.public))
