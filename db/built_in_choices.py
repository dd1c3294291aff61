"""組み込みの同義語の組を、この市で使うかどうかの判断. 判断していない組は使う。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class BuiltInChoice:
    """判断ひとつ。used は使うか、decided は最後に決めた人と時刻。"""

    name: str
    used: bool
    decided: Act


def list_built_in_choices(db: Database) -> tuple[BuiltInChoice, ...]:
    """人が決めたすべての判断。名前の順。"""
    return tuple(
        BuiltInChoice(row["name"], bool(row["used"]), Act(row["decided_by"], row["decided_at"]))
        for row in rows(db, "SELECT * FROM built_in_choice ORDER BY name")
    )


def choose_built_in(db: Database, name: str, used: bool, act: Act) -> bool:
    """組を使うか使わないかを決め、変わったかどうかを返す。変わるときだけ、出来事も書き足す。

    どちらかに決めるだけなので、ほかの人が先に決めていても、失われるものはない。
    """
    require_writing(db)
    found = first_row(db, "SELECT used FROM built_in_choice WHERE name = ?", [name])
    now = bool(found["used"]) if found else True
    if now == used:
        return False
    db.execute(
        """
        INSERT INTO built_in_choice (name, used, decided_by, decided_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE
        SET used = excluded.used, decided_by = excluded.decided_by, decided_at = excluded.decided_at
        """,
        [name, int(used), act.actor, act.at],
    )
    row = first_row(db, "SELECT id FROM built_in_choice WHERE name = ?", [name])
    assert row is not None
    kind = EventKind.BUILT_IN_RESUMED if used else EventKind.BUILT_IN_STOPPED
    append_event(db, kind, Subject(SubjectKind.BUILT_IN_CHOICE, row["id"]), act, {"name": name})
    return True
