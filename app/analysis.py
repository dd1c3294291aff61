"""分析して保存する. 発言を分析し、人の判断を残したまま、前の分析の結果と入れ替える。"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlite_utils import Database

from app.drafting.opened import redraft
from app.editions import write_edition
from app.linking import LinkedPlan, link_to, open_plan, open_plans
from app.relinking import relink_meeting
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import StoredExchange, get_exchanges, list_exchanges, replace_exchanges
from db.links import replace_links, replace_links_of
from db.meetings import get_minutes, list_meetings
from db.open_meetings import is_open
from db.records import Exchange, Minutes
from db.search_words import add_search_words
from db.shaping import set_commitment
from db.turns import turn_ids
from db.withholdings import touches, withheld_of_meeting
from db.words import IndexedWord, indexed_exchanges, store_exchange_words, store_turn_words
from nlp.exchanges.commitments import find_commitment
from nlp.pipeline import Tools, pair, read_sentences, read_words
from nlp.query.candidates import candidate_words
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer, Word


def analyze_meeting(db: Database, meeting_id: int, tools: Tools, act: Act) -> None:
    """会議ひとつを分析し、語・質疑応答・紐付け・要約案・公開版を保存する。writing() の中で呼ぶ。

    raises: NotFoundError 会議がないとき。
    """
    minutes = get_minutes(db, meeting_id)
    words: dict[int, list[Word]] = {}
    for done, turn in enumerate(minutes.turns, 1):
        words[turn.number] = tools.tokenizer.words(turn.text)
        tools.progress("言葉を調べています", done, len(minutes.turns))
    _store_turn_words(db, meeting_id, words)
    add_candidates(db, meeting_id, minutes, words, tools.tokenizer)
    content = {number: content_words(found) for number, found in words.items()}
    tools.progress("質問と答弁を結んでいます", len(words), len(words))
    reading = read_sentences(minutes, content)
    replace_exchanges(db, meeting_id, pair(reading))
    standing = settle(db, meeting_id, None, minutes)
    exchanges = [stored.exchange for stored in standing]
    _store_exchange_words(db, meeting_id, standing, words)
    subject = Subject(SubjectKind.MEETING, meeting_id)
    append_event(
        db, EventKind.ANALYZED, subject, act, {"exchanges": len(exchanges), "turns": len(minutes.turns)}
    )
    redraft(db, meeting_id, tools.tokenizer, reading)
    tools.progress("施策を探しています", len(words), len(words))
    for plan in open_plans(db, tools):
        replace_links(db, meeting_id, plan.id, link_to(plan, minutes, exchanges, content, tools.tokenizer))
    write_edition(db, meeting_id, tools.tokenizer, act.at)


def refresh(
    db: Database, meeting_id: int, touched: Collection[int], tools: Tools, plans: Sequence[LinkedPlan]
) -> None:
    """人が形を直した質疑応答 touched の約束の型・語・候補と、会議の要約案を作り直す。writing() の中で呼ぶ。

    plans は open_plans() の結果。時間がかかるので、ほかの人を待たせないように writing() の前に読んでおく。
    ほかの質疑応答の候補には触れない。要約案は、直した質疑応答の文がどこへ移っても漏れないように、会議ごと書き直す。
    """
    minutes = get_minutes(db, meeting_id)
    content = read_words(minutes)
    standing = settle(db, meeting_id, touched, minutes)
    redraft(db, meeting_id, tools.tokenizer, read_sentences(minutes, content))
    mine = [stored for stored in standing if stored.id in touched]
    texts = {turn.number: turn.text for turn in minutes.turns}
    spoken = {number: tools.tokenizer.words(texts[number]) for number in _turns(mine)}
    _store_exchange_words(db, meeting_id, mine, spoken)
    numbers = {stored.exchange.number: stored.id for stored in mine}
    for plan in plans:
        links = link_to(plan, minutes, [s.exchange for s in mine], content, tools.tokenizer)
        replace_links_of(db, numbers, plan.id, links)


def store_words(db: Database, meeting_id: int, words: Mapping[int, Sequence[Word]]) -> None:
    """発言番号ごとの語 words で、会議の発言と質疑応答の語を入れ替える。質疑応答も候補も変えない。writing() の中で呼ぶ。"""
    _store_turn_words(db, meeting_id, words)
    _store_exchange_words(db, meeting_id, get_exchanges(db, indexed_exchanges(db, meeting_id)), words)


def settle(
    db: Database, meeting_id: int, touched: Collection[int] | None, minutes: Minutes
) -> tuple[StoredExchange, ...]:
    """人が形を決めた質疑応答の約束の型を付け直し、直近の分析に立つ質疑応答を番号順に返す。

    touched は付け直す質疑応答の id で、None なら人が形を決めたものすべて。
    """
    texts = {turn.number: turn.text for turn in minutes.turns}
    for stored in list_exchanges(db, meeting_id):
        if stored.id in touched if touched is not None else stored.shaping:
            found = find_commitment([(span, texts[span.turn]) for span in stored.exchange.answers])
            set_commitment(db, stored, found)
    return tuple(stored for stored in list_exchanges(db, meeting_id) if not stored.stale)


def link_to_plan(db: Database, plan_id: int, tools: Tools) -> None:
    """後から取り込まれた計画へ、すでにある会議の質疑応答を紐付ける。writing() の中で呼ぶ。

    質疑応答も要約案も変えない。raises: NotFoundError 計画がないとき。
    """
    plan = open_plan(db, plan_id, tools)
    meetings = list_meetings(db)
    for done, meeting in enumerate(meetings, 1):
        relink_meeting(db, meeting.id, [plan], tools)
        # 会議の数は、閉じた会議があることを漏らすので、割合だけを知らせる。
        tools.progress("会議を計画に紐付けています", 100 * done // len(meetings), 100)


def _store_turn_words(db: Database, meeting_id: int, words: Mapping[int, Sequence[Word]]) -> None:
    """会議の発言の語を保存する。words は発言の番号ごとの語。writing() の中で呼ぶ。"""
    ids = turn_ids(db, meeting_id)
    store_turn_words(
        db,
        {
            ids[number]: [IndexedWord(w.start, w.end, w.lemma) for w in found]
            for number, found in words.items()
        },
    )


def add_candidates(
    db: Database,
    meeting_id: int,
    minutes: Minutes,
    words: Mapping[int, Sequence[Word]],
    tokenizer: Tokenizer,
) -> None:
    """検索の候補に出す言葉と、その読みを加える。公開でない会議の言葉と、伏せた箇所の言葉は加えない。"""
    if not is_open(db, meeting_id):
        return
    withheld = withheld_of_meeting(db, meeting_id)
    found: set[str] = set()
    for turn in minutes.turns:
        hidden = withheld.get(turn.number, ())
        said = [word for word in words[turn.number] if not touches(hidden, word.start, word.end)]
        found |= candidate_words(turn.text, said)
    add_search_words(db, {word: tokenizer.reading(word) for word in sorted(found)})


def _store_exchange_words(
    db: Database, meeting_id: int, exchanges: Sequence[StoredExchange], words: Mapping[int, Sequence[Word]]
) -> None:
    """質疑応答の語を保存する。words は、その箇所のある発言の番号ごとの語。writing() の中で呼ぶ。"""
    withheld = withheld_of_meeting(db, meeting_id)
    said: dict[int, list[str]] = {}
    hidden: dict[int, list[str]] = {}
    for stored in exchanges:
        found = _exchange_words(stored.exchange, words)
        secret = [touches(withheld.get(turn, ()), word.start, word.end) for turn, word in found]
        said[stored.id] = [word.lemma for (_, word), out in zip(found, secret, strict=True) if not out]
        hidden[stored.id] = [word.lemma for (_, word), out in zip(found, secret, strict=True) if out]
    store_exchange_words(db, said, hidden)


def _turns(found: Sequence[StoredExchange]) -> set[int]:
    """質疑応答の箇所のある発言の番号。"""
    return {span.turn for s in found for span in (*s.exchange.question, *s.exchange.answers)}


def _exchange_words(exchange: Exchange, words: Mapping[int, Sequence[Word]]) -> list[tuple[int, Word]]:
    """質疑応答の箇所の語と、それを述べた発言の番号。"""
    return [
        (span.turn, word)
        for span in (*exchange.question, *exchange.answers)
        for word in words[span.turn]
        if span.start <= word.start and word.end <= span.end
    ]
