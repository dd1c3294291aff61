"""要約案の遅れ. 書き方か質疑応答が変わったあとで書き直していない要約案がどれかを、出来事から導く。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import Writer
from db.rows import first_row, rows, to_json
from db.stage_moves import STAGE_OF_MEETING
from db.stages import OPEN_TO_EDITS

# 会議体の書き方が最後に変わった後で、分析も書き直しもしていない会議。edited は、人の書いた文か手直しがあるか。
_BEHIND = f"""
    SELECT meeting.id, EXISTS (
        SELECT 1 FROM draft_sentence JOIN draft_item ON draft_item.id = draft_sentence.item
        WHERE draft_item.meeting = meeting.id AND writer = :person
        UNION ALL SELECT 1 FROM draft_edit WHERE draft_edit.meeting = meeting.id
    ) AS edited, {STAGE_OF_MEETING} AS stage
    FROM meeting WHERE committee = :committee AND (
        SELECT max(id) FROM event
        WHERE subject_kind = 'meeting' AND subject_id = meeting.id AND kind IN (:analyzed, :redrafted)
    ) < (
        SELECT max(id) FROM event
        WHERE subject_kind = 'committee' AND subject_id = :committee AND kind IN (:style, :roster)
    )
    ORDER BY meeting.id
"""

# 会議録を直せない状態に進める一手と、要約案の書き直しの要る、質疑応答の直し。
_CLOSING = (EventKind.SIGNATURES_REQUESTED, EventKind.ADOPTED)
_SHAPING = (
    EventKind.EXCHANGE_SPLIT,
    EventKind.EXCHANGE_MERGED,
    EventKind.EXCHANGE_DISMISSED,
    EventKind.EXCHANGE_RESTORED,
    EventKind.EXCHANGE_KIND_CHANGED,
    EventKind.ANSWER_MOVED,
    EventKind.ANSWER_COPIED,
    EventKind.ANSWER_REMOVED,
    EventKind.EDIT_UNDONE,
)
_CHANGED = """
    SELECT 1 FROM event WHERE id > (
        SELECT max(id) FROM event WHERE subject_kind = 'meeting' AND subject_id = :meeting
        AND kind IN (SELECT value FROM json_each(:closing))
    ) AND (
        (subject_kind = 'meeting' AND subject_id = :meeting AND kind = :analyzed)
        OR (
            subject_kind = 'exchange' AND kind IN (SELECT value FROM json_each(:shaping))
            AND subject_id IN (SELECT id FROM exchange WHERE meeting = :meeting)
        )
    ) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """前の書き方のままの要約案のある会議の id。

    untouched は人が手を入れていないもの、edited は入れたもの、closed は署名を頼んだ後で、もう直せないもの。
    """

    untouched: tuple[int, ...]
    edited: tuple[int, ...]
    closed: tuple[int, ...]


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
    open_ones = [row for row in found if row["stage"] in OPEN_TO_EDITS]
    return Behind(
        tuple(row["id"] for row in open_ones if not row["edited"]),
        tuple(row["id"] for row in open_ones if row["edited"]),
        tuple(row["id"] for row in found if row["stage"] not in OPEN_TO_EDITS),
    )


def changed_while_closed(db: Database, meeting_id: int) -> bool:
    """直せなくなった最後の一手の後に、質疑応答の形が変わったか、分析し直したか。"""
    names = {"meeting": meeting_id, "closing": to_json(_CLOSING), "shaping": to_json(_SHAPING)}
    return first_row(db, _CHANGED, {**names, "analyzed": EventKind.ANALYZED}) is not None


def record_redraft(db: Database, meeting_id: int, act: Act) -> None:
    """会議ひとつの要約案を書き直したことを記す。"""
    append_event(db, EventKind.REDRAFTED, Subject(SubjectKind.MEETING, meeting_id), act)
