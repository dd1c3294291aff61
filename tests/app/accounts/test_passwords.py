"""パスワードの約束とハッシュ."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts import passwords
from app.accounts.banned import require_readable_list
from app.accounts.passwords import LONGEST, hash_password, require_good_password, verify_password
from app.errors import UsageError

GOOD = "hinowa-tameshi-kaigi"
_REAL = passwords._HASHER


@pytest.fixture(autouse=True)
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """ほかの試験のために軽くしたものではなく、本物のハッシュを使う。"""
    monkeypatch.setattr(passwords, "_HASHER", _REAL)


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery",
        "みどりの電車と古い時計と雨",
        "aaaa bbbb cccc 9x!Q tree",
        "🚃🕰️☔️🍵 のんびりした日",
        "kirinoya-mizube-19" * 7,
    ],
)
def test_any_kind_of_characters_makes_a_password(password: str) -> None:
    require_good_password(password, ("kiriya", "桐谷"))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-pw-9x", "12 字以上"),
        ("", "12 字以上"),
        ("長" * (LONGEST + 1), f"{LONGEST} 字まで"),
        ("password1234", "よくある"),
        ("passwordpassword", "よくある"),
        ("123456789012", "よくある"),
        ("qwertyuiop123", "よくある"),
        ("aaaaaaaaaaaa", "よくある"),
        ("P@ssw0rd2026!", "よくある"),
        ("unbelievable1234", "よくある"),
        ("kaigiroku2026", "よくある"),
        ("会議録会議録会議録会議録", "よくある"),
        ("kiriyakiriya", "よくある"),
        ("Kiriya-2026-1121", "よくある"),
        ("桐谷桐谷桐谷桐谷桐谷桐谷", "よくある"),
    ],
)
def test_a_password_others_would_guess_is_refused_with_one_line(password: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        require_good_password(password, ("kiriya", "桐谷"))
    assert "\n" not in str(refused.value)
    assert not password or password not in str(refused.value)


def test_a_hash_is_argon2id_differs_each_time_and_verifies_only_the_exact_password() -> None:
    stored = hash_password(GOOD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert stored != hash_password(GOOD)
    assert verify_password(GOOD, stored) == (True, None)
    for other in (GOOD.upper(), f"{GOOD} ", GOOD[:-1], ""):
        assert verify_password(other, stored) == (False, None)


def test_an_older_hash_is_renewed_when_it_is_used() -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    right, renewed = verify_password(GOOD, old)
    assert right
    assert renewed is not None
    assert verify_password(GOOD, renewed) == (True, None)


@pytest.mark.parametrize("stored", [None, "", "これはハッシュではない"])
def test_without_a_hash_nothing_is_right(stored: str | None) -> None:
    assert verify_password(GOOD, stored) == (False, None)


@pytest.fixture
def banned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "banned.txt"
    path.write_text(f"password1\n\n{GOOD.upper()}\r\nみどりの電車と古い時計と雨\n", "utf-8")
    monkeypatch.setenv("KAIGIROKU_BANNED_PASSWORDS", str(path))
    return path


@pytest.mark.usefixtures("banned")
@pytest.mark.parametrize("password", [GOOD, "みどりの電車と古い時計と雨"])
def test_a_password_on_the_list_of_the_city_is_refused(password: str) -> None:
    require_readable_list()
    with pytest.raises(UsageError, match="漏れた"):
        require_good_password(password, ())
    require_good_password(f"{password}ほし", ())


@pytest.mark.parametrize("content", [None, b"", b"\n\n", b"\xff\xfe"])
def test_a_list_that_cannot_be_read_is_told_at_the_start_and_lets_no_password_pass(
    banned: Path, content: bytes | None
) -> None:
    if content is None:
        banned.unlink()
    else:
        banned.write_bytes(content)
    with pytest.raises(UsageError, match=r"banned\.txt"):
        require_readable_list()
    if content is None or content.strip():
        with pytest.raises(UsageError, match="管理者に") as refused:
            require_good_password(GOOD, ())
        assert str(banned) not in str(refused.value)


def test_without_a_list_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAIGIROKU_BANNED_PASSWORDS", raising=False)
    require_readable_list()
    require_good_password(GOOD, ())
