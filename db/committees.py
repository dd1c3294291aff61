"""会議体と委員名簿."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.records import PrintRule
from db.rows import Row, add_row, add_rows, first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class Committee:
    """会議体。print_rule は公開する会議録で発言者をどう印字するか。"""

    id: int
    name: str
    print_rule: PrintRule


@dataclass(frozen=True, slots=True)
class Member:
    """委員名簿の一人。title は「会長」などの役職、無ければ None。"""

    name: str
    title: str | None


def ensure_committee(db: Database, name: str) -> int:
    """名前の会議体の id。無ければ作る(印字は役職)。あれば何も変えない。"""
    require_writing(db)
    found = first_row(db, "SELECT id FROM committee WHERE name = ?", [name])
    if found:
        return int(found["id"])
    return add_row(db, "committee", {"name": name, "print_rule": PrintRule.ROLE})


def set_print_rule(db: Database, committee_id: int, rule: PrintRule) -> None:
    """発言者の印字の規則を変える。NotFoundError: 会議体が無い。"""
    require_writing(db)
    get_committee(db, committee_id)
    db.execute("UPDATE committee SET print_rule = ? WHERE id = ?", [rule, committee_id])


def get_committee(db: Database, committee_id: int) -> Committee:
    """会議体ひとつ。NotFoundError: 無い。"""
    found = first_row(db, "SELECT * FROM committee WHERE id = ?", [committee_id])
    if not found:
        raise NotFoundError("会議体", committee_id)
    return _committee(found)


def list_committees(db: Database) -> tuple[Committee, ...]:
    """すべての会議体。作った順。"""
    return tuple(_committee(row) for row in rows(db, "SELECT * FROM committee ORDER BY id"))


def replace_roster(db: Database, committee_id: int, roster: Sequence[Member]) -> None:
    """委員名簿をまるごと入れ替える。並び順も保つ。NotFoundError: 会議体が無い。"""
    require_writing(db)
    get_committee(db, committee_id)
    db.execute("DELETE FROM member WHERE committee = ?", [committee_id])
    add_rows(
        db,
        "member",
        (
            {"committee": committee_id, "position": position, "name": member.name, "title": member.title}
            for position, member in enumerate(roster)
        ),
    )


def list_roster(db: Database, committee_id: int) -> tuple[Member, ...]:
    """委員名簿。登録した並び順。会議体が無ければ空。"""
    found = rows(db, "SELECT name, title FROM member WHERE committee = ? ORDER BY position", [committee_id])
    return tuple(Member(row["name"], row["title"]) for row in found)


def _committee(row: Row) -> Committee:
    return Committee(row["id"], row["name"], PrintRule(row["print_rule"]))
