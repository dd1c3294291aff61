"""鎖の試験の道具. 見本は一度だけ作り、試験ごとに写して壊す。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pysqlite3
import pytest
from sqlite_utils import Database

from db.chain.keys import load_public_key, public_hex, public_path
from db.connection import open_store
from tests.db.chain.city import build_city


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="session")
def built_city(key_folder: Path) -> Iterator[Database]:
    db = open_store(None)
    build_city(db, key_folder)
    yield db
    db.close()


@pytest.fixture
def city(built_city: Database) -> Iterator[Database]:
    """見本の写し。kaigiroku ではない道具で開いたのと同じで、見張りが付かず、参照も CHECK も確かめずに書ける。"""
    connection = pysqlite3.connect(":memory:", isolation_level=None)
    built_city.conn.backup(connection)
    db = Database(connection, execute_plugins=False)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA ignore_check_constraints = ON")
    db.execute("BEGIN")
    yield db
    db.close()


@pytest.fixture(scope="session")
def trusted(key_folder: Path) -> tuple[str, ...]:
    """市が外に控えている公開鍵。"""
    names = ("first.key", "second.key")
    return tuple(public_hex(load_public_key(public_path(key_folder / name))) for name in names)
