"""認証アプリの番号と、予備の番号."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlite_utils import Database

from app.accounts.totp import (
    app_uri,
    hash_recovery_code,
    matching_step,
    new_recovery_codes,
    new_secret,
    qr_path,
    verify_code,
)
from app.clock import shifted
from db.accounts import AccountEntry, add_account
from db.connection import writing
from db.records import Role
from db.totp import confirm_totp, propose_totp
from tests.db.samples import SECRETARY
from tests.stores import new_store

# RFC 6238 の付録 B の表の、SHA-1 の行の下 6 桁。鍵は "12345678901234567890"。
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2005-03-18T01:58:29Z", "081804"),
        ("2009-02-13T23:31:30Z", "005924"),
        ("2033-05-18T03:33:20Z", "279037"),
    ],
)
def test_the_codes_are_those_of_the_standard(at: str, code: str) -> None:
    step = matching_step(RFC_SECRET, code, at)
    assert step is not None
    for shift in (-30, 0, 30):
        assert matching_step(RFC_SECRET, code, shifted(at, shift)) == step
    for shift in (-90, 90):
        assert matching_step(RFC_SECRET, code, shifted(at, shift)) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "２８７０８２", "abcdef"])
def test_anything_else_is_no_code(code: str) -> None:
    assert matching_step(RFC_SECRET, code, "1970-01-01T00:00:59Z") is None


@pytest.fixture
def store() -> Database:
    return new_store()


def test_a_code_and_a_recovery_code_are_good_once(store: Database) -> None:
    at, codes = "2026-11-21T09:00:00Z", new_recovery_codes()
    secret = new_secret()
    with writing(store):
        account = add_account(store, "kiriya", AccountEntry("桐谷 葵", Role.SECRETARIAT), SECRETARY)
        propose_totp(store, account, secret)
        assert not verify_code(store, account, pyotp.TOTP(secret).at(1795251600), at)
        confirm_totp(store, account, 0, map(hash_recovery_code, codes), SECRETARY)
        now = pyotp.TOTP(secret).at(1795251600)
        typed = f"{now[:3]} {now[3:]}"
        assert [verify_code(store, account, typed, at) for _ in range(2)] == [True, False]
        typed = codes[3].lower().replace("-", " ")
        assert [verify_code(store, account, typed, at) for _ in range(2)] == [True, False]
        assert not verify_code(store, account, "", at)


def test_recovery_codes_are_long_and_all_different() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    # base32 の 24 字は 120 ビット。112 ビットより長いので、速いハッシュで保存してよい。
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){5}[A-Z2-7]{4}", code) for code in codes)


def test_the_square_holds_what_the_app_needs() -> None:
    uri = app_uri(RFC_SECRET, "kiriya")
    parsed = pyotp.parse_uri(uri)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.name, parsed.issuer) == (RFC_SECRET, "kiriya", "kaigiroku")
    path, size = qr_path(uri)
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", path)
    # 左上の目印の角は、余白の四升の内側にある。
    assert path.startswith("M4 4h1")
    assert size > 4 + 21 + 4
