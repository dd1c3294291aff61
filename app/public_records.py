"""公表した会議録を開く. 公表していないもの、閉じたもの、無いものは、どれも同じに「無い」と答える。"""

from __future__ import annotations

from fastapi import HTTPException
from sqlite_utils import Database

from app.diet_api.ids import meeting_of_issue
from app.editions import catch_up, facts_of, write_edition
from db.connection import writing
from db.meetings import get_meeting
from db.open_meetings import is_published, is_withdrawn
from db.speeches import FoundEdition, edition_of
from nlp.text.tokenizer import Tokenizer


def open_record(db: Database, issue_id: str, tokenizer: Tokenizer, now: str) -> FoundEdition:
    """会議録 ID の、公表した会議録。まだ公開版が無ければ書く。

    HTTPException 404: 公表していないか、閉じたか、無い。410: 公表したことがあり、掲載を終えた。
    """
    meeting_id = meeting_of_issue(issue_id)
    if meeting_id is None:
        raise HTTPException(404)
    if is_withdrawn(db, meeting_id) and issue_id == _issue_id(db, meeting_id):
        raise HTTPException(410)
    if not is_published(db, meeting_id):
        raise HTTPException(404)
    catch_up(db, tokenizer, now, 0)
    if edition_of(db, meeting_id) is None:
        with writing(db):
            write_edition(db, meeting_id, tokenizer, now)
    found = edition_of(db, meeting_id)
    if found is None or found.issue_id != issue_id:
        raise HTTPException(404)
    return found


def _issue_id(db: Database, meeting_id: int) -> str:
    return facts_of(meeting_id, get_meeting(db, meeting_id).header).issue_id
