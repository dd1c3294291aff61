"""鎖の記入. 一つの書き込みで変わった行の指紋を、前の記入の印につないで書き足す。"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import rfc8785
from sqlite_utils import Database

from db.rows import add_row, first_row, require_writing, to_json

# 最初の記入の「前の印」。
NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Change:
    """行ひとつの前と後の指紋。None は行の無いこと。key は主キーの JSON の配列。"""

    table: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Head:
    """鎖の先。entry は記入の番号(1 から続く)、hash はその印(16 進 64 桁)。"""

    entry: int
    hash: str

    @property
    def message(self) -> bytes:
        """署名する文。"""
        return rfc8785.dumps({"entry": self.entry, "format": "kaigiroku-head/1", "hash": self.hash})


@dataclass(frozen=True, slots=True)
class Signature:
    """印への Ed25519 の署名(16 進)と、確かめる公開鍵(16 進)。"""

    public_key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Entry:
    """保存した記入。changes は書かれたままの JSON。signed は署名していなければ None。"""

    head: Head
    changes: str
    signed: Signature | None


def next_head(former: Head, changes: str) -> Head:
    """former の次の記入の印: 番号、前の印、変更の SHA-256 を並べた正準 JSON(RFC 8785)の SHA-256。"""
    entry = former.entry + 1
    content: dict[str, str | int] = {
        "changes": sha256(changes.encode()).hexdigest(),
        "entry": entry,
        "former": former.hash,
    }
    return Head(entry, sha256(rfc8785.dumps(content)).hexdigest())


def write_changes(changes: Sequence[Change]) -> str:
    """変更を、記入に書く JSON にする。"""
    return to_json([[one.table, json.loads(one.key), one.before, one.after] for one in changes])


def read_changes(text: str) -> tuple[Change, ...]:
    """write_changes() の逆。ValueError: その形でない。"""
    try:
        found = json.loads(text)
        return tuple(Change(table, to_json(key), before, after) for table, key, before, after in found)
    except (TypeError, ValueError) as error:
        raise ValueError("鎖の記入を読めません。") from error


def latest_head(db: Database) -> Head:
    """いまの鎖の先。まだ記入が無ければ番号 0。"""
    found = first_row(db, "SELECT id, hash FROM chain_entry ORDER BY id DESC LIMIT 1")
    return Head(found["id"], found["hash"]) if found else Head(0, NO_HASH)


def list_entries(db: Database) -> Iterator[Entry]:
    """すべての記入。番号の順。"""
    for row in db.query("SELECT * FROM chain_entry ORDER BY id"):
        signed = Signature(row["public_key"], row["signature"]) if row["public_key"] is not None else None
        yield Entry(Head(row["id"], row["hash"]), row["changes"], signed)


def find_hash(db: Database, wanted: str) -> Head | None:
    """その印の記入。無ければ None。"""
    found = first_row(db, "SELECT id, hash FROM chain_entry WHERE hash = ? LIMIT 1", [wanted.lower()])
    return Head(found["id"], found["hash"]) if found else None


def changes_of(db: Database, entry: int) -> tuple[Change, ...]:
    """記入ひとつの変更。無いか、読めなければ空。"""
    found = first_row(db, "SELECT changes FROM chain_entry WHERE id = ?", [entry])
    try:
        return read_changes(found["changes"]) if found else ()
    except ValueError:
        return ()


def add_entry(db: Database, head: Head, changes: str, signed: Signature | None) -> None:
    """記入を書き足す。"""
    require_writing(db)
    columns = {"public_key": signed.public_key, "signature": signed.signature} if signed else {}
    add_row(db, "chain_entry", {"id": head.entry, "changes": changes, "hash": head.hash, **columns})
