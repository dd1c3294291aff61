"""書き方の変更と要約案の前後. 変更のあとで書き直していない要約案がどれかを、出来事から導く。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import Writer
from db.rows import rows

# 会議体の書き方が最後に変わった後で、分析も書き直しもしていない会議。edited は、人の書いた文か手直しがあるか。
_BEHIND = """
    SELECT meeting.id, EXISTS (
        SELECT 1 FROM draft_sentence JOIN draft_item ON draft_item.id = draft_sentence.item
        WHERE draft_item.meeting = meeting.id AND writer = :person
        UNION ALL SELECT 1 FROM draft_edit WHERE draft_edit.meeting = meeting.id
    ) AS edited
    FROM meeting WHERE committee = :committee AND (
        SELECT max(id) FROM event
        WHERE subject_kind = 'meeting' AND subject_id = meeting.id AND kind IN (:analyzed, :redrafted)
    ) < (
        SELECT max(id) FROM event
        WHERE subject_kind = 'committee' AND subject_id = :committee AND kind IN (:style, :roster)
    )
    ORDER BY meeting.id
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """前の書き方のままの要約案のある会議の id。untouched は人が手を入れていないもの、edited は入れたもの。"""

    untouched: tuple[int, ...]
    edited: tuple[int, ...]


def drafts_behind(db: Database, committee_id: int) -> Behind:
    """会議体の書き方か名簿の最後の変更より前に書いたままの要約案。"""
    found = rows(
        db,
        _BEHIND,
        {
            "committee": committee_id,
            "person": Writer.PERSON,
            "analyzed": EventKind.ANALYZED,
            "redrafted": EventKind.REDRAFTED,
            "style": EventKind.HOUSE_STYLE_CHANGED,
            "roster": EventKind.ROSTER_CHANGED,
        },
    )
    return Behind(
        tuple(row["id"] for row in found if not row["edited"]),
        tuple(row["id"] for row in found if row["edited"]),
    )


def record_redraft(db: Database, meeting_id: int, act: Act) -> None:
    """会議ひとつの要約案を書き直したことを記す。"""
    append_event(db, EventKind.REDRAFTED, Subject(SubjectKind.MEETING, meeting_id), act)
