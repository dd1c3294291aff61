"""要約案の検査. 保存した要約案を、いまの発言・質疑応答・印字の決まりに照らして調べる。結果は保存しない。"""

from __future__ import annotations

from sqlite_utils import Database

from app.draft_style import draft_style
from app.drafting.opened import standing_exchanges
from db.drafts import get_draft
from db.meetings import get_minutes
from db.records import Draft
from nlp.drafts.checks import check_draft
from nlp.drafts.findings import Finding
from nlp.text.tokenizer import Tokenizer


def check_meeting(db: Database, meeting_id: int, tokenizer: Tokenizer) -> tuple[Finding, ...]:
    """会議の保存した要約案を検査し、見つけたことを返す。要約案がまだ無ければ空。

    item は db.drafts.get_draft() の段落の番号(0 始まり)。NotFoundError: 会議が無い。
    """
    return check_text(db, meeting_id, None, tokenizer)


def check_text(
    db: Database, meeting_id: int, draft: Draft | None, tokenizer: Tokenizer
) -> tuple[Finding, ...]:
    """要約案 draft(None なら保存したもの)を検査する。item は draft の段落の番号(0 始まり)。NotFoundError: 会議が無い。"""
    # 読んでいる間にほかの人が要約案か質疑応答を直しても、食い違わないようにする。
    with db.atomic():
        minutes = get_minutes(db, meeting_id)
        if draft is None:
            draft = get_draft(db, meeting_id)
        exchanges = standing_exchanges(db, meeting_id)
        style = draft_style(db, meeting_id)
    if not draft.items and not draft.dropped:
        return ()
    return tuple(check_draft(minutes, exchanges, draft, style, tokenizer))
