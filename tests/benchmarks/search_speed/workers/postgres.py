"""PostgreSQL 15(Debian の包み). 同じ語の tsvector を GIN で引き、ts_rank で並べる。自前の場所で起動し、終わると止める。"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.benchmarks.search_speed.workers.protocol import (
    LIMIT,
    Answer,
    Question,
    Row,
    read_rows,
    serve,
    timed,
)

_BIN = Path("/usr/lib/postgresql/15/bin")
# 位置はこの数まで、語はこのバイト数まで入る。
_LAST_PLACE, _LONGEST = 16383, 2046


def build(database: Path, folder: Path) -> None:
    """場所を作り、発言を入れ、索引を作る。"""
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    _run("initdb", "-D", str(data), "-E", "UTF8", "--locale=C", "-A", "trust")
    _start(folder)
    with _connect(folder) as connection:
        connection.execute(
            "CREATE TABLE found (number int, words tsvector, committee int, day int, speaker text)"
        )
        with connection.cursor().copy("COPY found FROM STDIN") as copy:
            for row in read_rows(database):
                copy.write_row((row.id, _vector(row), row.committee, row.day, row.group))
        connection.execute("CREATE INDEX ON found USING gin (words)")
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE found")


def opened(_database: Path, folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    _start(folder)
    connection = _connect(folder)
    connection.autocommit = True

    def search(question: Question) -> Answer:
        conditions = {
            "committee = %s": question.committee,
            "day >= %s": question.since,
            "day <= %s": question.until,
            "speaker = %s": question.group,
        }
        wanted = {sql: value for sql, value in conditions.items() if value is not None}
        where = " AND ".join(["words @@ query", *wanted])
        phrases = ("(" + " <-> ".join(map(_quote, phrase)) + ")" for phrase in question.phrases)
        params = [" & ".join(phrases), *wanted.values()]

        def once() -> tuple[int, list[int]]:
            # 一度の走査で数も数える。
            found = connection.execute(
                f"""
                SELECT number, count(*) OVER () FROM found, (SELECT %s::tsquery AS query) AS asked
                WHERE {where} ORDER BY ts_rank(words, query) DESC LIMIT {LIMIT}
                """,
                params,
            ).fetchall()
            return (found[0][1] if found else 0), [row[0] for row in found]

        return timed(once)

    return search


def _vector(row: Row) -> str:
    return " ".join(
        f"{_quote(word)}:{place}"
        for place, word in enumerate(row.words.split(" ")[:_LAST_PLACE], 1)
        if len(word.encode()) <= _LONGEST
    )


def _quote(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _start(folder: Path) -> None:
    if (folder / "data" / "postmaster.pid").exists():
        return
    options = f"-k {folder} -h '' -c shared_buffers=1GB -c fsync=off -c max_wal_size=4GB"
    _run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
    atexit.register(_run, "pg_ctl", "-D", str(folder / "data"), "-m", "fast", "stop")


def _run(command: str, *arguments: str) -> None:
    line = [str(_BIN / command), *arguments]
    if os.geteuid() == 0:  # PostgreSQL は root では動かない。
        line = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *line]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)


def _connect(folder: Path) -> psycopg.Connection:
    return psycopg.connect(f"host={folder} user=postgres dbname=postgres")


if __name__ == "__main__":
    serve(build, opened)
