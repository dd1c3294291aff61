"""だれにでも見せてよい会議. 庁内の検索は公開の会議を、外に出すものは公表した会議を、すべてここの決まりで選ぶ。

公開は「会議録の冒頭か事務局の決定で公開とされた会議と、何も書かれていない会議」、公表は「公開で、手続きがいま公表の会議」
である。「一部非公開」は、閉じる所をすべて伏せたと事務局が確かめるまで、公開とはみない。
"""

from __future__ import annotations

from sqlite_utils import Database

from db.rows import first_row
from db.stage_moves import STAGE_OF_MEETING
from db.stages import Stage

# meeting の行が公開か(SQL の条件)。
IS_OPEN = """(
    meeting.disclosure IS NULL OR meeting.disclosure = '公開' OR meeting.disclosure = '一部非公開'
    AND EXISTS (SELECT 1 FROM masking_completion WHERE masking_completion.meeting = meeting.id)
)"""

# meeting の行が公表されているか(SQL の条件)。掲載を終えたものは含まない。
IS_PUBLISHED = f"({IS_OPEN} AND {STAGE_OF_MEETING} = '{Stage.PUBLISHED}')"

# meeting の行の掲載を終えたか(SQL の条件)。終えた後に差し戻したものも含む。後から非公開になったものは含まない。
_IS_WITHDRAWN = f"""({IS_OPEN} AND '{Stage.WITHDRAWN}' = (
    SELECT stage FROM stage_move WHERE stage_move.meeting = meeting.id
    AND stage IN ('{Stage.PUBLISHED}', '{Stage.WITHDRAWN}') ORDER BY stage_move.id DESC LIMIT 1
))"""


def is_open(db: Database, meeting_id: int) -> bool:
    """会議が公開か。無い会議は公開ではない。"""
    return first_row(db, f"SELECT 1 FROM meeting WHERE id = ? AND {IS_OPEN}", [meeting_id]) is not None


def is_published(db: Database, meeting_id: int) -> bool:
    """会議の会議録が公表されているか。無い会議は公表されていない。"""
    return first_row(db, f"SELECT 1 FROM meeting WHERE id = ? AND {IS_PUBLISHED}", [meeting_id]) is not None


def is_withdrawn(db: Database, meeting_id: int) -> bool:
    """会議録の掲載を終えたか。公表したことのない会議と、いまは公開でない会議は、終えたことも言わない。"""
    return first_row(db, f"SELECT 1 FROM meeting WHERE id = ? AND {_IS_WITHDRAWN}", [meeting_id]) is not None
