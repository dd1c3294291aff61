"""再質問の元の質疑応答. 元が統合されれば統合した先を元とし、統合を戻せば元に戻す。"""

from __future__ import annotations

from sqlite_utils import Database

from db.rows import first_row, require_writing, rows
from db.steps import ParentChange

_ABOVE = """
    WITH RECURSIVE above (id) AS (
        SELECT parent FROM exchange WHERE id = :exchange
        UNION SELECT parent FROM exchange JOIN above ON exchange.id = above.id
    )
    SELECT 1 FROM above WHERE id = :ancestor
"""


def parent_of(db: Database, exchange_id: int) -> int | None:
    """再質問の元の質疑応答の id。無ければ None。"""
    found = first_row(db, "SELECT parent FROM exchange WHERE id = ?", [exchange_id])
    return found["parent"] if found else None


def hand_over_children(db: Database, exchange_id: int, merged_into: int) -> list[ParentChange]:
    """統合する質疑応答を元とする再質問を、統合した先のものにする。

    統合した先が、統合する質疑応答の再質問かその先であれば、統合する質疑応答の元を引き継ぐ(自分の元にはならない)。
    """
    require_writing(db)
    found = rows(db, "SELECT id FROM exchange WHERE parent = ? ORDER BY id", [exchange_id])
    made = [ParentChange(row["id"], exchange_id, merged_into) for row in found if row["id"] != merged_into]
    if first_row(db, _ABOVE, {"exchange": merged_into, "ancestor": exchange_id}):
        made.append(ParentChange(merged_into, parent_of(db, merged_into), parent_of(db, exchange_id)))
    for change in made:
        db.execute("UPDATE exchange SET parent = ? WHERE id = ?", [change.after, change.exchange_id])
    return made


def take_back_parent(db: Database, change: ParentChange) -> None:
    """再質問の元を前に戻す。その後に変わったものには触れない。"""
    require_writing(db)
    db.execute(
        """
        UPDATE exchange SET parent = :before WHERE id = :exchange AND parent IS :after
        AND (:before IS NULL OR EXISTS (SELECT 1 FROM exchange AS other WHERE other.id = :before))
        """,
        {"exchange": change.exchange_id, "before": change.before, "after": change.after},
    )
