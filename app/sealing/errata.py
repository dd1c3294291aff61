"""訂正の文. 確定した後に書き足した正誤を並べ、サーバーの鍵で署名して zip に添える。封をした中身には触れない。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.leaves import Hex
from db.chain.keys import public_hex

ERRATA_FORMAT: Final = "kaigiroku-errata/1"


@dataclass(frozen=True, slots=True)
class ErratumPart:
    """訂正ひとつ。number は 1 から、paragraph は段落の番号か会議の事実なら None、added_at は書き足した時刻(UTC)。

    公開しない段落の訂正では、公開版で wrong と correct と reason が None になる。
    """

    number: int
    paragraph: int | None
    wrong: str | None
    correct: str | None
    reason: str | None
    added_at: str


@dataclass(frozen=True, slots=True)
class ErrataStatement:
    """訂正の文。record と content_hash は、訂正する会議録の封の文と同じ値。"""

    format: Literal["kaigiroku-errata/1"]
    record: str
    content_hash: Hex
    errata: tuple[ErratumPart, ...]
    public_key: Hex

    @property
    def message(self) -> bytes:
        """署名する文(正準 JSON)。"""
        return rfc8785.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class SignedErrata:
    """署名した訂正の文。signature は 16 進 128 桁。"""

    statement: ErrataStatement
    signature: str


def sign_errata(
    record: str, content_hash: str, errata: Sequence[ErratumPart], key: Ed25519PrivateKey
) -> SignedErrata:
    """訂正の文に署名する。"""
    public = public_hex(key.public_key())
    statement = ErrataStatement(ERRATA_FORMAT, record, content_hash, tuple(errata), public)
    return SignedErrata(statement, key.sign(statement.message).hex())
