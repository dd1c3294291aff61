"""SQLite FTS5 を素直に使う. 同じ語の表を、すべての当たりの bm25 で並べる。上位 20 件の答え合わせにも使う。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.connection import connect
from tests.benchmarks.search_speed.workers.protocol import LIMIT, Answer, Question, serve, timed


def build(database: Path, folder: Path) -> None:
    """索引は発言と同じデータベースにある。"""


def opened(database: Path, _folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    db = connect(database)

    def search(question: Question) -> Answer:
        expression = _expression(question)
        sql, params = _filtered(question)

        def once() -> tuple[int, list[int]]:
            found = db.execute(
                f"""
                SELECT turn_search.rowid FROM turn_search {sql} turn_search MATCH ?
                ORDER BY bm25(turn_search, 1, 0), turn_search.rowid DESC LIMIT {LIMIT}
                """,
                [*params, expression],
            ).fetchall()
            counted = f"SELECT count(*) FROM turn_search {sql} turn_search MATCH ?"
            return db.execute(counted, [*params, expression]).fetchone()[0], [row[0] for row in found]

        return timed(once)

    return search


def _expression(question: Question) -> str:
    phrases = (" ".join(phrase).replace('"', '""') for phrase in question.phrases)
    return "words : (" + " AND ".join(f'"{phrase}"' for phrase in phrases) + ")"


def _filtered(question: Question) -> tuple[str, list[object]]:
    """絞り込みは、会議と発言の表と結び付けて行う。"""
    conditions = {
        "committee = ?": question.committee,
        "held_on >= ?": question.since and _iso(question.since),
        "held_on <= ?": question.until and _iso(question.until),
        "speaker_group = ?": question.group,
    }
    wanted = {sql: value for sql, value in conditions.items() if value is not None}
    if not wanted:
        return "WHERE", []
    joined = "JOIN turn ON turn.id = turn_search.rowid JOIN meeting ON meeting.id = turn.meeting WHERE"
    return f"{joined} {' AND '.join(wanted)} AND", list(wanted.values())


def _iso(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"


if __name__ == "__main__":
    serve(build, opened)
