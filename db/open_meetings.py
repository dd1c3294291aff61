"""だれにでも見せてよい会議. 外に出すものは、すべてここの決まりを通る。

いまの決まりは「会議録の冒頭か事務局の決定で公開とされた会議と、何も書かれていない会議」である。公表の状態ができたら、
ここだけを差し替える。「一部非公開」は、閉じる所をすべて伏せたと事務局が確かめるまで、公開とはみない。
"""

from __future__ import annotations

from sqlite_utils import Database

from db.rows import first_row

# meeting の行が公開か(SQL の条件)。
IS_OPEN = """(
    meeting.disclosure IS NULL OR meeting.disclosure = '公開' OR meeting.disclosure = '一部非公開'
    AND EXISTS (SELECT 1 FROM masking_completion WHERE masking_completion.meeting = meeting.id)
)"""


def is_open(db: Database, meeting_id: int) -> bool:
    """会議が公開か。無い会議は公開ではない。"""
    return first_row(db, f"SELECT 1 FROM meeting WHERE id = ? AND {IS_OPEN}", [meeting_id]) is not None
