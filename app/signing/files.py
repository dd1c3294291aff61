"""確定した会議録のファイル. 封をした中身は確定したときのままで、訂正は添えるだけにする。"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.printing.pdf import to_pdf
from app.printing.record import record_title
from app.sealing.archive import pack, unpack
from app.sealing.checking import read_errata, read_record
from app.sealing.statement import SealedRecord
from app.signing.errata_texts import whole_errata
from app.signing.frozen import frozen_record
from app.signing.printed import print_sealed
from db.errata import SignedText, find_public_errata, find_whole_errata
from db.errors import MaskedSinceSealedError, NotFoundError
from db.meetings import get_meeting
from db.records import Disclosure
from db.sealed_records import SealedRow, find_sealed


@dataclass(frozen=True, slots=True)
class RecordFile:
    """渡すファイル。title は会議録の表題。"""

    title: str
    content: bytes


def whole_zip(db: Database, meeting_id: int) -> RecordFile:
    """原本の zip。NotFoundError: 確定していない。"""
    return _zip(_row(db, meeting_id).archive, find_whole_errata(db, meeting_id))


def public_zip(db: Database, meeting_id: int) -> RecordFile:
    """公開版の zip。

    NotFoundError: 確定していないか、非公開の会議である。
    MaskedSinceSealedError: 確定した後に伏せた箇所があって、来た人には見せられない。
    """
    row = _row(db, meeting_id)
    if get_meeting(db, meeting_id).header.disclosure is Disclosure.CLOSED:
        raise NotFoundError("公開版", meeting_id)
    if not row.public:
        raise MaskedSinceSealedError
    return _zip(row.public, find_public_errata(db, meeting_id))


def record_pdf(db: Database, meeting_id: int) -> RecordFile:
    """署名のページのある PDF。

    市の証明書で封をした会議録なら、確定したときのもの(封が破れるので、訂正は入れられない)。ほかは、訂正も添えて作る。
    NotFoundError: 確定していない。UsageError: サーバに PDF を作る部品がない。
    """
    row = _row(db, meeting_id)
    sealed = _sealed(row.archive)
    content = row.pdf or to_pdf(print_sealed(sealed, whole_errata(db, meeting_id)))
    return RecordFile(_title(sealed), content)


def _row(db: Database, meeting_id: int) -> SealedRow:
    row = find_sealed(db, meeting_id)
    if row is None:
        raise NotFoundError("確定した会議録", meeting_id)
    return row


def _zip(archive: bytes, errata: SignedText | None) -> RecordFile:
    """封をした zip。訂正があれば、訂正の文を添える。"""
    sealed = _sealed(archive)
    if errata is None:
        return RecordFile(_title(sealed), archive)
    signed = read_errata(errata.message.encode(), errata.signature)
    return RecordFile(_title(sealed), pack(replace(sealed, errata=signed)))


def _sealed(archive: bytes) -> SealedRecord:
    return read_record(unpack(archive))


def _title(sealed: SealedRecord) -> str:
    return record_title(frozen_record(sealed.leaves).header)
