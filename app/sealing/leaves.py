"""葉. 部分に塩(乱数)を付けて指紋を取る。塩があるので、伏せた部分の中身は指紋から推し当てられない。"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Annotated

import rfc8785
from pydantic import StringConstraints

from app.sealing.parts import Part

_SALT_BYTES = 32

Hex = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{64}\z")]


@dataclass(frozen=True, slots=True)
class Leaf:
    """部分と、その塩(32 バイト、16 進)。"""

    salt: Hex
    content: Part


def fresh_salts(count: int) -> tuple[str, ...]:
    """新しい塩。署名を頼むときに一度だけ作り、封をするまで保存しておく。"""
    return tuple(secrets.token_hex(_SALT_BYTES) for _ in range(count))


def salt_parts(parts: Sequence[Part], salts: Sequence[str]) -> tuple[Leaf, ...]:
    """部分に塩を付ける。ValueError: 数が合わない。"""
    return tuple(Leaf(salt, part) for salt, part in zip(salts, parts, strict=True))


def leaf_hash(leaf: Leaf) -> str:
    """葉の指紋: 塩の 32 バイトに、部分の正準 JSON(RFC 8785)を続けたものの SHA-256(16 進)。"""
    return sha256(bytes.fromhex(leaf.salt) + rfc8785.dumps(asdict(leaf.content))).hexdigest()


def leaf_hashes(leaves: Iterable[Leaf]) -> tuple[str, ...]:
    """葉の指紋。葉の順。"""
    return tuple(map(leaf_hash, leaves))


def write_hashes(hashes: Sequence[str]) -> bytes:
    """指紋の一覧のファイル(正準 JSON の配列)。"""
    return rfc8785.dumps(list(hashes))


def content_hash(hashes: Sequence[str]) -> str:
    """内容の印: 指紋の一覧のファイルの SHA-256(16 進)。署名委員は、示したものをこの値で承認する。"""
    return sha256(write_hashes(hashes)).hexdigest()
