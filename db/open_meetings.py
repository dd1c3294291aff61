"""だれにでも見せてよい会議. 外に出すものは、すべてここの決まりを通る。

いまの決まりは「会議録の冒頭に非公開と書かれていない会議」である。公表の状態ができたら、ここだけを差し替える。
「一部非公開」は、閉じた所がどこかを機械が知らないので、公開とはみない。
"""

from __future__ import annotations

from sqlite_utils import Database

from db.rows import first_row

# meeting の行が公開か(SQL の条件)。書かれていない会議は公開とみる。
IS_OPEN = "(meeting.disclosure IS NULL OR meeting.disclosure = '公開')"


def is_open(db: Database, meeting_id: int) -> bool:
    """会議が公開か。無い会議は公開ではない。"""
    return first_row(db, f"SELECT 1 FROM meeting WHERE id = ? AND {IS_OPEN}", [meeting_id]) is not None
