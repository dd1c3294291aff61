"""封. 署名のそろった会議録を、示したままの中身で封をして残す。"""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from app.diet_api.ids import edition_facts
from app.errors import UsageError
from app.printing.pdf import to_pdf
from app.printing.seal_files import SealFiles
from app.sealing.archive import ArchiveError, pack
from app.sealing.checking import read_leaves
from app.sealing.leaves import Leaf, content_hash, leaf_hashes
from app.sealing.statement import ChainHead, Claim, SealedRecord, Signatory, public_copy, seal
from app.signing.printed import print_sealed
from db.chain.entries import latest_head
from db.chain.keys import registered_key
from db.errors import KeyFileError
from db.events import Act
from db.meetings import get_meeting
from db.procedures import SigningMethod
from db.sealed_records import SealedRow, keep_sealed
from db.signatures import SignatureRequest, find_request, list_signatures
from nlp.text.ordinals import find_ordinal

NO_KEY = "署名の鍵が登録されていません。管理者に、kaigiroku key で鍵を登録するよう頼んでください。"
_REASON = "会議録の確定"
_CHANGED = "署名を頼んだときの内容が、データベースの中で書き換えられています。確定しないで、管理者に知らせてください。"
_NO_CERTIFICATE = (
    "この会議録の署名のしかたは「PDF の電子署名」ですが、市の証明書がありません。"
    "管理者に、--pdf-certificate を付けて動かすよう頼んでください。"
)


def key_obstacle(db: Database) -> str | None:
    """封をする鍵を使えなければ、それを述べる一行。使えれば None。"""
    try:
        return None if registered_key(db) else NO_KEY
    except KeyFileError as error:
        return str(error)


def asked_leaves(request: SignatureRequest) -> tuple[Leaf, ...]:
    """署名を頼んだときに示した葉。UsageError: 残した中身が、内容の印に合わない。"""
    try:
        leaves = tuple(leaf for leaf in read_leaves(request.shown.record) if leaf)
    except ArchiveError as error:
        raise UsageError(_CHANGED) from error
    if content_hash(leaf_hashes(leaves)) != request.shown.content_hash:
        raise UsageError(_CHANGED)
    return leaves


def seal_record(db: Database, meeting_id: int, files: SealFiles | None, act: Act) -> None:
    """会議録に封をして残す。会議録を「確定」に進めるトランザクションの中で呼ぶ。files は PDF に封をする市の証明書。

    UsageError: 鍵か証明書が無いか、残した中身が書き換えられている。KeyFileError: 鍵を読めない。
    """
    request = find_request(db, meeting_id)
    assert request is not None, "署名を頼んでいない会議録が、署名済みになっている"
    key = registered_key(db)
    if key is None:
        raise UsageError(NO_KEY)
    sealed = seal(asked_leaves(request), _claim(db, request, act), key)
    pdf = _sealed_pdf(sealed, files) if request.shown.method is SigningMethod.PDF else None
    archive, public = pack(sealed), pack(public_copy(sealed))
    keep_sealed(db, SealedRow(meeting_id, request.id, archive, public, pdf, act))


def record_name(db: Database, meeting_id: int) -> str:
    """会議録を指す、変わらない名前。会議録 ID と同じ 21 字。NotFoundError: 会議が無い。"""
    header = get_meeting(db, meeting_id).header
    return edition_facts(meeting_id, header.held_on, find_ordinal(header.title or "") or 0).issue_id


def _claim(db: Database, request: SignatureRequest, act: Act) -> Claim:
    head = latest_head(db)
    return Claim(
        record=record_name(db, request.meeting_id),
        signatories=tuple(_signatories(db, request)),
        sealed_at=act.at,
        head=ChainHead(head.entry, head.hash),
    )


def _signatories(db: Database, request: SignatureRequest) -> Iterator[Signatory]:
    for one in list_signatures(db, request.id):
        if one.content_hash != request.shown.content_hash:
            raise UsageError(_CHANGED)
        yield Signatory(one.name, one.title, request.shown.method, one.act.at)


def _sealed_pdf(sealed: SealedRecord, files: SealFiles | None) -> bytes:
    if files is None:
        raise UsageError(_NO_CERTIFICATE)
    # 署名の部品は重いので、PDF に封をする会議体でだけ読み込む。
    from app.printing.pdf_seal import seal_pdf  # noqa: PLC0415

    return seal_pdf(to_pdf(print_sealed(sealed, ())), files, _REASON)
