"""指摘. 要約案の箇所についての委員の指摘と、その続き。どちらも書き足すだけで、消えない。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.anchors import Anchor, anchor_rows, read_anchor
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.receptions import Receipt, receipt_of
from db.records import Span
from db.rows import Row, add_row, add_rows, first_row, require_writing, rows
from db.stage_moves import stage_of
from db.stages import Stage, require_stage
from db.turns import turn_ids

# 指摘してよい状態。
OPEN_TO_COMMENTS = frozenset({Stage.CHECKING, Stage.SIGNING})
# 指摘に答えてよい状態。差し戻した後と、署名がそろった後にも答えられる。確定すると、もう答えられない。
OPEN_TO_ANSWERS = OPEN_TO_COMMENTS | {Stage.ORGANIZING, Stage.DRAFTING, Stage.SIGNED}


class StepKind(StrEnum):
    """指摘の続き。返信と取下げは指摘した人が、直したと直さないは事務局がする。"""

    REPLY = "返信"
    FIXED = "直した"
    KEPT = "直さない"
    WITHDRAWAL = "取下げ"


class CommentState(StrEnum):
    """指摘への対応の様子。"""

    OPEN = "未対応"
    FIXED = "直した"
    KEPT = "直さない"
    WITHDRAWN = "取下げ"


_STATES = {
    StepKind.REPLY: CommentState.OPEN,
    StepKind.FIXED: CommentState.FIXED,
    StepKind.KEPT: CommentState.KEPT,
    StepKind.WITHDRAWAL: CommentState.WITHDRAWN,
}
_EVENTS = {
    StepKind.REPLY: EventKind.COMMENT_REPLIED,
    StepKind.FIXED: EventKind.COMMENT_ANSWERED,
    StepKind.KEPT: EventKind.COMMENT_ANSWERED,
    StepKind.WITHDRAWAL: EventKind.COMMENT_WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class NewComment:
    """これからの指摘。

    name: 指摘する人の氏名。
    anchors: 箇所。空なら全体への指摘。
    quoted: 見ていた要約案の文。載っていなければ空、伏せた発言のある会議の、原本を見ない人には None。
    body: 指摘。
    snapshot, seq: 見ていた要約案の版。
    """

    name: str
    anchors: tuple[Anchor, ...]
    quoted: str | None
    body: str
    snapshot: int
    seq: int


@dataclass(frozen=True, slots=True)
class NewStep:
    """これからの続き。

    seen は画面で見ていた最後の続きの id(無ければ 0)、edit は直した手直しの id か None。
    """

    kind: StepKind
    text: str
    seen: int
    edit: int | None = None


@dataclass(frozen=True, slots=True)
class CommentStep:
    """指摘の続きひとつ。edit_seq は直した手直しの、会議の中の番号か None。"""

    id: int
    kind: StepKind
    text: str
    edit_seq: int | None
    act: Act


@dataclass(frozen=True, slots=True)
class Comment:
    """保存した指摘。

    stage は指摘したときの会議録の状態、steps は続き(した順)。
    receipt は、事務局が画面の外で受けたものなら、その受け取りで、本人が画面でしたなら None。
    """

    id: int
    meeting_id: int
    said: NewComment
    stage: Stage
    act: Act
    steps: tuple[CommentStep, ...]
    receipt: Receipt | None = None

    @property
    def state(self) -> CommentState:
        """対応の様子。指摘した人が返信すると、また未対応になる。"""
        return _STATES[self.steps[-1].kind] if self.steps else CommentState.OPEN

    @property
    def last_step(self) -> int:
        """最後の続きの id。無ければ 0。"""
        return self.steps[-1].id if self.steps else 0

    @property
    def spans(self) -> tuple[Span, ...]:
        """指摘したときの箇所。"""
        return tuple(anchor.span for anchor in self.said.anchors)


_COMMENTS = """
    SELECT comment.*, reception.way, reception.received_on
    FROM comment LEFT JOIN reception ON reception.comment = comment.id
    WHERE comment.meeting = ? ORDER BY comment.id
"""

_ANCHORS = """
    SELECT comment, turn.number, start_offset, end_offset, comment_source.text
    FROM comment_source
    JOIN comment ON comment.id = comment_source.comment
    JOIN turn ON turn.id = comment_source.turn
    WHERE comment.meeting = ? ORDER BY comment, position
"""

_STEPS = """
    SELECT comment_step.*, draft_edit.seq AS edit_seq
    FROM comment_step
    JOIN comment ON comment.id = comment_step.comment
    LEFT JOIN draft_edit ON draft_edit.id = comment_step.edit
    WHERE comment.meeting = ? ORDER BY comment_step.id
