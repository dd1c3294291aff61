"""鎖の印に署名する鍵. Ed25519 の秘密鍵はデータベースの外のファイルにあり、場所と公開鍵だけを登録する。"""

from __future__ import annotations

import logging
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlite_utils import Database

from db.chain.entries import Head, Signature
from db.errors import KeyFileError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.key_files import read_key_file, read_private_file, write_new_file
from db.rows import add_row, first_row, rows

_LOG = logging.getLogger("kaigiroku")


def create_key(path: Path) -> Ed25519PrivateKey:
    """鍵を作り、持ち主だけが読めるファイルに書く。公開鍵は同じ名に .pub を付けたファイルに書く。

    KeyFileError: もうファイルがあるか、書けない。
    """
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_new_file(path, private, 0o600)
    write_new_file(public_path(path), public_pem(key.public_key()), 0o644)
    return key


def public_path(path: Path) -> Path:
    """秘密鍵のファイルに対する、公開鍵のファイル。"""
    return path.with_name(path.name + ".pub")


def load_private_key(path: Path) -> Ed25519PrivateKey:
    """秘密鍵を読む。KeyFileError: 読めないか、Ed25519 の秘密鍵でないか、ほかの利用者にも読める。"""
    content = read_private_file(path)
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise _not_a_key(path, "秘密鍵") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _not_a_key(path, "秘密鍵")
    return key


def load_public_key(path: Path) -> Ed25519PublicKey:
    """公開鍵を読む。KeyFileError: 読めないか、Ed25519 の公開鍵でない。"""
    try:
        key = load_pem_public_key(read_key_file(path))
    except ValueError as error:
        raise _not_a_key(path, "公開鍵") from error
    if not isinstance(key, Ed25519PublicKey):
        raise _not_a_key(path, "公開鍵")
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """公開鍵の PEM。"""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_hex(key: Ed25519PublicKey) -> str:
    """公開鍵の 32 バイトを 16 進にしたもの。"""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def register_key(db: Database, path: Path, act: Act) -> None:
    """これからの印に署名する鍵を決めるか、いま使っている鍵の場所を変える。この登録の記入から、その鍵で署名される。

    KeyFileError: 鍵を読めないか、前に使っていて取り替えた鍵である。
    """
    public = public_hex(load_private_key(path).public_key())
    columns = {"path": str(path.absolute()), "public_key": public}
    before = registered_keys(db)
    if public in before[:-1]:
        raise KeyFileError(f"鍵「{path}」は、前に取り替えた鍵です。新しい鍵を作って登録してください。")
    if public in before:
        db.execute("UPDATE server_key SET path = :path WHERE public_key = :public_key", columns)
        key_id = len(before)
    else:
        key_id = add_row(db, "server_key", columns)
    append_event(
        db, EventKind.SERVER_KEY_REGISTERED, Subject(SubjectKind.SERVER_KEY, key_id), act, {"key": public}
    )


def registered_keys(db: Database) -> tuple[str, ...]:
    """登録した公開鍵(16 進)のすべて。登録した順で、最後のものをいま使っている。"""
    return tuple(row["public_key"] for row in rows(db, "SELECT public_key FROM server_key ORDER BY id"))


def registered_path(db: Database) -> Path | None:
    """いま使っている秘密鍵のファイル。登録していなければ None。"""
    found = first_row(db, "SELECT path FROM server_key ORDER BY id DESC LIMIT 1")
    return Path(found["path"]) if found else None


def registered_key(db: Database) -> Ed25519PrivateKey | None:
    """いま使っている秘密鍵。登録していなければ None。

    KeyFileError: 読めないか、登録したものと違う。画面にも出るので鍵の場所は述べず、理由は動作の記録に残す。
    """
    found = first_row(db, "SELECT path, public_key FROM server_key ORDER BY id DESC LIMIT 1")
    if not found:
        return None
    try:
        key = load_private_key(Path(found["path"]))
        if public_hex(key.public_key()) != found["public_key"]:
            raise KeyFileError(f"鍵「{found['path']}」は、登録したものと違います。")
    except KeyFileError as error:
        _LOG.error("%s", error)
        raise KeyFileError(
            "署名の鍵を使えないので、何も保存しませんでした。管理者に、鍵の場所と権限を確かめるよう伝えてください。"
        ) from error
    return key


def sign_head(key: Ed25519PrivateKey, head: Head) -> Signature:
    """印に署名する。"""
    return Signature(public_hex(key.public_key()), key.sign(head.message).hex())


def signature_holds(head: Head, signed: Signature) -> bool:
    """署名が、その公開鍵でその印にしたものか。"""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), head.message)
    except (ValueError, InvalidSignature):
        return False
    return True


def _not_a_key(path: Path, kind: str) -> KeyFileError:
    return KeyFileError(
        f"「{path}」は Ed25519 の{kind}ではありません。kaigiroku key で作ったファイルを指定してください。"
    )
