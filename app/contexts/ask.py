"""問いから探す画面の文脈. 似た質疑応答に、紐付く施策のその後の行を並べる。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from app.asking import MAX_QUESTION, Similar, find_similar
from app.contexts.crumbs import Crumb
from app.contexts.follow_ups import LaterRows, finding_of, later_rows
from app.contexts.search_hits import ExchangeHit, exchange_hits
from app.following import TrackedPromise, track
from app.searching import Found, FoundExchange
from db.errors import TookTooLongError
from db.links import list_standing_links
from db.meetings import get_meeting
from db.plans import StoredMeasure, list_plans
from db.search import Match
from db.time_limit import time_limit
from nlp.links.follow_up import FollowUp, FollowUpStatus
from nlp.text.tokenizer import Tokenizer

_SHOWN = 10
_SECONDS = 5.0
# 一つの質疑応答に並べる、その後の行のある施策の数。
_MEASURES = 3


@dataclass(frozen=True, slots=True)
class AskedHit:
    """似た質疑応答。

    hit: 質疑応答(両側の本文の抜き出し、答弁の型、施策)。
    shared: 質問と重なる言葉。
    finding: 検討・研究・努力と答えたもののその後の一行か、ほかの型では None。
    rows: 紐付く施策のうち、会議の年度からの行のあるもの。
    """

    hit: ExchangeHit
    shared: tuple[str, ...]
    finding: str | None
    rows: tuple[LaterRows, ...]


@dataclass(frozen=True, slots=True)
class AskPage:
    """問いから探す(/ask)。

    title, crumbs: 見出しと上の階層。
    question: 入れられた質問(長すぎるときははじめだけ)。
    longest: 質問の字数の上限。
    cut: 長すぎて切ったか。
    problem: 途中でやめたことの一行か None。
    searched: 探したか。
    hits: 似た質疑応答。近い順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    question: str
    longest: int
    cut: bool
    problem: str | None
    searched: bool
    hits: tuple[AskedHit, ...]


def load_ask_page(db: Database, question: str, tokenizer: Tokenizer) -> AskPage:
    """質問の文に似た質疑応答を探して画面を作る。"""
    asked = question.strip()
    hits: tuple[AskedHit, ...] = ()
    problem = None
    try:
        with time_limit(db, _SECONDS):
            hits = _hits(db, find_similar(db, asked, tokenizer, _SHOWN), tokenizer)
    except TookTooLongError:
        problem = f"探すのに {_SECONDS:g} 秒より長くかかるので、途中でやめました。質問を短くしてください。"
    return AskPage(
        title="尋ねたい質問から探す",
        crumbs=(Crumb("検索", "/search"),),
        question=asked[:MAX_QUESTION],
        longest=MAX_QUESTION,
        cut=len(asked) > MAX_QUESTION,
        problem=problem,
        searched=bool(asked) and problem is None,
        hits=hits,
    )


def _hits(db: Database, similar: tuple[Similar, ...], tokenizer: Tokenizer) -> tuple[AskedHit, ...]:
    plans = {plan.id: plan.title for plan in list_plans(db)}
    tracked = {one.tracked.stored.id: one for one in track(db, tokenizer, [s.stored.id for s in similar])}
    return tuple(_hit(db, one, tracked.get(one.stored.id), plans) for one in similar)


def _hit(
    db: Database, similar: Similar, promise: TrackedPromise | None, plans: Mapping[int, str]
) -> AskedHit:
    stored = similar.stored
    phrases = tuple((lemma,) for lemma in similar.shared)
    found = Found(1, Match.ANY, False, phrases, False)
    held_on = get_meeting(db, stored.meeting_id).header.held_on
    outcome = promise.found if promise else FollowUp(FollowUpStatus.WAITING)
    measures = promise.measures if promise else _standing(db, stored.id)
    rows = [later_rows(measure, held_on, outcome, plans) for measure in measures]
    return AskedHit(
        hit=exchange_hits(db, found, [FoundExchange(stored, similar.near)])[0],
        shared=similar.shared,
        finding=finding_of(promise) if promise else None,
        rows=tuple(row for row in rows if row.years)[:_MEASURES],
    )


def _standing(db: Database, exchange_id: int) -> tuple[StoredMeasure, ...]:
    return tuple(link.measure for link in list_standing_links(db, [exchange_id])[exchange_id])