"""


def add_comment(db: Database, meeting_id: int, said: NewComment, act: Act) -> int:
    """指摘を書き足して id を返す。

    NotFoundError: 会議が無い。StageError: 指摘できる状態でない。ValueError: 会議に無い発言を指す箇所がある。
    """
    require_writing(db)
    stage = stage_of(db, meeting_id)
    require_stage(stage, OPEN_TO_COMMENTS)
    columns: Row = {
        "meeting": meeting_id,
        "name": said.name,
        "stage": stage,
        "snapshot": said.snapshot,
        "seq": said.seq,
        "quoted": said.quoted,
        "body": said.body,
        "made_by": act.actor,
        "made_at": act.at,
    }
    comment_id = add_row(db, "comment", columns)
    owner = {"comment": comment_id}
    add_rows(db, "comment_source", anchor_rows(owner, said.anchors, turn_ids(db, meeting_id)))
    _record(db, EventKind.COMMENTED, meeting_id, act, {"comment": comment_id})
    return comment_id


def add_step(db: Database, meeting_id: int, comment_id: int, step: NewStep, act: Act) -> None:
    """指摘の続きを書き足す。

    NotFoundError: その会議にその指摘が無い。StageError: もう続けられない状態である。
    ConflictError: 見ていた後に続きが書かれたか、もう取り下げられている。
    """
    require_writing(db)
    require_stage(stage_of(db, meeting_id), OPEN_TO_ANSWERS)
    comment = get_comment(db, meeting_id, comment_id)
    if comment.state is CommentState.WITHDRAWN:
        raise ConflictError("この指摘は、もう取り下げられています。何も変えていません。")
    if comment.last_step != step.seen:
        raise ConflictError(
            f"この指摘には、画面を開いた後に「{comment.steps[-1].kind}」が書かれました。何も変えていません。"
            "書かれたことを確かめて、もう一度送ってください。"
        )
    columns: Row = {
        "comment": comment_id,
        "kind": step.kind,
        "text": step.text,
        "edit": step.edit,
        "made_by": act.actor,
        "made_at": act.at,
    }
    add_row(db, "comment_step", columns)
    _record(db, _EVENTS[step.kind], meeting_id, act, {"comment": comment_id, "outcome": step.kind})


def list_comments(db: Database, meeting_id: int) -> tuple[Comment, ...]:
    """会議の指摘のすべて。した順。"""
    with db.atomic():
        anchors: dict[int, list[Anchor]] = defaultdict(list)
        for row in rows(db, _ANCHORS, [meeting_id]):
            anchors[row["comment"]].append(read_anchor(row))
        steps: dict[int, list[CommentStep]] = defaultdict(list)
        for row in rows(db, _STEPS, [meeting_id]):
            steps[row["comment"]].append(_step(row))
        found = rows(db, _COMMENTS, [meeting_id])
    return tuple(_comment(row, anchors[row["id"]], steps[row["id"]]) for row in found)


def get_comment(db: Database, meeting_id: int, comment_id: int) -> Comment:
    """会議の指摘ひとつ。NotFoundError: その会議にその指摘が無い。"""
    for comment in list_comments(db, meeting_id):
        if comment.id == comment_id:
            return comment
    raise NotFoundError("指摘", comment_id)


def edit_id(db: Database, meeting_id: int, seq: int) -> int | None:
    """会議の中の番号が seq の手直しの id。無ければ None。"""
    found = first_row(db, "SELECT id FROM draft_edit WHERE meeting = ? AND seq = ?", [meeting_id, seq])
    return int(found["id"]) if found else None


def _comment(row: Row, anchors: Sequence[Anchor], steps: Sequence[CommentStep]) -> Comment:
    said = NewComment(row["name"], tuple(anchors), row["quoted"], row["body"], row["snapshot"], row["seq"])
    act = Act(row["made_by"], row["made_at"])
    return Comment(row["id"], row["meeting"], said, Stage(row["stage"]), act, tuple(steps), receipt_of(row))


def _step(row: Row) -> CommentStep:
    act = Act(row["made_by"], row["made_at"])
    return CommentStep(row["id"], StepKind(row["kind"]), row["text"], row["edit_seq"], act)


def _record(db: Database, kind: EventKind, meeting_id: int, act: Act, detail: Mapping[str, object]) -> None:
    append_event(db, kind, Subject(SubjectKind.MEETING, meeting_id), act, detail)
