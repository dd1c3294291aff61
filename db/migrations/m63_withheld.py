"""非公開. 伏せた発言、会議の公開の別の決定、閉じた所だけの全文検索、処理を見せてよい相手。"""

from __future__ import annotations

import string

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS

_CLOSED = "(SELECT id FROM meeting WHERE disclosure IN ('一部非公開', '非公開'))"


@MIGRATIONS()
def create_withholding(db: Database) -> None:
    """伏せた発言か、その一部。start_offset と end_offset が NULL なら発言の全体。解いたものも、解いた人とともに残す。

    本文が変われば箇所の意味も変わるので、そのときは発言の全体を伏せる。伏せ方が変わった会議の公開版は消える。
    """
    removed = "DELETE FROM edition WHERE meeting = (SELECT meeting FROM turn WHERE id = {row}.turn);"
    db.executescript(f"""
        INSERT INTO event_kind VALUES ('発言の秘匿'), ('発言の秘匿の解除'), ('公開の別の変更'), ('秘匿済みの確認'), ('秘匿済みの取消');
        CREATE TABLE withholding (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER CHECK (start_offset >= 0),
            end_offset INTEGER CHECK (end_offset > start_offset),
            kind TEXT NOT NULL CHECK (kind IN ('秘密', '取消発言')),
            reason TEXT NOT NULL CHECK (trim(reason) <> ''),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            released_by TEXT,
            released_at TEXT,
            CHECK ((start_offset IS NULL) = (end_offset IS NULL)),
            CHECK ((released_by IS NULL) = (released_at IS NULL))
        ) STRICT;
        CREATE INDEX withholding_turn ON withholding (turn);
        CREATE TRIGGER withholding_widened AFTER UPDATE OF text ON turn WHEN new.text IS NOT old.text
            BEGIN UPDATE withholding SET start_offset = NULL, end_offset = NULL WHERE turn = new.id; END;
        CREATE TRIGGER edition_withheld AFTER INSERT ON withholding BEGIN {removed.format(row="new")} END;
        CREATE TRIGGER edition_withheld_anew AFTER UPDATE ON withholding BEGIN {removed.format(row="new")} END;
        CREATE TRIGGER edition_unwithheld AFTER DELETE ON withholding BEGIN {removed.format(row="old")} END;
    """)


@MIGRATIONS()
def create_disclosure_decision(db: Database) -> None:
    """会議の公開の別を人が決めたこと(いまの別は meeting.disclosure)と、閉じる所をすべて伏せたという確認。"""
    db.executescript("""
        CREATE TABLE disclosure_decision (
            meeting INTEGER PRIMARY KEY REFERENCES meeting ON DELETE CASCADE,
            before TEXT CHECK (before IN ('公開', '一部非公開', '非公開')),
            disclosure TEXT NOT NULL CHECK (disclosure IN ('公開', '一部非公開', '非公開')),
            reason TEXT NOT NULL CHECK (trim(reason) <> ''),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE masking_completion (
            meeting INTEGER PRIMARY KEY REFERENCES meeting ON DELETE CASCADE,
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER edition_masked AFTER INSERT ON masking_completion
            BEGIN DELETE FROM edition WHERE meeting = new.meeting; END;
        CREATE TRIGGER edition_unmasked AFTER DELETE ON masking_completion
            BEGIN DELETE FROM edition WHERE meeting = old.meeting; END;
    """)


@MIGRATIONS()
def create_job_scope(db: Database) -> None:
    """処理を見せてよい相手。meeting はその会議を見てよい人、account はその人だけ。"""
    db.executescript("""
        CREATE TABLE job_scope (
            job INTEGER PRIMARY KEY REFERENCES job ON DELETE CASCADE,
            meeting INTEGER REFERENCES meeting ON DELETE CASCADE,
            account INTEGER REFERENCES account ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX job_scope_meeting ON job_scope (meeting);
        CREATE INDEX job_scope_account ON job_scope (account);
    """)


@MIGRATIONS()
def create_closed_words(db: Database) -> None:
    """閉じた語: 公開でない会議と、伏せた箇所の語。だれもが引く表には入れず、別の全文検索の表だけに入れる。

    すでにある公開でない会議の語は、ここで移す。公開でないことの印(x)は、もう要らない。
    """
    # 引用符は FTS5 の文字列の中と SQL の文字列の中とで、二度重ねて書く(m01 の全文検索と同じ切り方)。
    tokenize = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''")).replace("'", "''")
    for noun, extra, kept in (
        ("turn", "offsets TEXT NOT NULL CHECK (json_valid(offsets)),", "turn, words, offsets,"),
        ("exchange", "", "exchange, words,"),
    ):
        words, search = f"closed_{noun}_words", f"closed_{noun}_search"
        add = f"INSERT INTO {search} (rowid, words, facets) VALUES (new.{noun}, new.words, new.facets);"
        remove = f"""
            INSERT INTO {search} ({search}, rowid, words, facets)
            VALUES ('delete', old.{noun}, old.words, old.facets);
        """
        db.executescript(f"""
            CREATE TABLE {words} (
                {noun} INTEGER PRIMARY KEY REFERENCES {noun} ON DELETE CASCADE,
                words TEXT NOT NULL,
                {extra}
                facets TEXT NOT NULL
            ) STRICT;
            CREATE VIRTUAL TABLE {search} USING fts5 (
                words, facets, content = '{words}', content_rowid = '{noun}', tokenize = '{tokenize}'
            );
            CREATE TRIGGER {words}_inserted AFTER INSERT ON {words} BEGIN {add} END;
            CREATE TRIGGER {words}_deleted AFTER DELETE ON {words} BEGIN {remove} END;
            CREATE TRIGGER {words}_updated AFTER UPDATE ON {words} BEGIN {remove} {add} END;
            INSERT INTO {words} SELECT {kept} replace(facets, ' x', '') FROM {noun}_words
                WHERE {noun} IN (SELECT id FROM {noun} WHERE meeting IN {_CLOSED});
            DELETE FROM {noun}_words WHERE {noun} IN (SELECT {noun} FROM {words});
        """)


@MIGRATIONS()
def forget_closed_suggestions(db: Database) -> None:
    """候補の一覧から、公開の会議に無い発言者表記と言葉を除く。これからは、語とともに公開の会議のものだけを加える。"""
    db.executescript(f"""
        DROP TRIGGER turn_label_added;
        DROP TRIGGER turn_label_changed;
        DELETE FROM turn_label WHERE label NOT IN (SELECT label FROM turn WHERE meeting NOT IN {_CLOSED});
        DELETE FROM search_word
        WHERE EXISTS (SELECT 1 FROM turn WHERE meeting IN {_CLOSED} AND instr(text, word))
        AND NOT EXISTS (SELECT 1 FROM turn WHERE meeting NOT IN {_CLOSED} AND instr(text, word));
    """)
