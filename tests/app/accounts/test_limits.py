"""ログインを試せる回数."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.accounts.limits import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    DEVICE_DAYS,
    DEVICE_LIMIT,
    WINDOW_SECONDS,
    Origin,
    begin_attempt,
    login_buckets,
    succeed,
)
from app.clock import shifted
from db.accounts import AccountEntry, add_account, find_account
from db.connection import connect, open_store, writing
from db.login_failures import remember_device
from db.records import Role
from tests.db.samples import NOW, SECRETARY
from tests.stores import new_store

HERE = Origin("10.0.0.1", "device-of-the-attacker")
HOME = Origin("10.0.0.2", "device-of-kiriya")


@pytest.fixture
def store() -> Database:
    return new_store()


@pytest.fixture
def kiriya(store: Database) -> int:
    with writing(store):
        account = add_account(store, "kiriya", AccountEntry("桐谷 葵", Role.SECRETARIAT), SECRETARY)
        remember_device(store, HOME.device, account, NOW)
    return account


def tries(store: Database, origin: Origin, login: str, at: str, most: int = 200) -> int:
    """続けて何回試せるか。"""
    account = find_account(store, login)
    done = 0
    while done < most and begin_attempt(
        store, login_buckets(store, origin, login, account.id if account else None, at), at
    ):
        done += 1
    return done


@pytest.mark.usefixtures("kiriya")
def test_an_unknown_device_gets_ten_tries_at_one_account_in_a_quarter_of_an_hour(store: Database) -> None:
    assert tries(store, HERE, "kiriya", NOW) == ACCOUNT_LIMIT
    elsewhere = Origin("10.9.9.9", "another")
    assert tries(store, elsewhere, "KIRIYA", NOW) == 0
    assert tries(store, HERE, "kiriya", shifted(NOW, WINDOW_SECONDS - 1)) == 0
    assert tries(store, HERE, "kiriya", shifted(NOW, WINDOW_SECONDS)) == ACCOUNT_LIMIT


def test_a_login_that_does_not_exist_is_limited_just_the_same(store: Database) -> None:
    assert tries(store, HERE, "nobody", NOW) == ACCOUNT_LIMIT


def test_one_address_cannot_go_through_many_accounts(store: Database) -> None:
    done = sum(tries(store, HERE, f"account{n}", NOW, most=3) for n in range(40))
    assert done == ADDRESS_LIMIT


def test_a_colleague_cannot_be_locked_out_of_the_own_device_however_long_someone_tries(
    store: Database, kiriya: int
) -> None:
    for minute in range(0, 24 * 60, 5):
        at = shifted(NOW, minute * 60)
        tries(store, HERE, "kiriya", at)
        assert begin_attempt(store, login_buckets(store, HERE, "kiriya", kiriya, at), at) is None
    own = login_buckets(store, HOME, "kiriya", kiriya, at)
    attempt = begin_attempt(store, own, at)
    assert attempt is not None


def test_the_own_device_is_limited_too_and_a_success_starts_the_count_anew(
    store: Database, kiriya: int
) -> None:
    assert tries(store, HOME, "kiriya", NOW, most=DEVICE_LIMIT - 1) == DEVICE_LIMIT - 1
    attempt = begin_attempt(store, login_buckets(store, HOME, "kiriya", kiriya, NOW), NOW)
    assert attempt is not None
    with writing(store):
        succeed(store, attempt)
    assert tries(store, HOME, "kiriya", NOW) == DEVICE_LIMIT


def test_a_device_is_forgotten_after_half_a_year(store: Database, kiriya: int) -> None:
    long_after = shifted(NOW, DEVICE_DAYS * 24 * 3600)
    names = [bucket.name for bucket in login_buckets(store, HOME, "kiriya", kiriya, long_after)]
    assert names == ["account kiriya", "address 10.0.0.2"]


def test_logging_in_to_the_own_account_does_not_reset_the_count_of_the_address(store: Database) -> None:
    tries(store, HERE, "victim", NOW, most=5)
    buckets = login_buckets(store, HERE, "own", None, NOW)
    attempt = begin_attempt(store, buckets, NOW)
    assert attempt is not None
    with writing(store):
        succeed(store, attempt)
    done = sum(tries(store, HERE, f"account{n}", NOW, most=3) for n in range(40))
    assert done == ADDRESS_LIMIT - 5


def test_tries_made_at_the_same_time_are_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    open_store(path).close()

    def try_ten_times(_: int) -> int:
        with closing(connect(path)) as db:
            buckets = login_buckets(db, HERE, "kiriya", None, NOW)
            return sum(begin_attempt(db, buckets, NOW) is not None for _ in range(10))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_ten_times, range(4))) == ACCOUNT_LIMIT
