"""二段階認証の鍵: データベースの外の鍵で包まれ、鍵が無いか違えば、読める形にならない。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from db.accounts import AccountEntry, add_account
from db.chain.keys import create_key, register_key
from db.connection import writing
from db.errors import KeyFileError
from db.records import Role
from db.secret_key import FILE_NAME, SecretKey, create_secret_key, is_wrapped, load_secret_key, secret_path
from db.totp import count_secrets, propose_totp, secrets_trouble, totp_secret, wrap_secrets
from tests.db.samples import SECRETARY

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
KEY, OTHER = SecretKey(b"k" * 32), SecretKey(b"o" * 32)


@pytest.fixture
def people(store: Database) -> tuple[int, int]:
    with writing(store):
        first, second = (
            add_account(store, login, AccountEntry(name, Role.SECRETARIAT), SECRETARY)
            for login, name in (("kiriya", "桐谷 葵"), ("tono", "遠野 隆"))
        )
    return first, second


def give_key(store: Database, folder: Path) -> SecretKey:
    create_key(folder / "server.key")
    with writing(store):
        register_key(store, folder / "server.key", SECRETARY)
    return create_secret_key(secret_path(folder / "server.key"))


def stored(store: Database) -> list[str]:
    return [row["secret"] for row in store.query("SELECT secret FROM totp ORDER BY account")]


@given(st.text(min_size=1), st.text())
def test_what_was_wrapped_opens_only_with_its_key_and_for_its_row(text: str, about: str) -> None:
    wrapped = KEY.wrap(text, about)
    assert is_wrapped(wrapped)
    assert KEY.unwrap(wrapped, about) == text
    assert KEY.wrap(text, about) != wrapped
    for key, other in ((OTHER, about), (KEY, f"{about}1")):
        with pytest.raises(ValueError, match="この鍵で"):
            key.unwrap(wrapped, other)


@pytest.mark.parametrize("at", [20, -3])
def test_a_changed_letter_opens_nothing(at: int) -> None:
    wrapped = KEY.wrap(SEED, "totp 1")
    other = "A" if wrapped[at] != "A" else "B"
    changed = wrapped[:at] + other + wrapped[at:][1:]
    with pytest.raises(ValueError, match="この鍵で"):
        KEY.unwrap(changed, "totp 1")


@pytest.mark.parametrize("wrapped", ["", "aes256gcm:", "aes256gcm:AA==", "aes256gcm:あ", SEED])
def test_anything_else_opens_nothing(wrapped: str) -> None:
    with pytest.raises(ValueError, match="この鍵で"):
        KEY.unwrap(wrapped, "totp 1")


def test_a_key_never_shows_itself() -> None:
    assert "kkk" not in repr(KEY)


def test_a_new_key_is_readable_by_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    key = create_secret_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_secret_key(path) == key
    with pytest.raises(KeyFileError, match="もうあります"):
        create_secret_key(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="ほかの利用者にも"):
        load_secret_key(path)


@pytest.mark.parametrize("content", [b"", b"key", b"AAAA", b"\xff", b"A" * 200])
def test_a_file_that_is_no_key_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="秘密を包む鍵ではありません"):
        load_secret_key(path)


def test_a_seed_is_wrapped_as_soon_as_there_is_a_key(
    store: Database, people: tuple[int, int], tmp_path: Path
) -> None:
    with writing(store):
        propose_totp(store, people[0], SEED)
    assert stored(store) == [SEED]
    assert "読める形で" in str(secrets_trouble(store))
    key = give_key(store, tmp_path)
    assert "kaigiroku key" in str(secrets_trouble(store))
    with writing(store):
        propose_totp(store, people[1], "ABCDEFGH")
        assert wrap_secrets(store, key) == 1
        assert wrap_secrets(store, key) == 0
    assert all(map(is_wrapped, stored(store)))
    assert SEED not in str(stored(store))
    assert [totp_secret(store, one) for one in people] == [SEED, "ABCDEFGH"]
    assert (count_secrets(store, wrapped=True), count_secrets(store, wrapped=False)) == (2, 0)
    assert secrets_trouble(store) is None


def test_a_seed_moved_to_another_person_does_not_open(
    store: Database, people: tuple[int, int], tmp_path: Path
) -> None:
    give_key(store, tmp_path)
    with writing(store):
        propose_totp(store, people[0], SEED)
        propose_totp(store, people[1], "ABCDEFGH")
        store.execute("UPDATE totp SET secret = ? WHERE account = ?", [stored(store)[0], people[1]])
    with pytest.raises(KeyFileError, match="管理者に"):
        totp_secret(store, people[1])


@pytest.mark.parametrize("loss", ["missing", "other", "broken", "open"])
def test_without_the_key_no_seed_opens_none_is_written_and_one_line_says_why(
    store: Database, people: tuple[int, int], tmp_path: Path, loss: str, caplog: pytest.LogCaptureFixture
) -> None:
    give_key(store, tmp_path)
    with writing(store):
        propose_totp(store, people[0], SEED)
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    shutil.move(path, tmp_path / "away")
    if loss == "other":
        create_secret_key(path)
    elif loss != "missing":
        path.write_bytes(b"broken" if loss == "broken" else content)
        path.chmod(0o600 if loss == "broken" else 0o644)
    before = stored(store)
    with pytest.raises(KeyFileError, match="管理者に") as refused:
        totp_secret(store, people[0])
    assert str(tmp_path) not in str(refused.value)
    assert "秘密を包む鍵" in caplog.text
    assert secrets_trouble(store)
    if loss != "other":
        with pytest.raises(KeyFileError, match="管理者に"), writing(store):
            propose_totp(store, people[1], "ABCDEFGH")
        assert stored(store) == before
    else:
        with pytest.raises(KeyFileError, match="控えから"), writing(store):
            wrap_secrets(store, load_secret_key(path))
