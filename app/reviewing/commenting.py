"""指摘する. 指摘を書き、返信し、取り下げ、事務局が答える。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.drafting.applying import touches
from app.drafting.opened import OpenedDraft, open_draft
from app.drafting.seen import anchors_of, read_place, require_inside
from app.drafting.spans import find_again
from app.errors import UsageError
from app.reviewing.looking import has_looked, look_at
from app.reviewing.past import PastDrafts, read_seen, text_at
from app.reviewing.shown_places import original_places
from app.workflow.persons import same_name
from db.comments import Comment, NewComment, NewStep, StepKind, add_comment, add_step, edit_id, get_comment
from db.draft_edits import DraftEdit
from db.events import Act
from db.records import Span

LONGEST_COMMENT = 1000


@dataclass(frozen=True, slots=True)
class Reviewer:
    """確かめる人。name は氏名、act はだれがいつ。"""

    name: str
    act: Act


@dataclass(frozen=True, slots=True)
class Said:
    """送られた指摘。

    place: 箇所(全体への指摘なら空)。
    version: 見ていた版。
    body: 指摘。
    shown: 伏せた発言を公開版で見ていた人なら、見ていた本文の印。原本を見ていた人なら None。
    """

    place: str
    version: str
    body: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """送られた回答。outcome は直したか直さないか(選ばれなければ None)、seen は見ていた最後の続き、edit は直した手直しの番号か None。"""

    outcome: StepKind | None
    text: str
    seen: int
    edit: int | None


def make_comment(db: Database, meeting_id: int, said: Said, who: Reviewer) -> int:
    """指摘を書き足して id を返す。writing() の中で呼ぶ。

    見た印のまだ無い人には、見ていた版を見た印とする(直したところを、次に見せられるように)。
    NotFoundError: 会議が無い。StageError: 指摘できる状態でない。UsageError: 指摘が空か長すぎるか、箇所か版が読めない。
    ConflictError: 見ていた後に、伏せる箇所が変わった。
    """
    comment_id = add_said(db, meeting_id, said, who)
    if not has_looked(db, meeting_id, who.name):
        version = read_seen(db, open_draft(db, meeting_id), said.version)
        look_at(db, meeting_id, version, who.name, who.act.at)
    return comment_id


def add_said(db: Database, meeting_id: int, said: Said, who: Reviewer) -> int:
    """指摘を書き足して id を返す。見た印には触れない。writing() の中で呼ぶ。

    NotFoundError・StageError・UsageError・ConflictError: make_comment() と同じ。
    """
    body = read_text(said.body, "指摘")
    opened = open_draft(db, meeting_id)
    spans = read_place(said.place) if said.place else ()
    if spans and said.shown is not None:
        spans = original_places(db, meeting_id, spans, said.shown, opened.texts)
    require_inside(opened, spans)
    version = read_seen(db, opened, said.version)
    seen = PastDrafts(db, opened).at(version)
    quoted = text_at(seen, spans) if seen and spans else ""
    comment = NewComment(who.name, anchors_of(opened, spans), quoted, body, version.snapshot, version.seq)
    return add_comment(db, meeting_id, comment, who.act)


def reply(db: Database, meeting_id: int, comment_id: int, step: NewStep, who: Reviewer) -> None:
    """指摘した人が、返信するか取り下げる。writing() の中で呼ぶ。

    NotFoundError: その指摘が無い。UsageError: ほかの人の指摘か、返信が空か長すぎる。ConflictError: 先に続きが書かれた。
    """
    comment = get_comment(db, meeting_id, comment_id)
    if not same_name(comment.said.name, who.name):
        raise UsageError("返信と取下げは、指摘した人だけができます。何も変えていません。")
    text = read_text(step.text, "返信") if step.kind is StepKind.REPLY else ""
    add_step(db, meeting_id, comment_id, NewStep(step.kind, text, step.seen), who.act)


def answer(db: Database, meeting_id: int, comment_id: int, sent: Answer, act: Act) -> None:
    """事務局が、直したか直さないかを答える。writing() の中で呼ぶ。

    NotFoundError: その指摘が無い。UsageError: 直さない理由が無いか長すぎるか、手直しが違う。ConflictError: 先に続きが書かれた。
    """
    comment = get_comment(db, meeting_id, comment_id)
    if sent.outcome not in (StepKind.FIXED, StepKind.KEPT):
        raise UsageError("「直した」か「直さない」を選んでください。何も変えていません。")
    needed = sent.outcome is StepKind.KEPT
    text = read_text(sent.text, "直さない理由" if needed else "回答", required=needed)
    found = None
    if sent.edit is not None and sent.outcome is StepKind.FIXED:
        edits = edits_for(open_draft(db, meeting_id), comment)
        if sent.edit not in {edit.seq for edit in edits}:
            raise UsageError("その手直しは、この指摘の箇所のものではありません。何も変えていません。")
        found = edit_id(db, meeting_id, sent.edit)
    add_step(db, meeting_id, comment_id, NewStep(sent.outcome, text, sent.seen, found), act)


def standing_place(opened: OpenedDraft, comment: Comment) -> tuple[Span, ...] | None:
    """指摘の箇所の、いまの位置。本文が動いて見つからなければ None。全体への指摘なら空。"""
    return find_again(comment.said.anchors, opened.texts) if comment.said.anchors else ()


def edits_for(opened: OpenedDraft, comment: Comment) -> tuple[DraftEdit, ...]:
    """指摘の後にした手直しのうち、指摘の箇所に触れるもの。全体への指摘なら、後のすべて。した順。"""
    spans = standing_place(opened, comment) or comment.spans
    return tuple(
        edit
        for edit in opened.edits
        if edit.seq > comment.said.seq and (not spans or touches(edit.change, spans))
    )


def read_text(text: str, what: str, *, required: bool = True) -> str:
    """打たれた文章の、前後の空白を除いたもの。UsageError: 要るのに空か、長すぎる。"""
    body = text.replace("\r\n", "\n").strip()
    if required and not body:
        raise UsageError(f"{what}を書いてください。")
    if len(body) > LONGEST_COMMENT:
        raise UsageError(
            f"{what}は {LONGEST_COMMENT:,} 字までで書いてください。いまは {len(body):,} 字です。"
        )
    return body
