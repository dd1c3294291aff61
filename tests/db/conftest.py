"""db の試験の道具."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from db.connection import open_store


@pytest.fixture
def store() -> Iterator[Database]:
    db = open_store(None)
    yield db
    db.close()
