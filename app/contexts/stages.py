"""会議録の手続きの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses, public_addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.deadlines import DeadlineView, deadline_view
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.reviewing.obstacles import where_of
from app.wareki import japanese_day
from app.workflow.deadlines import next_deadlines
from app.workflow.moving import LONGEST_REASON, open_moves
from app.workflow.obstacles import find_obstacles
from db.comments import CommentState, list_comments
from db.meetings import get_meeting
from db.open_meetings import is_published
from db.procedures import Procedure, get_procedure
from db.speeches import edition_of
from db.stage_moves import StageMove, has_seal, list_moves, stage_of
from db.stages import Move, Stage, find_transition
from db.standings import standing_of_meeting

# 状態ごとに、いま何をしているか。
_MEANINGS = {
    Stage.IMPORTED: "会議録を取り込みました。分析が済むと、整理に進みます。",
    Stage.ORGANIZING: "発言と質疑応答を確かめ、施策に紐付けます。",
    Stage.DRAFTING: "要約案を整えます。",
    Stage.CHECKING: "委員が自分の発言を確かめます。指摘を受けて、要約案を直せます。",
    Stage.SIGNING: "署名委員が内容を確かめて署名します。要約案は直せません。",
    Stage.SIGNED: "署名がそろいました。確定すると、あとから変えられなくなります。",
    Stage.SEALED: "会議録が確定しました。直すのは、日付のある訂正だけです。",
    Stage.PUBLISHED: "だれでも読めるように公表しています。",
    Stage.WITHDRAWN: "掲載を終えました。会議録は残っています。",
}


@dataclass(frozen=True, slots=True)
class Step:
    """状態の一つ。stage は名、mark は「済み」「いま」「これから」と、通らなかったときの「行わず」、at と by は進んだ時刻(UTC)と人か None。"""

    stage: str
    mark: str
    at: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """選べる一手。move は送る値、label はボタンの言葉、obstacles は済んでいないこと、needs_reason は理由が要るか。"""

    move: str
    label: str
    obstacles: tuple[str, ...]
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """進めた一手。move は何をしたか、stage は進んだ先、reason は理由、due_on は期限か None、at と by は時刻と人。"""

    move: str
    stage: str
    reason: str
    due_on: str | None
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class AskedBack:
    """署名を頼んだ後の、答えていない指摘。by, at: 人と時刻(UTC)。where: 場所。body: 指摘。url: 確認の画面の中の指摘。"""

    by: str
    at: str
    where: str
    body: str
    url: str


@dataclass(frozen=True, slots=True)
class StagePage:
    """会議録の手続き(/meetings/{id}/stage)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    url: 送り先。
    stage, meaning: いまの状態と、その説明。
    deadlines: 次にすることの期限。
    published_url: 公表した会議録のアドレスか、公表していなければ None。
    steps: 状態のすべて。進む順。
    ahead, back: 先へ進める一手と、差し戻す一手。
    history: 進めた一手。新しい順。
    procedure_url: 手続きの決まりのアドレス。
    problem: 進められなかった理由の一行か None。
    reason: 打たれた理由。
    asked_back: 署名を頼んだ後の、答えていない指摘。差し戻して直す。
    back_reason: 差し戻す理由の欄に、はじめに入れる言葉。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    url: str
    stage: str
    meaning: str
    deadlines: tuple[DeadlineView, ...]
    published_url: str | None
    steps: tuple[Step, ...]
    ahead: tuple[MoveChoice, ...]
    back: tuple[MoveChoice, ...]
    history: tuple[Moved, ...]
    procedure_url: str
    problem: str | None
    reason: str
    asked_back: tuple[AskedBack, ...]
    back_reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """断られた一手。problem は理由の一行、reason は打たれた理由。"""

    problem: str
    reason: str


