"""要約案の書き直し. 会議体の書き方が変わったあと、人が手を入れていない要約案だけを書き直す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import redraft
from db.connection import writing
from db.events import Act
from db.redrafts import drafts_behind, record_redraft
from nlp.pipeline import Tools


def redraft_meetings(db: Database, committee_id: int, tools: Tools, act: Act) -> int:
    """会議体の、前の書き方のままの要約案を書き直し、その数を返す。writing() の外で呼ぶ。

    ほかの書き込みを待たせないように、会議ひとつを一つのトランザクションにする。待つ間に人が手を入れた要約案は飛ばす。
    """
    waiting = drafts_behind(db, committee_id).untouched
    written = 0
    for done, meeting_id in enumerate(waiting):
        # 会議の数は、閉じた会議があることを漏らすので、割合だけを知らせる。
        tools.progress("要約案を書き直しています", 100 * done // len(waiting), 100)
        with writing(db):
            if meeting_id in drafts_behind(db, committee_id).untouched:
                record_redraft(db, meeting_id, act)
                redraft(db, meeting_id, tools.tokenizer)
                written += 1
    return written
