"""用語集や計画の世代の変更と紐付けの前後. 変更のあとで紐付け直していない会議があるかどうかを、出来事から導く。"""

from __future__ import annotations

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import first_row

_LAST_CHANGE = """
    SELECT max(at) FROM event
    WHERE subject_kind IN ('glossary_group', 'built_in_choice')
    OR (subject_kind = 'plan' AND kind IN ('前の計画の決定', '前の計画の取消'))
"""


def record_relink(db: Database, meeting_id: int, act: Act) -> None:
    """会議ひとつを紐付け直したことを記す。"""
    append_event(db, EventKind.RELINKED, Subject(SubjectKind.MEETING, meeting_id), act)


def last_relink(db: Database) -> str | None:
    """最後に紐付け直した時刻。まだなら None。"""
    query = "SELECT max(at) AS at FROM event WHERE subject_kind = 'meeting' AND kind = ?"
    found = first_row(db, query, [EventKind.RELINKED])
    return found["at"] if found else None


def meetings_behind(db: Database) -> int:
    """用語集か組み込みの組か計画の世代の、最後の変更より前に紐付けたままの会議の数。"""
    query = f"""
        SELECT count(*) AS behind FROM meeting WHERE (
            SELECT max(at) FROM event
            WHERE subject_kind = 'meeting' AND subject_id = meeting.id AND kind IN (?, ?)
        ) < ({_LAST_CHANGE})
    """
    found = first_row(db, query, [EventKind.ANALYZED, EventKind.RELINKED])
    return found["behind"] if found else 0