def load_stage_page(db: Database, meeting_id: int, at: str, refused: Refused | None = None) -> StagePage:
    """手続きの画面を読む。at はいまの時刻(UTC)、refused は断られた一手。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.STAGE)
    committee_id = get_meeting(db, meeting_id).committee_id
    procedure = get_procedure(db, committee_id)
    stage = stage_of(db, meeting_id)
    moves = list_moves(db, meeting_id)
    edition = edition_of(db, meeting_id) if is_published(db, meeting_id) else None
    asked_back = _asked_back(db, meeting_id) if stage in (Stage.SIGNING, Stage.SIGNED) else ()
    choices = [_choice(db, meeting_id, stage, move, at) for move in open_moves(stage, procedure)]
    return StagePage(
        title=f"手続き: {head.name}",
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        url=addresses.stage_url(meeting_id),
        stage=stage,
        meaning=_MEANINGS[stage],
        deadlines=_deadlines(db, meeting_id, procedure, at),
        published_url=public_addresses.record_url(edition.issue_id) if edition else None,
        steps=_steps(stage, moves, procedure),
        ahead=tuple(one for one in choices if one.move != Move.SEND_BACK),
        back=tuple(one for one in choices if one.move == Move.SEND_BACK and not has_seal(db, meeting_id)),
        history=tuple(_moved(move) for move in reversed(moves)),
        procedure_url=addresses.procedure_url(committee_id),
        problem=refused.problem if refused else None,
        reason=refused.reason if refused else "",
        asked_back=asked_back,
        back_reason=refused.reason if refused else _back_reason(asked_back),
    )


def _deadlines(db: Database, meeting_id: int, procedure: Procedure, at: str) -> tuple[DeadlineView, ...]:
    standing = standing_of_meeting(db, meeting_id)
    found = next_deadlines(standing, procedure) if standing else ()
    return tuple(deadline_view(one, japanese_day(at)) for one in found)


def _choice(db: Database, meeting_id: int, stage: Stage, move: Move, at: str) -> MoveChoice:
    transition = find_transition(stage, move)
    obstacles = find_obstacles(db, meeting_id, move, at)
    return MoveChoice(move, transition.label, obstacles, transition.needs_reason)


def _asked_back(db: Database, meeting_id: int) -> tuple[AskedBack, ...]:
    url = addresses.review_url(meeting_id)
    return tuple(
        AskedBack(
            by=one.said.name,
            at=one.act.at,
            where=where_of(one),
            body=one.said.body,
            url=f"{url}#{addresses.comment_anchor(one.id)}",
        )
        for one in list_comments(db, meeting_id)
        if one.state is CommentState.OPEN
    )


def _back_reason(asked: tuple[AskedBack, ...]) -> str:
    """指摘をつないだ、差し戻す理由の下書き。一行に収め、長ければ終わりを略す。"""
    told = " / ".join(f"{one.by}の指摘({one.where}): {' '.join(one.body.split())}" for one in asked)
    return told if len(told) <= LONGEST_REASON else f"{told[: LONGEST_REASON - 1]}…"


def _steps(now: Stage, moves: tuple[StageMove, ...], procedure: Procedure) -> tuple[Step, ...]:
    order = [stage for stage in Stage if procedure.checks or stage is not Stage.CHECKING or stage is now]
    reached = {move.stage: move for move in moves}
    # 取込と整理、署名済みは、人が進めるのではないので、進めた記録が無くても通っている。
    passed = {Stage.IMPORTED, Stage.ORGANIZING, *reached}
    if Stage.SEALED in reached:
        passed.add(Stage.SIGNED)
    steps = []
    for stage in order:
        if order.index(stage) < order.index(now):
            mark = "済み" if stage in passed else "行わず"
        else:
            mark = "いま" if stage is now else "これから"
        moved = reached.get(stage) if mark != "これから" else None
        steps.append(Step(stage, mark, moved.act.at if moved else None, moved.act.actor if moved else None))
    return tuple(steps)


def _moved(move: StageMove) -> Moved:
    return Moved(move.move, move.stage, move.reason, move.due_on, move.act.at, move.act.actor)
