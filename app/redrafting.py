"""要約案の書き直し. 会議体の書き方が変わったあとと、直せない間に質疑応答が変わった会議録を差し戻したときに、書き直す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import redraft
from db.connection import writing
from db.events import Act
from db.redrafts import changed_while_closed, drafts_behind, record_redraft
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer


def redraft_meetings(db: Database, committee_id: int, tools: Tools, act: Act) -> int:
    """会議体の、前の書き方のままの要約案を書き直し、その数を返す。writing() の外で呼ぶ。

    ほかの書き込みを待たせないように、会議ひとつを一つのトランザクションにする。待つ間に人が手を入れた要約案と、
    署名を頼んだ会議の要約案は飛ばす。
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


def catch_up(db: Database, meeting_id: int, tokenizer: Tokenizer, act: Act) -> None:
    """差し戻した会議の要約案を、直せない間に変わった質疑応答に合わせて書き直す。変わっていなければ、何もしない。

    差し戻したトランザクションの中で呼ぶ。
    """
    if changed_while_closed(db, meeting_id):
        record_redraft(db, meeting_id, act)
        redraft(db, meeting_id, tokenizer)
