"""計画の世代. 前の計画と、前の計画の施策との対応。"""

from __future__ import annotations

from sqlite_utils import Database

from db.migrations.registry import MIGRATIONS


@MIGRATIONS()
def create_succession(db: Database) -> None:
    """前の計画(人が決める)と、施策の対応の候補(機械)と判断(人)。判断は候補が入れ替わっても残る。

    standing_succession は、いま有効とみる対応: 決めた前の計画との間で、確定したものと、提案されてまだ判断されていないもの。
    """
    db.executescript("""
        INSERT INTO event_kind VALUES
            ('前の計画の決定'), ('前の計画の取消'), ('対応確定'), ('対応却下'), ('対応取消');
        CREATE TABLE plan_predecessor (
            plan INTEGER PRIMARY KEY REFERENCES plan ON DELETE CASCADE,
            predecessor INTEGER NOT NULL REFERENCES plan ON DELETE CASCADE,
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            CHECK (plan <> predecessor)
        ) STRICT;
        CREATE INDEX plan_predecessor_predecessor ON plan_predecessor (predecessor);
        CREATE TABLE succession (
            successor INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            predecessor INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
            suggested INTEGER NOT NULL CHECK (suggested IN (0, 1)),
            evidence TEXT NOT NULL CHECK (json_valid(evidence)),
            PRIMARY KEY (successor, predecessor)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX succession_predecessor ON succession (predecessor);
        CREATE TABLE succession_decision (
            successor INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            predecessor INTEGER NOT NULL REFERENCES measure ON DELETE CASCADE,
            decision TEXT NOT NULL CHECK (decision IN ('確定', '却下')),
            decided_by TEXT NOT NULL,
            decided_at TEXT NOT NULL,
            PRIMARY KEY (successor, predecessor)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX succession_decision_predecessor ON succession_decision (predecessor);
        CREATE VIEW standing_succession AS
            SELECT successor, pair.predecessor, confirmed FROM (
                SELECT successor, predecessor, 1 AS confirmed FROM succession_decision WHERE decision = '確定'
                UNION ALL
                SELECT successor, predecessor, 0 FROM succession WHERE suggested AND NOT EXISTS (
                    SELECT 1 FROM succession_decision
                    WHERE succession_decision.successor = succession.successor
                    AND succession_decision.predecessor = succession.predecessor
                )
            ) AS pair
            JOIN measure AS later ON later.id = pair.successor
            JOIN measure AS earlier ON earlier.id = pair.predecessor
            JOIN plan_predecessor
                ON plan_predecessor.plan = later.plan AND plan_predecessor.predecessor = earlier.plan;
    """)
