"""要約案の手直し. 人がしたことを、した順に書き足す。機械の要約案に順に当てはめると、いまの要約案になる。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.anchors import Anchor, anchor_rows, read_anchor
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import DropReason, Span
from db.rows import Row, add_row, add_rows, require_writing, rows
from db.stage_moves import require_open_to_edits
from db.turns import turn_ids


@dataclass(frozen=True, slots=True)
class DraftChange:
    """手直しの中身。

    kind: 何をしたか(要約文の…、要約の…の出来事)。
    anchors: 手直しした文の根拠箇所。再作成では、質疑応答の論点の箇所と、書き直したすべての箇所。取り消しでは空。
    before, after: 文の前と後。無ければ空。
    reason: 省略の理由。
    length: 再作成の長さ(「要点」など)。
    undoes: 取り消しで、元に戻した手直しのうちはじめのものの seq。
    """

    kind: EventKind
    anchors: tuple[Anchor, ...] = ()
    before: str = ""
    after: str = ""
    reason: DropReason | None = None
    length: str | None = None
    undoes: int | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """箇所。"""
        return tuple(anchor.span for anchor in self.anchors)


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """保存した手直し。seq は会議の中の 1 始まりの通し番号、event_id は出来事の id。"""

    seq: int
    event_id: int
    act: Act
    change: DraftChange


_EDITS = """
    SELECT draft_edit.*, event.kind, event.actor, event.at
    FROM draft_edit JOIN event ON event.id = draft_edit.event
    WHERE draft_edit.meeting = ? ORDER BY seq
"""

_ANCHORS = """
    SELECT edit, turn.number, start_offset, end_offset, draft_edit_source.text
    FROM draft_edit_source
    JOIN draft_edit ON draft_edit.id = draft_edit_source.edit
    JOIN turn ON turn.id = draft_edit_source.turn
    WHERE draft_edit.meeting = ? ORDER BY edit, position
"""


def add_draft_edit(db: Database, meeting_id: int, change: DraftChange, act: Act) -> DraftEdit:
    """手直しを、出来事とともに書き足す。ValueError: 会議に無い発言を指す箇所がある。

    StageError: 署名を頼んだ後の会議録である。
    """
    require_writing(db)
    # 入口でも断っているが、署名の依頼と同時に送られた手直しは、ここでなければ分からない。
    require_open_to_edits(db, meeting_id)
    seq = db.execute("SELECT 1 + ifnull(max(seq), 0) FROM draft_edit WHERE meeting = ?", [meeting_id])
    number: int = seq.fetchone()[0]
    event = append_event(db, change.kind, Subject(SubjectKind.MEETING, meeting_id), act, {"seq": number})
    columns = {"before": change.before, "after": change.after, "reason": change.reason}
    more = {"length": change.length, "undoes": change.undoes}
    edit = add_row(
        db, "draft_edit", {"meeting": meeting_id, "seq": number, "event": event, **columns, **more}
    )
    add_rows(db, "draft_edit_source", anchor_rows({"edit": edit}, change.anchors, turn_ids(db, meeting_id)))
    return DraftEdit(number, event, act, change)


def list_draft_edits(db: Database, meeting_id: int) -> tuple[DraftEdit, ...]:
    """会議の要約案の手直しのすべて(取り消しも、取り消されたものも)。した順。"""
    with db.atomic():
        anchors: dict[int, list[Anchor]] = defaultdict(list)
        for row in rows(db, _ANCHORS, [meeting_id]):
            anchors[row["edit"]].append(read_anchor(row))
        found = rows(db, _EDITS, [meeting_id])
    return tuple(_edit(row, anchors[row["id"]]) for row in found)


def standing_edits(edits: Sequence[DraftEdit]) -> tuple[DraftEdit, ...]:
    """取り消しと、取り消されたものを除いた手直し。取り消しは、undoes から後のすべてを戻す。"""
    standing: list[DraftEdit] = []
    for edit in edits:
        if edit.change.undoes is None:
            standing.append(edit)
        else:
            standing = [one for one in standing if one.seq < edit.change.undoes]
    return tuple(standing)


def _edit(row: Row, anchors: Sequence[Anchor]) -> DraftEdit:
    change = DraftChange(
        kind=EventKind(row["kind"]),
        anchors=tuple(anchors),
        before=row["before"],
        after=row["after"],
        reason=DropReason(row["reason"]) if row["reason"] else None,
        length=row["length"],
        undoes=row["undoes"],
    )
    return DraftEdit(row["seq"], row["event"], Act(row["actor"], row["at"]), change)
