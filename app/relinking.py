"""紐付けのやり直し. 用語集が変わったあと、すべての会議の候補を作り直す。人が決めたことは残る。"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from app.linking import LinkedPlan, link_to, open_plans
from db.connection import writing
from db.events import Act
from db.exchanges import list_exchanges
from db.links import replace_links
from db.meetings import get_minutes, list_meetings
from db.relinks import record_relink
from nlp.pipeline import Tools, read_words


def relink_meetings(db: Database, tools: Tools, act: Act) -> int:
    """すべての会議を紐付け直し、会議の数を返す。act は頼んだ人と、用語集を読み始めた時刻。

    ほかの書き込みを待たせないように、会議ひとつを一つのトランザクションにする。writing() の外で呼ぶ。
    """
    plans = open_plans(db, tools)
    meetings = list_meetings(db)
    for done, meeting in enumerate(meetings):
        # 会議の数は、閉じた会議があることを漏らすので、割合だけを知らせる。
        tools.progress("会議を紐付け直しています", 100 * done // len(meetings), 100)
        with writing(db):
            relink_meeting(db, meeting.id, plans, tools)
            record_relink(db, meeting.id, act)
    return len(meetings)


def relink_meeting(db: Database, meeting_id: int, plans: Sequence[LinkedPlan], tools: Tools) -> None:
    """会議ひとつの質疑応答を plans に紐付け直す。質疑応答も要約案も変えない。writing() の中で呼ぶ。"""
    minutes = get_minutes(db, meeting_id)
    exchanges = [stored.exchange for stored in list_exchanges(db, meeting_id) if not stored.stale]
    words = read_words(minutes)
    for plan in plans:
        replace_links(db, meeting_id, plan.id, link_to(plan, minutes, exchanges, words, tools.tokenizer))
