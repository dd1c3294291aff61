"""公開版. 公開の会議の発言を、印字の決まりに従った形で持ち、外からの検索と一括の取り出しに使う。"""

from __future__ import annotations

import string

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_edition(db: Database) -> None:
    """公開版の会議(edition)と、その発言(speech)と、印字する発言者(speech_speaker)。

    id は開催日の新しい順に小さくなる(db/edition_keys.py)。id の順に読めば、並べ替えずに新しい順になる。
    print_form は書いたときの会議体の印字の形で、形は後から増えうるので CHECK で縛らない。
    元の発言や会議や委員名簿が変わった公開版は、直すまで外に出さないように消える。
    """
    # 引用符は FTS5 の文字列の中と SQL の文字列の中とで、二度重ねて書く(m01 の全文検索と同じ切り方)。
    tokenize = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''")).replace("'", "''")
    remove = """
        INSERT INTO speech_search (speech_search, rowid, words, facets)
        VALUES ('delete', old.id, old.words, old.facets);
    """
    add = "INSERT INTO speech_search (rowid, words, facets) VALUES (new.id, new.words, new.facets);"
    db.executescript(f"""
        CREATE TABLE edition (
            id INTEGER PRIMARY KEY,
            meeting INTEGER NOT NULL UNIQUE REFERENCES meeting ON DELETE CASCADE,
            print_form TEXT NOT NULL,
            issue_id TEXT NOT NULL UNIQUE CHECK (length(issue_id) = 21),
            session INTEGER,
            issue INTEGER NOT NULL CHECK (issue >= 0),
            written_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX edition_issue ON edition (issue);
        CREATE TABLE speech_speaker (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            position TEXT NOT NULL,
            role TEXT NOT NULL,
            UNIQUE (name, position, role)
        ) STRICT;
        CREATE TABLE speech (
            id INTEGER PRIMARY KEY,
            edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
            speaker INTEGER NOT NULL REFERENCES speech_speaker,
            text TEXT NOT NULL,
            words TEXT NOT NULL,
            facets TEXT NOT NULL,
            CHECK (id / 100000 = edition)
        ) STRICT;
        CREATE INDEX speech_edition ON speech (edition);
        CREATE INDEX speech_by_speaker ON speech (speaker);
        CREATE VIRTUAL TABLE speech_search USING fts5 (
            words, facets, content = 'speech', content_rowid = 'id', tokenize = '{tokenize}'
        );
        CREATE TRIGGER speech_inserted AFTER INSERT ON speech BEGIN {add} END;
        CREATE TRIGGER speech_deleted AFTER DELETE ON speech BEGIN {remove} END;
        CREATE TRIGGER speech_updated AFTER UPDATE ON speech BEGIN {remove} {add} END;
        -- 参照の決まりを効かせない接続で直に書き換えられても、会議の無い発言を残さない。
        CREATE TRIGGER edition_removed BEFORE DELETE ON edition
            BEGIN DELETE FROM speech WHERE edition = old.id; END;
        CREATE TRIGGER edition_turn_changed AFTER UPDATE ON turn
            BEGIN DELETE FROM edition WHERE meeting = new.meeting; END;
        CREATE TRIGGER edition_meeting_changed AFTER UPDATE ON meeting
            BEGIN DELETE FROM edition WHERE meeting = new.id; END;
        CREATE TRIGGER edition_attendance_added AFTER INSERT ON attendance
            BEGIN DELETE FROM edition WHERE meeting = new.meeting; END;
        CREATE TRIGGER edition_attendance_removed AFTER DELETE ON attendance
            BEGIN DELETE FROM edition WHERE meeting = old.meeting; END;
        CREATE TRIGGER edition_member_added AFTER INSERT ON member BEGIN
            DELETE FROM edition WHERE meeting IN (SELECT id FROM meeting WHERE committee = new.committee);
        END;
        CREATE TRIGGER edition_member_changed AFTER UPDATE ON member BEGIN
            DELETE FROM edition WHERE meeting IN (SELECT id FROM meeting WHERE committee = new.committee);
        END;
        CREATE TRIGGER edition_member_removed AFTER DELETE ON member BEGIN
            DELETE FROM edition WHERE meeting IN (SELECT id FROM meeting WHERE committee = old.committee);
        END;
    """)
