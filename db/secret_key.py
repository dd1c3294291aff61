"""秘密を包む鍵. AES-256-GCM の鍵を、署名の鍵と同じフォルダのファイルに置き、データベースには包んだものだけを書く。"""

from __future__ import annotations

import base64
import binascii
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from db.chain.keys import registered_path
from db.errors import KeyFileError
from db.key_files import read_private_file, write_new_file

_LOG = logging.getLogger("kaigiroku")
FILE_NAME = "secrets.key"
# 包み方の名。別の包み方に替えるときは、名も替える。包んでいないもの(base32)に「:」は無い。
_FORM = "aes256gcm:"
_BITS = 256
_NONCE_BYTES = 12
_UNUSABLE = (
    "二段階認証の鍵を開けられないので、番号を確かめられません。予備の番号は使えます。"
    "管理者に、秘密を包む鍵の場所と権限を確かめるよう伝えてください。"
)


@dataclass(frozen=True, slots=True)
class SecretKey:
    """秘密を包む鍵。画面にも記録にも出さない。"""

    content: bytes = field(repr=False)

    def wrap(self, text: str, about: str) -> str:
        """text を包む。about は何の秘密かで、同じ about でなければ開かない(ほかの行に移せない)。"""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.content).encrypt(nonce, text.encode(), about.encode())
        return _FORM + base64.b64encode(nonce + sealed).decode()

    def unwrap(self, wrapped: str, about: str) -> str:
        """包んだものを開く。ValueError: この鍵で about のために包んだものでない。"""
        try:
            content = base64.b64decode(wrapped.removeprefix(_FORM), validate=True)
            nonce, sealed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
            return AESGCM(self.content).decrypt(nonce, sealed, about.encode()).decode()
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise ValueError("この鍵で包んだものではありません。") from error


def is_wrapped(stored: str) -> bool:
    """包んであるか。"""
    return stored.startswith(_FORM)


def secret_path(server_key: Path) -> Path:
    """署名の鍵のファイルに対する、秘密を包む鍵のファイル。"""
    return server_key.absolute().with_name(FILE_NAME)


def next_path(path: Path) -> Path:
    """取り替える途中の、新しい鍵のファイル。包み直しが確定してから path の名にする。"""
    return path.with_name(path.name + ".next")


def create_secret_key(path: Path) -> SecretKey:
    """鍵を作り、持ち主だけが読めるファイルに書く。KeyFileError: もうファイルがあるか、書けない。"""
    content = AESGCM.generate_key(_BITS)
    write_new_file(path, base64.b64encode(content) + b"\n", 0o600)
    return SecretKey(content)


def load_secret_key(path: Path) -> SecretKey:
    """鍵を読む。KeyFileError: 読めないか、鍵でないか、ほかの利用者にも読める。"""
    try:
        content = base64.b64decode(read_private_file(path).strip(), validate=True)
    except binascii.Error:
        content = b""
    if len(content) * 8 != _BITS:
        raise KeyFileError(
            f"「{path}」は秘密を包む鍵ではありません。kaigiroku key の作ったファイルを、控えから戻してください。"
        )
    return SecretKey(content)


def registered_secret_key(db: Database) -> SecretKey | None:
    """登録した署名の鍵と同じフォルダにある鍵。署名の鍵を登録していないか、まだファイルが無ければ None。

    KeyFileError: ファイルはあるが読めない。画面にも出るので鍵の場所は述べず、理由は動作の記録に残す。
    """
    server_key = registered_path(db)
    path = secret_path(server_key) if server_key else None
    try:
        return load_secret_key(path) if path and path.exists() else None
    except KeyFileError as error:
        raise unusable(error) from error


def open_secret(db: Database, stored: str, about: str) -> str:
    """データベースにあるものを読める形にする。包んでなければそのまま。KeyFileError: 鍵が無いか、違う。"""
    if not is_wrapped(stored):
        return stored
    key = registered_secret_key(db)
    if key is None:
        raise unusable(f"署名の鍵と同じフォルダに {FILE_NAME} がありません。控えから戻してください。")
    try:
        return key.unwrap(stored, about)
    except ValueError as error:
        raise unusable(error) from error


def unusable(reason: object) -> KeyFileError:
    """鍵を使えないときに画面に出す誤り。理由は動作の記録に残す。"""
    _LOG.error("秘密を包む鍵: %s", reason)
    return KeyFileError(_UNUSABLE)
