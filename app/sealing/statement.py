"""封の文. 内容の印と、署名委員と、時刻を述べ、サーバーの鍵(Ed25519)で署名する。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final, Literal

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.errata import SignedErrata
from app.sealing.leaves import Hex, Leaf, content_hash, leaf_hashes
from app.sealing.parts import WithheldPart
from db.chain.keys import public_hex

FORMAT: Final = "kaigiroku-record/2"


@dataclass(frozen=True, slots=True)
class Signatory:
    """署名した人。duty は務め(「委員長」「署名委員」など)、method は署名のしかた、signed_at は ISO 8601 の UTC。"""

    name: str
    duty: str
    method: str
    signed_at: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """封をしたときの、出来事の鎖の先。"""

    entry: int
    hash: Hex


@dataclass(frozen=True, slots=True)
class Claim:
    """封の文のうち、鍵と内容のほか。record は会議録を指す、外に出しても変わらない名前。"""

    record: str
    signatories: tuple[Signatory, ...]
    sealed_at: str
    head: ChainHead


@dataclass(frozen=True, slots=True)
class Statement:
    """封の文。"""

    format: Literal["kaigiroku-record/2"]
    record: str
    content_hash: Hex
    signatories: tuple[Signatory, ...]
    sealed_at: str
    head: ChainHead
    public_key: Hex

    @property
    def message(self) -> bytes:
        """署名する文(正準 JSON)。"""
        return rfc8785.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """封をした会議録。leaves の None は伏せた葉で、hashes には伏せた葉の指紋もある。signature は 16 進 128 桁。

    errata は添えた訂正の文か、無ければ None。
    """

    statement: Statement
    signature: str
    leaves: tuple[Leaf | None, ...]
    hashes: tuple[str, ...]
    errata: SignedErrata | None = None


def seal(leaves: Sequence[Leaf], claim: Claim, key: Ed25519PrivateKey) -> SealedRecord:
    """会議録に封をする。"""
    hashes = leaf_hashes(leaves)
    statement = Statement(
        format=FORMAT,
        record=claim.record,
        content_hash=content_hash(hashes),
        signatories=claim.signatories,
        sealed_at=claim.sealed_at,
        head=claim.head,
        public_key=public_hex(key.public_key()),
    )
    return SealedRecord(statement, key.sign(statement.message).hex(), tuple(leaves), hashes)


def public_copy(sealed: SealedRecord) -> SealedRecord:
    """公開版。公開しないとした部分を、塩ごと除く。封はそのままで、残りは確かめられる。"""
    return replace(sealed, leaves=shown_leaves(sealed.leaves))


def shown_leaves(leaves: Sequence[Leaf | None]) -> tuple[Leaf | None, ...]:
    """公開する葉。公開しないと述べた葉の次の葉は None になる。"""
    shown: list[Leaf | None] = []
    for leaf in leaves:
        former = shown[-1] if shown else None
        hidden = former is not None and isinstance(former.content, WithheldPart)
        shown.append(None if hidden else leaf)
    return tuple(shown)
