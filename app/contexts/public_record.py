"""公表した会議録の画面の文脈. だれが見ても同じで、公開版だけを使う。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app import public_addresses
from app.contexts.crumbs import Crumb
from app.open_data.record import OpenRecord, read_record
from app.open_data.tables import agenda_title
from app.printing.facts import Fact, read_facts
from app.printing.proof import PrintedErratum
from app.publishing import public_sealed_pdf, public_statement
from app.wareki import japanese_day
from db.exchanges import list_exchanges
from db.plans import get_measures
from db.publications import published_at, published_links
from db.speeches import FoundEdition
from nlp.text.tokenizer import Tokenizer

# ファイルの名の終わりと、その名前。
FILES = (
    ("html", "HTML"),
    ("docx", "Word"),
    ("pdf", "PDF"),
    ("txt", "テキスト"),
    ("json", "JSON"),
    ("xml", "Akoma Ntoso(XML)"),
)


@dataclass(frozen=True, slots=True)
class SpeechView:
    """発言か段落。anchor: 画面の中の印。url: 変わらないアドレス。number, label: 番号と発言者。lines: 本文の行。"""

    anchor: str
    url: str
    number: int
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """議題ひとつ。anchor: 画面の中の印。title: 議題の名(議題に入らなければ空)。speeches: 発言か段落。"""

    anchor: str
    title: str
    speeches: tuple[SpeechView, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """ファイル。name: 形式の名。url: アドレス。"""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ErratumView:
    """訂正。anchor: 画面の中の印。erratum: 訂正の公開版。"""

    anchor: str
    erratum: PrintedErratum


@dataclass(frozen=True, slots=True)
class SignedView:
    """署名した人。name, duty: 氏名と務め。method: 署名のしかた。at: 署名した時刻(UTC)。"""

    name: str
    duty: str
    method: str
    at: str


@dataclass(frozen=True, slots=True)
class SealView:
    """封。

    signed: 署名した人。at: 封をした時刻(UTC)。hash: 内容の印(16 進)。key: 公開鍵(16 進)。url: 公開版の zip。
    in_pdf: PDF に市の証明書の電子署名があるか(無ければ、封をした中身から組み直した PDF)。
    """

    signed: tuple[SignedView, ...]
    at: str
    hash: str
    key: str
    url: str
    in_pdf: bool


@dataclass(frozen=True, slots=True)
class MeasureLink:
    """話し合われた施策。content: 実施内容。url: アドレス。"""

    content: str
    url: str


@dataclass(frozen=True, slots=True)
class PublicRecordPage:
    """公表した会議録(/records/{会議録 ID})。

    title, crumbs: 見出しと上の階層。
    committee, held_on: 会議体の名と、開催日か None。
    issue_id: 会議録 ID。
    published_on: 公表した日(日本時間)。
    modified: 最後に変わった時刻(UTC)。
    facts: 開催概要。
    sections: 議題ごとの発言か段落。
    files: ファイル。
    errata: 訂正。
    seal: 封か、封をしていなければ(前から公表されていた会議録なら)None。
    measures: 話し合われた施策。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    committee: str
    held_on: str | None
    issue_id: str
    published_on: str
    modified: str
    facts: tuple[Fact, ...]
    sections: tuple[SectionView, ...]
    files: tuple[FileView, ...]
    errata: tuple[ErratumView, ...]
    seal: SealView | None
    measures: tuple[MeasureLink, ...]


def load_public_record_page(db: Database, edition: FoundEdition, tokenizer: Tokenizer) -> PublicRecordPage:
    """公表した会議録の画面を読む。edition は公表している会議録の公開版。"""
    record = read_record(db, edition, tokenizer)
    published = published_at(db, edition.meeting_id) or edition.written_at
    return PublicRecordPage(
        title=record.title,
        crumbs=(Crumb("公表した会議録", public_addresses.RECORDS),),
        committee=edition.committee,
        held_on=edition.held_on,
        issue_id=edition.issue_id,
        published_on=japanese_day(published).isoformat(),
        modified=max(edition.written_at, published, *(one.at for one in record.errata)),
        facts=read_facts(record.header[1:]),
        sections=_sections(record),
        files=tuple(
            FileView(name, public_addresses.record_file_url(edition.issue_id, suffix))
            for suffix, name in FILES
        ),
        errata=tuple(ErratumView(f"erratum-{one.number}", one) for one in record.errata),
        seal=_seal(db, edition),
        measures=_measures(db, edition.meeting_id),
    )


def _sections(record: OpenRecord) -> tuple[SectionView, ...]:
    grouped = groupby(record.speeches, lambda speech: agenda_title(record, speech.agenda))
    return tuple(
        SectionView(
            f"section-{number}",
            title,
            tuple(_speech(record.edition.issue_id, one.number, one.label, one.text) for one in found),
        )
        for number, (title, found) in enumerate(grouped, 1)
    )


def _speech(issue_id: str, number: int, label: str, text: str) -> SpeechView:
    return SpeechView(
        f"speech-{number}",
        public_addresses.record_url(issue_id, number),
        number,
        label,
        tuple(text.split("\n")),
    )


def _seal(db: Database, edition: FoundEdition) -> SealView | None:
    statement = public_statement(db, edition.meeting_id)
    if statement is None:
        return None
    return SealView(
        tuple(SignedView(one.name, one.duty, one.method, one.signed_at) for one in statement.signatories),
        statement.sealed_at,
        statement.content_hash,
        statement.public_key,
        public_addresses.record_public_zip_url(edition.issue_id),
        public_sealed_pdf(db, edition.meeting_id) is not None,
    )


def _measures(db: Database, meeting_id: int) -> tuple[MeasureLink, ...]:
    """この会議録の質疑応答に、人が確定した施策。"""
    here = {stored.id for stored in list_exchanges(db, meeting_id)}
    wanted: Sequence[int] = [
        measure for measure, exchanges in published_links(db).items() if here & set(exchanges)
    ]
    return tuple(
        MeasureLink(stored.measure.content, public_addresses.record_measure_url(stored.id))
        for stored in get_measures(db, sorted(wanted))
    )
