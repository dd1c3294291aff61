"""要約案の作り方. 会議体の印字の決まりを、要約案の印字の形にする。"""

from __future__ import annotations

from sqlite_utils import Database

from app.draft_weights import city_draft_weights
from db.committees import get_committee
from db.meetings import get_meeting
from db.records import PrintRule
from nlp.drafts.print_form import PrintForm
from nlp.drafts.style import Style

_FORMS = {PrintRule.ROLE: PrintForm.ROLE, PrintRule.NAME: PrintForm.SURNAME}


def draft_style(db: Database, meeting_id: int) -> Style:
    """会議の要約案の作り方。NotFoundError: 会議が無い。SourceError: 設定にある重みのファイルが読めない。"""
    committee = get_committee(db, get_meeting(db, meeting_id).committee_id)
    return Style(form=_FORMS[committee.print_rule], weights=city_draft_weights())
