"""見たところ. 人が最後に見たと言った版。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.timeline import Version
from app.workflow.persons import same_name
from db.looks import Look, keep_look, list_looks


def last_look(db: Database, meeting_id: int, name: str) -> Look | None:
    """その氏名の人が最後に見たところ。まだ見たと言っていなければ None。"""
    mine = [one for one in list_looks(db, meeting_id) if same_name(one.name, name)]
    return mine[-1] if mine else None


def has_looked(db: Database, meeting_id: int, name: str) -> bool:
    """その氏名の人が、もう見たと言ったか。"""
    return last_look(db, meeting_id, name) is not None


def look_at(db: Database, meeting_id: int, version: Version, name: str, at: str) -> None:
    """その氏名の人が、その版を見たことにする。writing() の中で呼ぶ。"""
    keep_look(db, meeting_id, Look(name, version.snapshot, version.seq, at))
