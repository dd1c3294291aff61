"""署名の鍵: 持ち主だけが読め、上書きされず、取り替えられる。"""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlite_utils import Database

from db.chain.checking import check_database
from db.chain.entries import Head, list_entries
from db.chain.keys import (
    create_key,
    load_private_key,
    load_public_key,
    public_hex,
    public_path,
    register_key,
    sign_head,
    signature_holds,
)
from db.committees import ensure_committee
from db.connection import writing
from db.errors import KeyFileError
from tests.db.samples import SECRETARY


def register(store: Database, path: Path) -> str:
    if not path.exists():
        create_key(path)
    with writing(store):
        register_key(store, path, SECRETARY)
    return public_hex(load_public_key(public_path(path)))


def test_a_new_key_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = create_key(tmp_path / "server.key")
    assert (tmp_path / "server.key").stat().st_mode & 0o777 == 0o600
    assert public_hex(load_private_key(tmp_path / "server.key").public_key()) == public_hex(key.public_key())


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    create_key(tmp_path / "server.key")
    before = (tmp_path / "server.key").read_bytes()
    with pytest.raises(KeyFileError, match="もうあります"):
        create_key(tmp_path / "server.key")
    assert (tmp_path / "server.key").read_bytes() == before


def test_every_write_after_the_registration_is_signed(store: Database, tmp_path: Path) -> None:
    public = register(store, tmp_path / "server.key")
    with writing(store):
        ensure_committee(store, "図書館協議会")
    signed = [entry.signed and entry.signed.public_key for entry in list_entries(store)]
    assert signed == [None, public, public]


def test_a_key_may_be_replaced_and_moved(store: Database, tmp_path: Path) -> None:
    first, second = (register(store, tmp_path / name) for name in ("first.key", "second.key"))
    (tmp_path / "second.key").rename(tmp_path / "moved.key")
    public_path(tmp_path / "second.key").rename(public_path(tmp_path / "moved.key"))
    assert register(store, tmp_path / "moved.key") == second
    with writing(store):
        ensure_committee(store, "図書館協議会")
    assert check_database(store, [first, second], ()).findings == ()
    assert check_database(store, [second], ()).findings != ()
    with pytest.raises(KeyFileError, match="前に取り替えた"):
        register(store, tmp_path / "first.key")


def test_a_signature_holds_for_one_head_and_one_key_only(tmp_path: Path) -> None:
    key, other = create_key(tmp_path / "a"), create_key(tmp_path / "b")
    head = Head(3, "a" * 64)
    signed = sign_head(key, head)
    assert signature_holds(head, signed)
    assert not signature_holds(Head(4, "a" * 64), signed)
    assert not signature_holds(Head(3, "b" * 64), signed)
    assert not signature_holds(head, sign_head(other, Head(4, "a" * 64)))


@pytest.mark.parametrize(
    "content", [b"", b"key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
@pytest.mark.parametrize("load", [load_private_key, load_public_key])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, content: bytes, load: object) -> None:
    path = tmp_path / "server.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match=r"server\.key」は Ed25519 の"):
        load(path)  # type: ignore[operator]


def test_a_key_of_another_kind_is_named(tmp_path: Path) -> None:
    key = generate_private_key(SECP256R1())
    path = tmp_path / "server.key"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="秘密鍵ではありません"):
        load_private_key(path)
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(KeyFileError, match="公開鍵ではありません"):
        load_public_key(path)


def test_a_key_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="書けません"):
        create_key(tmp_path / "nai" / "server.key")
    with pytest.raises(KeyFileError, match="読めません"):
        load_private_key(tmp_path / "nai.key")
