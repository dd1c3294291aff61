"""取り込みの許し. 会議体はファイルの中に書かれているので、アドレスで決まる許しの表とは別に確かめる。"""

from __future__ import annotations

from sqlite_utils import Database

from app.errors import UsageError
from app.importing import Document, Imported, committee_of
from db.accounts import Account, join_committee
from db.committees import list_committees
from db.events import Act
from db.places import place_of_meeting
from db.records import Plan


def require_own_committee(db: Database, document: Document, account: Account) -> None:
    """会議録が、担当する会議体か新しい会議体のものであることを確かめる。UsageError: ほかの会議体のもの。"""
    if isinstance(document.content, Plan):
        return
    name = committee_of(document, document.content)
    found = next((one.id for one in list_committees(db) if one.name == name), None)
    if found is not None and found not in account.committees:
        raise UsageError(
            f"「{document.file_name}」は「{name}」の会議録ですが、担当する会議体ではないので取り込めません。"
            "会議体の名を確かめるか、担当に加えるよう管理者に頼んでください。"
        )


def join_own_committee(db: Database, imported: Imported, account: Account, act: Act) -> None:
    """新しい会議体の会議録を取り込んだ人を、その会議体の担当にする。writing() の中で呼ぶ。"""
    place = place_of_meeting(db, imported.meeting_id) if imported.meeting_id and imported.new else None
    if place:
        join_committee(db, account.id, place.committee_id, act)
