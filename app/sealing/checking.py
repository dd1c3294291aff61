"""封をした会議録の検証. zip だけを読み、ほかには何も要らない。"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import TypeAdapter, ValidationError

from app.errata_words import erratum_words, place_words
from app.errors import UsageError
from app.sealing.archive import (
    ERRATA,
    ERRATA_SIGNATURE,
    LEAVES,
    MAX_ARCHIVE,
    PUBLIC_KEY,
    RECORD,
    SIGNATURE,
    STATEMENT,
    ArchiveError,
    unpack,
)
from app.sealing.errata import ErrataStatement, ErratumPart, SignedErrata
from app.sealing.leaves import Hex, Leaf, content_hash, leaf_hash
from app.sealing.parts import MeetingPart, ParagraphPart, Part, PeoplePart, TurnPart, WithheldPart
from app.sealing.statement import SealedRecord, Statement
from db.chain.keys import public_pem

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RecordFile:
    """record.json の形。"""

    format: Literal["kaigiroku-record/2"]
    parts: tuple[Leaf | None, ...]


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """検証の結果。faults が空なら、封をしたときのままである。trusted は、外に控えた公開鍵で確かめたか。"""

    faults: tuple[str, ...]
    record: SealedRecord | None = None
    trusted: bool = False


_SIGNATURE_FORM = re.compile(rb"[0-9a-f]{128}\n")
_RECORD_FILE = TypeAdapter(RecordFile)
_STATEMENT = TypeAdapter(Statement)
_ERRATA = TypeAdapter(ErrataStatement)
_HASHES = TypeAdapter(tuple[Hex, ...])


def check_record(path: Path, trusted_keys: Collection[str]) -> CheckedRecord:
    """zip を検証する。trusted_keys は外に控えておいた公開鍵(16 進)。UsageError: ファイルを読めない。"""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_ARCHIVE + 1)
    except OSError as error:
        raise UsageError(f"{path}: 読めません({error.strerror})。場所と権限を確かめてください。") from error
    return check_packed(content, trusted_keys)


def check_packed(content: bytes, trusted_keys: Collection[str]) -> CheckedRecord:
    """zip のバイト列を検証する。trusted_keys は check_record() と同じ。"""
    try:
        record = read_record(unpack(content))
    except ArchiveError as error:
        return CheckedRecord((str(error),))
    return CheckedRecord(tuple(_faults(record, trusted_keys)), record, bool(trusted_keys))


def read_leaves(record: bytes) -> tuple[Leaf | None, ...]:
    """record.json のバイト列の葉。ArchiveError: 形が正しくない。"""
    return _read(_RECORD_FILE, {RECORD: record}, RECORD).parts


def read_record(files: Mapping[str, bytes]) -> SealedRecord:
    """zip の中のファイルを会議録として読む。ArchiveError: 形が正しくない。"""
    parts = _read(_RECORD_FILE, files, RECORD)
    hashes = _read(_HASHES, files, LEAVES)
    statement = _read(_STATEMENT, files, STATEMENT)
    if files[PUBLIC_KEY] != public_pem(_key(statement)):
        raise ArchiveError(f"{PUBLIC_KEY} が、{STATEMENT} の述べる鍵と違います。")
    return SealedRecord(statement, _signature(files, SIGNATURE), parts.parts, hashes, _errata(files))


def read_errata(message: bytes, signature: str) -> SignedErrata:
    """訂正の文のバイト列と、その署名。ArchiveError: 形が正しくない。"""
    return SignedErrata(_read(_ERRATA, {ERRATA: message}, ERRATA), signature)


def _errata(files: Mapping[str, bytes]) -> SignedErrata | None:
    if ERRATA not in files:
        return None
    return SignedErrata(_read(_ERRATA, files, ERRATA), _signature(files, ERRATA_SIGNATURE))


def _signature(files: Mapping[str, bytes], name: str) -> str:
    if not _SIGNATURE_FORM.fullmatch(files[name]):
        raise ArchiveError(f"{name} が、16 進 128 桁の署名ではありません。")
    return files[name].decode().strip()


def describe(checked: CheckedRecord) -> list[str]:
    """壊れていない会議録のあらましを、人に見せる行にする。"""
    record = checked.record
    assert record is not None
    statement = record.statement
    meeting = next(leaf.content for leaf in record.leaves if leaf and isinstance(leaf.content, MeetingPart))
    signed = [f"{one.name}({one.duty}、{one.method}、{one.signed_at})" for one in statement.signatories]
    hidden = [
        f"{_withheld_name(leaf.content)} {leaf.content.reason}"
        for leaf in record.leaves
        if leaf and isinstance(leaf.content, WithheldPart)
    ]
    withheld = "伏せた部分" if None in record.leaves else "公開版で伏せる部分"
    key = "指定の公開鍵で確かめました" if checked.trusted else "市の公開鍵と同じかどうかを確かめてください"
    return [
        "封をしたときのままです。",
        f"会議: {meeting.title or meeting.committee}({meeting.held_on or '日付なし'})",
        f"内容の印: {statement.content_hash}",
        f"署名: {'、'.join(signed) or 'なし'}",
        f"{withheld}: {'、'.join(hidden) or 'なし'}",
        f"訂正: {'、'.join(_erratum(one) for one in record.errata.statement.errata) if record.errata else 'なし'}",
        f"封をした時刻: {statement.sealed_at}(出来事の鎖の第 {statement.head.entry} 記入)",
        f"公開鍵の値: {statement.public_key}({key})",
    ]


def _withheld_name(part: WithheldPart) -> str:
    match part.of:
        case "people":
            return "人の名前"
        case "paragraph":
            return f"段落 {part.number}"
    return f"発言 {part.number}"


def _erratum(one: ErratumPart) -> str:
    words = erratum_words(one.wrong or "", one.correct or "", one.reason or "")
    return f"{one.number}({place_words(one.paragraph)}、{one.added_at}、{words})"


def _read(form: TypeAdapter[_T], files: Mapping[str, bytes], name: str) -> _T:
    """JSON を決まった形として読む。余分な項目も、正準でない書き方も許さない。"""
    try:
        found = form.validate_json(files[name], strict=True)
        canonical = rfc8785.dumps(_plain(found))
    except (ValidationError, rfc8785.CanonicalizationError, ValueError, RecursionError) as error:
        raise ArchiveError(f"{name} が会議録の形ではありません。") from error
    if canonical != files[name]:
        raise ArchiveError(f"{name} に余分なものがあるか、正準 JSON(RFC 8785)ではありません。")
    return found


def _plain(found: Any) -> Any:
    """dataclass か、文字の組を、JSON にできる値にする。"""
    return list(found) if isinstance(found, tuple) else asdict(found)


def _faults(record: SealedRecord, trusted_keys: Collection[str]) -> list[str]:
    statement = record.statement
    found = []
    if not _holds(statement.public_key, record.signature, statement.message):
        found.append(f"{SIGNATURE} の署名が {STATEMENT} に合いません。")
    if trusted_keys and statement.public_key not in trusted_keys:
        found.append(f"指定の公開鍵ではない鍵({statement.public_key[:16]}…)で署名されています。")
    if record.errata:
        found += _errata_faults(record, record.errata, trusted_keys)
    if statement.content_hash != content_hash(record.hashes):
        found.append(f"{LEAVES} が {STATEMENT} の内容の印に合いません。")
    if len(record.leaves) != len(record.hashes):
        return [
            *found,
            f"{RECORD} の部分が {len(record.leaves)} あり、{LEAVES} の {len(record.hashes)} と違います。",
        ]
    return found + _leaf_faults(record)


def _errata_faults(record: SealedRecord, signed: SignedErrata, trusted_keys: Collection[str]) -> list[str]:
    statement, errata = record.statement, signed.statement
    found = []
    if not _holds(errata.public_key, signed.signature, errata.message):
        found.append(f"{ERRATA_SIGNATURE} の署名が {ERRATA} に合いません。")
    # 鍵を取り替えた後の訂正は、新しい鍵で署名してある。それを確かめるには、新しい公開鍵も要る。
    if errata.public_key != statement.public_key and errata.public_key not in trusted_keys:
        found.append(
            f"{ERRATA} が、封とは別の鍵({errata.public_key[:16]}…)で署名されています。市の公開鍵をすべて指定してください。"
        )
    if (errata.record, errata.content_hash) != (statement.record, statement.content_hash):
        found.append(f"{ERRATA} が、ほかの会議録の訂正です。")
    if [one.number for one in errata.errata] != list(range(1, len(errata.errata) + 1)):
        found.append(f"{ERRATA} の訂正の番号が、1 から続いていません。")
    return found


def _holds(public_key: str, signature: str, message: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except InvalidSignature:
        return False
    return True


def _key(statement: Statement) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(statement.public_key))


def _leaf_faults(record: SealedRecord) -> list[str]:
    found = [] if record.leaves else [f"{RECORD} に部分が一つもありません。"]
    former: Part | None = None
    for place, (leaf, wanted) in enumerate(zip(record.leaves, record.hashes, strict=True), start=1):
        if leaf is not None and leaf_hash(leaf) != wanted:
            found.append(f"{RECORD} の{_name(place, leaf.content)}が書き換えられています。")
        if leaf is None and not isinstance(former, WithheldPart):
            found.append(f"{RECORD} の部分 {place} が、公開しないと述べられていないのに除かれています。")
        if (place == 1) != (leaf is not None and isinstance(leaf.content, MeetingPart)):
            found.append(f"{RECORD} の {place} 番目の部分が、会議の事実の置き場所と合いません。")
        former = leaf.content if leaf else None
    return found


def _name(place: int, part: Part) -> str:
    match part:
        case TurnPart():
            return f"部分 {place}(発言 {part.number})"
        case ParagraphPart():
            return f"部分 {place}(段落 {part.number})"
        case PeoplePart():
            return f"部分 {place}(人の名前)"
        case WithheldPart():
            return f"部分 {place}(公開しない理由)"
    return f"部分 {place}(会議の事実)"
