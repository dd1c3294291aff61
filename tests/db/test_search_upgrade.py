"""前の版のデータベースを開くと、検索の印と発言者表記の一覧が揃う."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from db.connection import open_store
from db.migrations import MIGRATIONS
from db.search import Query, search_turns
from db.search_filters import Filters
from db.search_words import labels_holding

_OLD = """
    INSERT INTO committee (id, name, print_form) VALUES (1, '図書館協議会', '役職');
    INSERT INTO source (id, sha256, kind, file_name, text, imported_at, imported_by)
        VALUES (1, printf('%064d', 1), '会議録', 'a', 'a', '', ''), (2, printf('%064d', 2), '会議録', 'b', 'b', '', '');
    INSERT INTO meeting (id, committee, source, title, held_on, disclosure, notation, created_at)
        VALUES (1, 1, 1, '第1回', '2024-08-06', NULL, '', ''), (2, 1, 2, '第2回', NULL, '非公開', '', '');
    INSERT INTO turn (id, meeting, number, label, speaker_group, text)
        VALUES (1, 1, 1, '岡本委員', '委員', '開館'), (2, 2, 1, '久保委員', '委員', '開館');
    INSERT INTO turn_words (turn, words, offsets, facets)
        VALUES (1, '開館', '[0,2]', 'c1 y2024 m202408 d20240806 g委員'), (2, '開館', '[0,2]', 'c1 g委員');
"""


def test_an_old_database_is_marked_so_that_closed_meetings_stay_hidden(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Database(path) as old:
        MIGRATIONS.apply(old, stop_before="create_edition")
        old.executescript(_OLD)
    with open_store(path) as db:
        assert [hit.id for hit in search_turns(db, Query((("開館",),)), 10).hits] == [1]
        second = Query((("開館",),), filters=Filters(meetings=("第2回",)))
        assert search_turns(db, second, 10).total == 0
        first = Query((("開館",),), filters=Filters(meetings=("第1回",)))
        assert search_turns(db, first, 10).total == 1
        assert labels_holding(db, "委員", 10) == ("岡本委員",)
        db.execute("INSERT INTO turn_search (turn_search, rank) VALUES ('integrity-check', 1)")
