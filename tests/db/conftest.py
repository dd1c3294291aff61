"""db の試験の道具."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from tests.stores import new_store


@pytest.fixture
def store() -> Iterator[Database]:
    db = new_store()
    yield db
    db.close()
