"""要約案の最後の手直しを元に戻す."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from app.drafting.one_exchange import write_back
from app.drafting.opened import open_draft, reapply
from db.draft_edits import DraftChange, DraftEdit, add_draft_edit
from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act
from nlp.text.tokenizer import Tokenizer

# 同じ文を続けて直す間の、長くてもこれだけの間。自動保存の一つ一つではなく、続けて直したものを一手とみる。
TYPING_PAUSE = timedelta(minutes=5)


def undo_last(
    db: Database, meeting_id: int, seen: int, act: Act, tokenizer: Tokenizer
) -> tuple[DraftEdit, ...]:
    """最後の一手を元に戻し、戻した手直しを返す。seen は、画面で見ていた最後の手直しの seq。

    ConflictError: 最後の手直しがもう別のものか、戻せる手直しが無い。NotFoundError: 会議が無い。
    """
    opened = open_draft(db, meeting_id)
    run = last_run(opened.edits)
    if not run or run[-1].seq != seen:
        now = (
            f"いま戻せる手直しは「{run[-1].change.kind}」({run[-1].act.actor})です。"
            if run
            else "いま戻せる手直しはありません。"
        )
        raise ConflictError(
            f"画面に出ていた手直しは、もう最後の手直しではないので戻せません。{now}画面を読み込み直してください。"
        )
    add_draft_edit(db, meeting_id, DraftChange(EventKind.DRAFT_UNDONE, undoes=run[0].seq), act)
    if run[-1].change.kind is EventKind.DRAFT_REGENERATED:
        write_back(db, meeting_id, run[-1], tokenizer)
    else:
        reapply(db, meeting_id, opened.machine, opened.edits[: -len(run)])
    return run


def last_run(edits: Sequence[DraftEdit]) -> tuple[DraftEdit, ...]:
    """最後の一手。同じ人が同じ文を続けて書き直したものは、まとめて一手とみる。edits は取り消されていないもの。"""
    run: list[DraftEdit] = []
    for edit in reversed(edits):
        if run and not goes_on(edit, run[-1]):
            break
        run.append(edit)
    return tuple(reversed(run))


def goes_on(edit: DraftEdit, after: DraftEdit) -> bool:
    """after が、edit に続けて同じ文を書き直したものか。"""
    kinds = {edit.change.kind, after.change.kind}
    pause = datetime.fromisoformat(after.act.at) - datetime.fromisoformat(edit.act.at)
    return (
        kinds == {EventKind.DRAFT_REWRITTEN}
        and edit.act.actor == after.act.actor
        and edit.change.spans == after.change.spans
        and edit.change.after == after.change.before
        and pause <= TYPING_PAUSE
    )
