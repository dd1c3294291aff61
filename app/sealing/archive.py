"""封をした会議録の zip. 悪意のある zip でも、決めた大きさより読まず、ファイルには何も書き出さない。"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.sealing.leaves import Leaf, write_hashes
from app.sealing.readme import README_TEXT
from app.sealing.statement import FORMAT, SealedRecord
from db.chain.keys import public_pem

README, RECORD, LEAVES, STATEMENT, SIGNATURE, PUBLIC_KEY = (
    "README.txt",
    "record.json",
    "leaves.json",
    "statement.json",
    "signature.txt",
    "public-key.pem",
)
ERRATA, ERRATA_SIGNATURE = "errata.json", "errata-signature.txt"
# 訂正の二つは、訂正のある会議録にだけある。
ERRATA_NAMES = (ERRATA, ERRATA_SIGNATURE)
NAMES = (README, RECORD, LEAVES, STATEMENT, SIGNATURE, PUBLIC_KEY)

# 読む大きさの上限(バイト)。会議一日分の逐語の会議録でも、開いて数メガバイトである。
MAX_ARCHIVE = 16 * 1024 * 1024
MAX_FILE = 64 * 1024 * 1024

# 同じ会議録からは、いつ作っても同じ zip ができる。
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)


class ArchiveError(Exception):
    """会議録の zip として読めない。str() が理由の一行。"""


def pack(sealed: SealedRecord) -> bytes:
    """zip にする。"""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sealed.statement.public_key))
    files = {
        README: README_TEXT.encode(),
        RECORD: write_record(sealed.leaves),
        LEAVES: write_hashes(sealed.hashes),
        STATEMENT: sealed.statement.message,
        SIGNATURE: f"{sealed.signature}\n".encode(),
        PUBLIC_KEY: public_pem(key),
    }
    if sealed.errata:
        files[ERRATA] = sealed.errata.statement.message
        files[ERRATA_SIGNATURE] = f"{sealed.errata.signature}\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()


def write_record(leaves: Sequence[Leaf | None]) -> bytes:
    """record.json のバイト列(正準 JSON)。None は伏せた葉。"""
    parts = [asdict(leaf) if leaf else None for leaf in leaves]
    return rfc8785.dumps({"format": FORMAT, "parts": parts})


def unpack(content: bytes) -> Mapping[str, bytes]:
    """zip の中のファイル。名前は NAMES のとおりで、訂正があれば ERRATA_NAMES もある。ArchiveError: 会議録の zip として読めない。"""
    if len(content) > MAX_ARCHIVE:
        raise ArchiveError("会議録の zip としては大きすぎます。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_names(archive)
            return {info.filename: _read(archive, info) for info in archive.infolist()}
    except _BROKEN as error:
        raise ArchiveError("zip として読めません。途中で切れたか、書き換えられています。") from error


def _require_names(archive: zipfile.ZipFile) -> None:
    # filename は NUL の後が落ちているので、書かれたままの名前で比べる。
    names = [info.orig_filename for info in archive.infolist()]
    if sorted(names) not in (sorted(NAMES), sorted(NAMES + ERRATA_NAMES)):
        raise ArchiveError(
            f"会議録の zip ではありません。中のファイルは {'、'.join(NAMES)} と、訂正の {'と'.join(ERRATA_NAMES)} に限ります。"
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveError(f"{info.filename} の圧縮のしかたが違います。")
    # 述べられた大きさは偽れるので、実際に読んだ大きさで確かめる。
    with archive.open(info) as file:
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise ArchiveError(f"{info.filename} が、会議録としては大きすぎます。")
    return content
