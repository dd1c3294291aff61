"""署名と確定. 署名する人、署名を頼んだ内容、署名、封をした会議録、確定した後の訂正。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_signatory(db: Database) -> None:
    """会議ごとに、事務局が決めた署名する人。署名を頼むまでは、まるごと入れ替えられる。"""
    db.executescript("""
        CREATE TABLE signatory (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            position INTEGER NOT NULL,
            duty TEXT NOT NULL CHECK (duty IN ('委員長', '署名委員')),
            title TEXT NOT NULL CHECK (trim(title) <> ''),
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            UNIQUE (meeting, position),
            UNIQUE (meeting, name)
        ) STRICT;
        INSERT INTO event_kind VALUES ('署名委員の指名');
    """)


@MIGRATIONS()
def create_signature(db: Database) -> None:
    """署名を頼んだときに示した内容と、それへの署名。どちらも書き足すだけで、差し戻した後も残る。

    record は封をする record.json(docs/record-format.md)を zlib で縮めたもので、塩も入っている。
    """
    db.executescript("""
        CREATE TABLE signature_request (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES meeting ON DELETE CASCADE,
            move INTEGER NOT NULL UNIQUE REFERENCES stage_move ON DELETE CASCADE,
            method TEXT NOT NULL CHECK (method IN ('承認記録', 'PDF の電子署名', '紙に署名')),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            record BLOB NOT NULL,
            requested_by TEXT NOT NULL,
            requested_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX signature_request_meeting ON signature_request (meeting, id);
        CREATE TABLE signature (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            request INTEGER NOT NULL REFERENCES signature_request ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            title TEXT NOT NULL CHECK (trim(title) <> ''),
            content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
            note TEXT NOT NULL,
            signed_by TEXT NOT NULL,
            signed_at TEXT NOT NULL,
            UNIQUE (request, name)
        ) STRICT;
        INSERT INTO event_kind VALUES ('署名');
    """)


@MIGRATIONS()
def create_sealed_record(db: Database) -> None:
    """封をした会議録と、確定した後の訂正。

    archive は原本の zip、public は公開版の zip、pdf は市の証明書で封をした PDF(しない会議体では空)。
    whole_errata と public_errata は、そのときまでの訂正の文と署名(docs/record-format.md)の JSON の組。
    """
    db.executescript("""
        CREATE TABLE sealed_record (
            meeting INTEGER PRIMARY KEY REFERENCES meeting ON DELETE CASCADE,
            request INTEGER NOT NULL UNIQUE REFERENCES signature_request ON DELETE CASCADE,
            archive BLOB NOT NULL,
            public BLOB NOT NULL,
            pdf BLOB,
            sealed_by TEXT NOT NULL,
            sealed_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE erratum (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            meeting INTEGER NOT NULL REFERENCES sealed_record ON DELETE CASCADE,
            paragraph INTEGER CHECK (paragraph > 0),
            wrong TEXT NOT NULL CHECK (wrong <> ''),
            correct TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (trim(reason) <> ''),
            whole_errata TEXT NOT NULL CHECK (json_valid(whole_errata)),
            public_errata TEXT NOT NULL CHECK (json_valid(public_errata)),
            added_by TEXT NOT NULL,
            added_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX erratum_meeting ON erratum (meeting, id);
        INSERT INTO event_kind VALUES ('訂正');
    """)
