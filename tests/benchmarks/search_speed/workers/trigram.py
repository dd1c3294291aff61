"""SQLite FTS5 の trigram. 語に切らずに本文を引く。三字に満たない言葉は決して見つからない。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pysqlite3

from tests.benchmarks.search_speed.workers.protocol import LIMIT, Answer, Question, read_rows, serve, timed

_FILE = "trigram.sqlite"


def build(database: Path, folder: Path) -> None:
    """本文の索引を作る。"""
    connection = pysqlite3.connect(str(folder / _FILE))
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        """
        CREATE VIRTUAL TABLE found USING fts5 (
            text, committee UNINDEXED, day UNINDEXED, speaker UNINDEXED, tokenize = 'trigram'
        )
        """
    )
    connection.executemany(
        "INSERT INTO found (rowid, text, committee, day, speaker) VALUES (?, ?, ?, ?, ?)",
        ((row.id, row.text, row.committee, row.day, row.group) for row in read_rows(database)),
    )
    connection.commit()


def opened(_database: Path, folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    connection = pysqlite3.connect(str(folder / _FILE))

    def search(question: Question) -> Answer:
        quoted = (text.replace('"', '""') for text in question.texts)
        expression = " AND ".join(f'"{text}"' for text in quoted)
        conditions = {
            "committee = ?": question.committee,
            "day >= ?": question.since,
            "day <= ?": question.until,
            "speaker = ?": question.group,
        }
        wanted = {sql: value for sql, value in conditions.items() if value is not None}
        where = " AND ".join(["found MATCH ?", *wanted])

        def once() -> tuple[int, list[int]]:
            params = [expression, *wanted.values()]
            best = connection.execute(
                f"SELECT rowid FROM found WHERE {where} ORDER BY rank LIMIT {LIMIT}", params
            ).fetchall()
            total = connection.execute(f"SELECT count(*) FROM found WHERE {where}", params).fetchone()[0]
            return total, [row[0] for row in best]

        return timed(once)

    return search


if __name__ == "__main__":
    serve(build, opened)
