from __future__ import annotations

import pysqlite3
import pytest
from sqlite_utils import Database

from db.errors import TookTooLongError
from db.time_limit import time_limit

_LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n"


def test_a_long_query_is_cut_with_a_line_that_says_what_to_do(store: Database) -> None:
    with pytest.raises(TookTooLongError, match="絞って"), time_limit(store, 0.01):
        store.execute(_LONG).fetchone()
    assert store.execute("SELECT 1").fetchone() == (1,)


def test_the_limit_ends_with_its_block(store: Database) -> None:
    with time_limit(store, 0):
        pass
    assert store.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] > 0


def test_other_errors_pass_through(store: Database) -> None:
    with pytest.raises(pysqlite3.OperationalError, match="no such table"), time_limit(store, 9):
        store.execute("SELECT * FROM nowhere")
