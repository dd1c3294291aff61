"""見本の会議体の、いちばん新しい会議."""

from __future__ import annotations

from sqlite_utils import Database

from app.demo_accounts import COUNCIL
from db.committees import list_committees
from db.meetings import list_meetings


def council_meeting(db: Database) -> int:
    committee = next(one.id for one in list_committees(db) if one.name == COUNCIL)
    return list_meetings(db, committee)[0].id
