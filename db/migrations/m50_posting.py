"""語の一覧. 語ごとに、現れる発言か質疑応答を並べておき、近い順に速く並べるための表。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_posting(db: Database) -> None:
    """発言と質疑応答の、語の一覧。書き方は db/postings.py にある。

    <noun>_unfolded は、語が変わったのに一覧をまだ直していないもの。words と facets は一覧にある前の語(無ければ NULL)。
    どこから書き換えてもトリガーが記すので、一覧が語と食い違ったまま使われることはない。
    """
    for noun in ("turn", "exchange"):
        words = f"{noun}_words"
        # トリガーの中の OR IGNORE は外の文の指定に置き換わるので、すでに記したものは WHERE で除く。
        note = f"INSERT INTO {noun}_unfolded SELECT {{}} WHERE NOT EXISTS (SELECT 1 FROM {noun}_unfolded WHERE {noun} = {{}});"
        before = note.format(f"old.{noun}, old.words, old.facets", f"old.{noun}")
        fresh = note.format(f"new.{noun}, NULL, NULL", f"new.{noun}")
        db.executescript(f"""
            CREATE TABLE {noun}_posting (
                term TEXT NOT NULL,
                block INTEGER NOT NULL,
                documents BLOB NOT NULL,
                sizes BLOB NOT NULL,
                counts BLOB NOT NULL,
                places BLOB NOT NULL,
                PRIMARY KEY (term, block)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE {noun}_posting_total (
                only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
                documents INTEGER NOT NULL CHECK (documents >= 0),
                size INTEGER NOT NULL CHECK (size >= 0)
            ) STRICT;
            INSERT INTO {noun}_posting_total VALUES (1, 0, 0);
            CREATE TABLE {noun}_unfolded ({noun} INTEGER PRIMARY KEY, words TEXT, facets TEXT) STRICT;
            INSERT INTO {noun}_unfolded SELECT {noun}, NULL, NULL FROM {words};
            CREATE TRIGGER {words}_inserted_unfolded AFTER INSERT ON {words}
                BEGIN {fresh} END;
            CREATE TRIGGER {words}_deleted_unfolded AFTER DELETE ON {words} BEGIN {before} END;
            CREATE TRIGGER {words}_updated_unfolded AFTER UPDATE ON {words} BEGIN {before} END;
        """)


@MIGRATIONS()
def create_store_state(db: Database) -> None:
    """データベースの状態の印。確定するたびに変わる(db/connection.py の writing())。"""
    db.executescript("""
        CREATE TABLE store_state (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            mark INTEGER NOT NULL
        ) STRICT;
        INSERT INTO store_state VALUES (1, random());
    """)
