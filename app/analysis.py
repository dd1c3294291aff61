"""分析して保存する. 発言を分析し、人の判断を残したまま、前の分析の結果と入れ替える。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from app.relinking import relink_meeting
from db.drafts import replace_draft
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import replace_exchanges
from db.links import replace_links
from db.meetings import get_minutes, list_meetings
from db.plans import list_measures, list_plans
from db.records import EventKind, Exchange
from db.turns import turn_ids
from db.words import IndexedWord, store_exchange_words, store_turn_words
from nlp.pipeline import Tools, discuss, link_exchanges
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Word


def analyze_meeting(db: Database, meeting_id: int, tools: Tools, act: Act) -> None:
    """会議ひとつを分析し、語・質疑応答・紐付け・要約案を保存する。writing() の中で呼ぶ。

    raises: NotFoundError 会議がないとき。
    """
    minutes = get_minutes(db, meeting_id)
    words: dict[int, list[Word]] = {}
    for done, turn in enumerate(minutes.turns, 1):
        words[turn.number] = tools.tokenizer.words(turn.text)
        tools.progress("言葉を調べています", done, len(minutes.turns))
    _store_turn_words(db, meeting_id, words)
    content = {number: content_words(found) for number, found in words.items()}
    tools.progress("質問と答弁を結んでいます", len(words), len(words))
    exchanges, draft = discuss(minutes, content)
    ids = replace_exchanges(db, meeting_id, exchanges)
    store_exchange_words(db, {i: _exchange_words(e, words) for i, e in zip(ids, exchanges, strict=True)})
    replace_draft(db, meeting_id, draft)
    tools.progress("施策を探しています", len(words), len(words))
    for plan in list_plans(db):
        index = tools.index([stored.measure for stored in list_measures(db, plan.id)])
        links = link_exchanges(minutes, exchanges, content, index, tools.tokenizer)
        replace_links(db, meeting_id, plan.id, links)
    subject = Subject(SubjectKind.MEETING, meeting_id)
    append_event(
        db, EventKind.ANALYZED, subject, act, {"exchanges": len(exchanges), "turns": len(minutes.turns)}
    )


def link_to_plan(db: Database, plan_id: int, tools: Tools) -> None:
    """後から取り込まれた計画へ、すでにある会議の質疑応答を紐付ける。writing() の中で呼ぶ。

    質疑応答も要約案も変えない。raises: NotFoundError 計画がないとき。
    """
    index = tools.index([stored.measure for stored in list_measures(db, plan_id)])
    meetings = list_meetings(db)
    for done, meeting in enumerate(meetings, 1):
        relink_meeting(db, meeting.id, {plan_id: index}, tools)
        tools.progress("会議を計画に紐付けています", done, len(meetings))


def _store_turn_words(db: Database, meeting_id: int, words: Mapping[int, Sequence[Word]]) -> None:
    ids = turn_ids(db, meeting_id)
    store_turn_words(
        db,
        {
            ids[number]: [IndexedWord(w.start, w.end, w.lemma) for w in found]
            for number, found in words.items()
        },
    )


def _exchange_words(exchange: Exchange, words: Mapping[int, Sequence[Word]]) -> list[str]:
    return [
        word.lemma
        for span in (*exchange.question, *exchange.answers)
        for word in words[span.turn]
        if span.start <= word.start and word.end <= span.end
    ]
