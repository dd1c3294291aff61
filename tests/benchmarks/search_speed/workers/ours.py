"""この製品の検索. db.search.search_turns() をそのまま呼ぶ。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from db.connection import connect
from db.records import SpeakerGroup
from db.search import Query, search_turns
from db.search_filters import Filters
from tests.benchmarks.search_speed.workers.protocol import LIMIT, Answer, Question, serve, timed


def build(database: Path, folder: Path) -> None:
    """索引は発言と同じデータベースにある。"""


def opened(database: Path, _folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    db = connect(database)

    def search(question: Question) -> Answer:
        phrases = tuple(map(tuple, question.phrases))
        filters = Filters(
            committee_id=question.committee,
            since=question.since and datetime.strptime(str(question.since), "%Y%m%d").date(),
            until=question.until and datetime.strptime(str(question.until), "%Y%m%d").date(),
            group=question.group and SpeakerGroup(question.group),
        )

        def once() -> tuple[int, list[int]]:
            found = search_turns(db, Query(phrases, filters=filters), LIMIT)
            return found.total, [hit.id for hit in found.hits]

        return timed(once)

    return search


if __name__ == "__main__":
    serve(build, opened)
