"""要約案の作り方. 会議体の設定と名簿を、要約案の作り方にする。"""

from __future__ import annotations

from sqlite_utils import Database

from app.draft_weights import city_draft_weights
from db.committees import get_committee, list_roster
from db.meetings import get_meeting
from nlp.drafts.rules.all_rules import STANDARD_OFF
from nlp.drafts.style import Style


def draft_style(db: Database, meeting_id: int) -> Style:
    """会議の要約案の作り方。NotFoundError: 会議が無い。SourceError: 設定にある重みのファイルが読めない。"""
    committee = get_committee(db, get_meeting(db, meeting_id).committee_id)
    style = committee.style
    return Style(
        form=style.form,
        length=style.length,
        ratio=style.percent / 100,
        off=(STANDARD_OFF | style.stopped) - style.added,
        roster=list_roster(db, committee.id),
        weights=city_draft_weights(),
    )
