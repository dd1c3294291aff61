"""最初の版の表. 会議・発言・質疑応答・計画・紐付け・要約案・出来事・仕事・検索。"""

from __future__ import annotations

import string

from sqlite_utils import Database

from db.migrations.registry import APPLICATION_ID, MIGRATIONS


@MIGRATIONS()
def mark_file(db: Database) -> None:
    """ファイルに kaigiroku の印を付ける。"""
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@MIGRATIONS()
def create_committee(db: Database) -> None:
    """会議体と委員名簿。"""
    db.executescript("""
        CREATE TABLE committee (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE CHECK (name <> ''),
            print_rule TEXT NOT NULL CHECK (print_rule IN ('役職', '氏名'))
        ) STRICT;
        CREATE TABLE member (
            committee INTEGER NOT NULL REFERENCES committee ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            title TEXT,
            PRIMARY KEY (committee, position)
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS()
def create_source(db: Database) -> None:
    """取り込んだ文書。"""
    db.executescript("""
        CREATE TABLE source (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
            kind TEXT NOT NULL CHECK (kind IN ('会議録', '計画書', '進行管理表')),
            file_name TEXT NOT NULL,
            text TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            imported_by TEXT NOT NULL
        ) STRICT;
    """)


@MIGRATIONS()
def create_meeting(db: Database) -> None:
    """会議と、その冒頭に書かれた事実。"""
    db.executescript("""
        CREATE TABLE meeting (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            committee INTEGER NOT NULL REFERENCES committee,
            source INTEGER NOT NULL UNIQUE REFERENCES source,
            title TEXT,
            body TEXT,
            held_on TEXT CHECK (held_on IS date(held_on)),
            start_time TEXT,
            end_time TEXT,
            place TEXT,
            disclosure TEXT CHECK (disclosure IN ('公開', '一部非公開', '非公開')),
            observers INTEGER CHECK (observers >= 0),
            notation TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX meeting_committee ON meeting (committee, held_on);
        CREATE INDEX meeting_held_on ON meeting (held_on);
        CREATE TABLE agenda_item (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            title TEXT NOT NULL,
            PRIMARY KEY (meeting, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE attendance (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            status TEXT NOT NULL CHECK (status IN ('出席', '欠席', '事務局', '署名委員')),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (meeting, status, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE handout (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            position INTEGER NOT NULL,
            title TEXT NOT NULL,
            PRIMARY KEY (meeting, position)
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS()
def create_turn(db: Database) -> None:
    """発言。agenda は同じ会議の議題の番号。"""
    db.executescript("""
        CREATE TABLE turn (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            label TEXT NOT NULL,
            name TEXT,
            role TEXT,
            speaker_group TEXT NOT NULL CHECK (speaker_group IN ('委員長', '委員', '事務局', 'その他')),
            agenda INTEGER,
            text TEXT NOT NULL,
            UNIQUE (meeting, number),
            FOREIGN KEY (meeting, agenda) REFERENCES agenda_item (meeting, number)
        ) STRICT;
    """)


@MIGRATIONS()
def create_exchange(db: Database) -> None:
    """質疑応答と、その両側の箇所。stale は、直近の分析では見つからなかったが人の判断が残るもの。"""
    db.executescript("""
        CREATE TABLE exchange (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            -- 番号を振り直す間だけ負になる。
            number INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('question', 'opinion', 'request')),
            confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
            stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
            commitment TEXT CHECK (
                commitment IN ('実施済み', '実施', '努力', '検討', '研究', '注視', '困難', '情報提供')
            ),
            commitment_turn INTEGER REFERENCES turn,
            commitment_start INTEGER,
            commitment_end INTEGER,
            UNIQUE (meeting, number),
            CHECK ((commitment IS NULL) = (commitment_turn IS NULL)),
            CHECK ((commitment IS NULL) = (commitment_start IS NULL)),
            CHECK ((commitment IS NULL) = (commitment_end IS NULL)),
            CHECK (commitment_start >= 0 AND commitment_end >= commitment_start)
        ) STRICT;
        CREATE INDEX exchange_commitment_turn ON exchange (commitment_turn);
        CREATE TABLE exchange_span (
            exchange INTEGER NOT NULL REFERENCES exchange ON DELETE CASCADE,
            side TEXT NOT NULL CHECK (side IN ('question', 'answer')),
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            PRIMARY KEY (exchange, side, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX exchange_span_turn ON exchange_span (turn);
    """)


@MIGRATIONS()
def create_plan(db: Database) -> None:
    """計画と施策。row_numbers は進行管理表の第 1 列の番号の JSON 配列。"""
    db.executescript("""
        CREATE TABLE plan (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            source INTEGER NOT NULL UNIQUE REFERENCES source,
            title TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('計画書', '進行管理表'))
        ) STRICT;
        CREATE TABLE measure (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            plan INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
            position INTEGER NOT NULL,
            key TEXT NOT NULL,
            row_numbers TEXT NOT NULL CHECK (json_valid(row_numbers)),
            code TEXT NOT NULL,
            title TEXT NOT NULL,
            grouping TEXT NOT NULL,
            content TEXT NOT NULL,
            description TEXT NOT NULL,
            UNIQUE (plan, position),
            UNIQUE (plan, key)
        ) STRICT;
        CREATE TABLE measure_department (
            measure INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            position INTEGER NOT NULL,
            department TEXT NOT NULL,
            PRIMARY KEY (measure, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX measure_department_name ON measure_department (department);
        CREATE TABLE measure_year (
            measure INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            position INTEGER NOT NULL,
            year TEXT NOT NULL,
            target TEXT,
            evaluation TEXT,
            PRIMARY KEY (measure, position)
        ) STRICT, WITHOUT ROWID;
    """)


@MIGRATIONS()
def create_link(db: Database) -> None:
    """紐付けの候補(機械)と判断(人)。判断は候補が入れ替わっても残る。

    standing_link は、いま有効とみる紐付け: 確定したものと、提案されてまだ判断されていないもの。
    """
    db.executescript("""
        CREATE TABLE link (
            exchange INTEGER NOT NULL REFERENCES exchange ON DELETE CASCADE,
            measure INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            rank INTEGER NOT NULL CHECK (rank > 0),
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            suggested INTEGER NOT NULL CHECK (suggested IN (0, 1)),
            evidence TEXT NOT NULL CHECK (json_valid(evidence)),
            PRIMARY KEY (exchange, measure)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX link_measure ON link (measure);
        CREATE TABLE link_decision (
            exchange INTEGER NOT NULL REFERENCES exchange ON DELETE CASCADE,
            measure INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            decision TEXT NOT NULL CHECK (decision IN ('確定', '却下')),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            PRIMARY KEY (exchange, measure)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX link_decision_measure ON link_decision (measure);
        CREATE VIEW standing_link AS
            SELECT exchange, measure FROM link_decision WHERE decision = '確定'
            UNION ALL
            SELECT exchange, measure FROM link WHERE suggested AND NOT EXISTS (
                SELECT 1 FROM link_decision
                WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
            );
    """)


@MIGRATIONS()
def create_draft(db: Database) -> None:
    """要約案の段落と、その根拠箇所と、省いた箇所。"""
    db.executescript("""
        CREATE TABLE draft_item (
            id INTEGER PRIMARY KEY,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            position INTEGER NOT NULL,
            exchange INTEGER REFERENCES exchange ON DELETE SET NULL,
            side TEXT CHECK (side IN ('question', 'answer')),
            speaker TEXT NOT NULL,
            text TEXT NOT NULL,
            UNIQUE (meeting, position)
        ) STRICT;
        CREATE INDEX draft_item_exchange ON draft_item (exchange);
        CREATE TABLE draft_source (
            item INTEGER NOT NULL REFERENCES draft_item ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            PRIMARY KEY (item, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX draft_source_turn ON draft_source (turn);
        CREATE TABLE dropped (
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            position INTEGER NOT NULL,
            turn INTEGER NOT NULL REFERENCES turn ON DELETE CASCADE,
            start_offset INTEGER NOT NULL CHECK (start_offset >= 0),
            end_offset INTEGER NOT NULL CHECK (end_offset >= start_offset),
            reason TEXT NOT NULL CHECK (reason IN (
                '議事進行', 'あいさつ・謝辞', 'あいづち', '前置き',
                '論点の言い直し', '事務局説明', '詳細・例示', '重複'
            )),
            PRIMARY KEY (meeting, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dropped_turn ON dropped (turn);
    """)


@MIGRATIONS()
def create_event(db: Database) -> None:
    """出来事の記録。書き足すだけで、変えることも消すこともできない。

    種類は CHECK ではなく表で縛る。種類が増えても、書き換えられない表を作り直さずに済む。
    """
    db.executescript("""
        CREATE TABLE event_kind (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO event_kind VALUES ('取込'), ('分析'), ('紐付け確定'), ('紐付け却下'), ('紐付け取消');
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            kind TEXT NOT NULL REFERENCES event_kind,
            subject_kind TEXT NOT NULL CHECK (
                subject_kind IN ('committee', 'meeting', 'plan', 'exchange', 'measure')
            ),
            subject_id INTEGER NOT NULL,
            detail TEXT NOT NULL CHECK (json_valid(detail))
        ) STRICT;
        CREATE INDEX event_subject ON event (subject_kind, subject_id);
        CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
            BEGIN SELECT RAISE(ABORT, '出来事の記録は変えられません。'); END;
        CREATE TRIGGER event_never_vanishes BEFORE DELETE ON event
            BEGIN SELECT RAISE(ABORT, '出来事の記録は消せません。'); END;
    """)


@MIGRATIONS()
def create_job(db: Database) -> None:
    """長い処理の進み具合。"""
    db.executescript("""
        CREATE TABLE job (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('取込', '分析')),
            label TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done >= 0),
            total INTEGER NOT NULL CHECK (total >= 0),
            state TEXT NOT NULL CHECK (state IN ('実行中', '完了', '失敗')),
            message TEXT NOT NULL,
            created_at TEXT NOT NULL,
            finished_at TEXT,
            CHECK ((state = '実行中') = (finished_at IS NULL))
        ) STRICT;
    """)


@MIGRATIONS()
def create_words(db: Database) -> None:
    """語の列。words は db/words.py の書き方の語を空白でつないだもの、facets は絞り込みの印。

    offsets は語の順に [始め, 終わり, 始め, 終わり, …] と並ぶ JSON 配列(発言の本文の文字位置)。
    index_version は、これらの語を作ったときの解析器と辞書の版。
    """
    db.executescript("""
        CREATE TABLE turn_words (
            turn INTEGER PRIMARY KEY REFERENCES turn ON DELETE CASCADE,
            words TEXT NOT NULL,
            offsets TEXT NOT NULL CHECK (json_valid(offsets)),
            facets TEXT NOT NULL
        ) STRICT;
        CREATE TABLE exchange_words (
            exchange INTEGER PRIMARY KEY REFERENCES exchange ON DELETE CASCADE,
            words TEXT NOT NULL,
            facets TEXT NOT NULL
        ) STRICT;
        CREATE TABLE measure_words (
            measure INTEGER PRIMARY KEY REFERENCES measure ON DELETE CASCADE,
            words TEXT NOT NULL
        ) STRICT;
        CREATE TABLE index_version (
            only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
            tokenizer TEXT NOT NULL,
            dictionary TEXT NOT NULL
        ) STRICT;
    """)


@MIGRATIONS()
def create_turn_search(db: Database) -> None:
    """発言の全文検索。"""
    _create_search(db, "turn")


@MIGRATIONS()
def create_exchange_search(db: Database) -> None:
    """質疑応答の全文検索。"""
    _create_search(db, "exchange")


def _create_search(db: Database, noun: str) -> None:
    """<noun>_words の語と印を引く FTS5 の表 <noun>_search と、それを追従させるトリガー。

    分かち書きは済んでいるので、空白だけで切る: tokenizer は ascii(非 ASCII の文字はすべて語の一部)にして、
    ASCII の記号もすべて語の一部とする。unicode61 は記号や新しい漢字のところで語を切るため使わない。
    """
    # 引用符は FTS5 の文字列の中と SQL の文字列の中とで、二度重ねて書く。
    tokenize = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''")).replace("'", "''")
    search = f"{noun}_search"
    remove = f"""
        INSERT INTO {search} ({search}, rowid, words, facets)
        VALUES ('delete', old.{noun}, old.words, old.facets);
    """
    add = f"INSERT INTO {search} (rowid, words, facets) VALUES (new.{noun}, new.words, new.facets);"
    db.executescript(f"""
        CREATE VIRTUAL TABLE {search} USING fts5 (
            words, facets, content = '{noun}_words', content_rowid = '{noun}', tokenize = '{tokenize}'
        );
        CREATE TRIGGER {noun}_words_inserted AFTER INSERT ON {noun}_words BEGIN {add} END;
        CREATE TRIGGER {noun}_words_deleted AFTER DELETE ON {noun}_words BEGIN {remove} END;
        CREATE TRIGGER {noun}_words_updated AFTER UPDATE ON {noun}_words BEGIN {remove} {add} END;
    """)
