"""保存した検索. 人ごとに、検索の条件に名前を付けて取っておく。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_row, first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """保存した検索。query は検索の画面のアドレスの「?」の後ろ。"""

    id: int
    account_id: int
    name: str
    query: str
    saved_at: str


def save_search(db: Database, account_id: int, name: str, query: str, act: Act) -> int:
    """検索を保存し、id を返す。同じ名前のものがあれば、その条件を置き換える。"""
    require_writing(db)
    append_event(
        db,
        EventKind.SEARCH_SAVED,
        Subject(SubjectKind.ACCOUNT, account_id),
        act,
        {"name": name, "query": query},
    )
    found = first_row(db, "SELECT id FROM saved_search WHERE account = ? AND name = ?", [account_id, name])
    if found:
        db.execute(
            "UPDATE saved_search SET query = ?, saved_at = ? WHERE id = ?", [query, act.at, found["id"]]
        )
        return int(found["id"])
    return add_row(
        db, "saved_search", {"account": account_id, "name": name, "query": query, "saved_at": act.at}
    )


def remove_search(db: Database, account_id: int, search_id: int, act: Act) -> None:
    """自分の保存した検索を消す。NotFoundError: 無いか、ほかの人のもの。"""
    require_writing(db)
    found = get_search(db, account_id, search_id)
    db.execute("DELETE FROM saved_search WHERE id = ?", [search_id])
    detail = {"name": found.name, "query": found.query}
    append_event(db, EventKind.SEARCH_REMOVED, Subject(SubjectKind.ACCOUNT, account_id), act, detail)


def get_search(db: Database, account_id: int, search_id: int) -> SavedSearch:
    """自分の保存した検索ひとつ。NotFoundError: 無いか、ほかの人のもの。"""
    query = "SELECT * FROM saved_search WHERE id = ? AND account = ?"
    found = first_row(db, query, [search_id, account_id])
    if not found:
        raise NotFoundError("保存した検索", search_id)
    return _saved(found)


def list_searches(db: Database, account_id: int) -> tuple[SavedSearch, ...]:
    """自分の保存した検索。新しい順。"""
    query = "SELECT * FROM saved_search WHERE account = ? ORDER BY saved_at DESC, id DESC"
    return tuple(map(_saved, rows(db, query, [account_id])))


def _saved(row: Row) -> SavedSearch:
    return SavedSearch(row["id"], row["account"], row["name"], row["query"], row["saved_at"])
