"""取り込む. 文書を会議録か計画として読み、保存し、分析する。読めない文書からは何も保存しない。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlite_utils import Database

from app.analysis import analyze_meeting, link_to_plan
from db.committees import ensure_committee
from db.connection import writing
from db.errors import AlreadyImportedError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.meetings import add_meeting
from db.plans import add_plan, list_measures
from db.records import Minutes, Plan, SourceKind
from db.sources import Source, add_source
from db.words import WordsVersion, get_words_version, set_words_version, store_measure_words
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer, versions

_UNKNOWN_COMMITTEE = "会議体未定"


@dataclass(frozen=True, slots=True)
class Document:
    """読み取り済みの文書。content は会議録か計画、text はその原文(内容の同じ文書を見分ける)。

    committee は利用者の言った会議体の名。空なら会議録の題名から採る。計画では使わない。
    """

    content: Minutes | Plan
    text: str
    file_name: str
    committee: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """取り込みの結果。meeting_id か plan_id のどちらかが入る。new は今度はじめて取り込んだか。"""

    meeting_id: int | None
    plan_id: int | None
    new: bool
    summary: str


def import_document(db: Database, document: Document, tools: Tools, act: Act) -> Imported:
    """文書を保存して分析する。全体が一つのトランザクションで、途中で失敗すれば何も残らない。"""
    with writing(db):
        return store_document(db, document, tools, act)


def store_document(db: Database, document: Document, tools: Tools, act: Act) -> Imported:
    """文書を保存して分析する。writing() の中で呼ぶ。

    同じ内容の文書がすでにあれば、新しく保存せずにそれを返す。
    """
    if get_words_version(db) is None:  # 前の版で作った語が残っているあいだは、記した版を変えない。
        set_words_version(db, WordsVersion(*versions()))
    try:
        if isinstance(document.content, Plan):
            return _import_plan(db, document, document.content, tools, act)
        return _import_minutes(db, document, document.content, tools, act)
    except AlreadyImportedError as already:
        return Imported(already.meeting_id, already.plan_id, False, str(already))


def _import_minutes(db: Database, document: Document, minutes: Minutes, tools: Tools, act: Act) -> Imported:
    source = _add_source(db, document, SourceKind.MINUTES, act)
    committee = ensure_committee(db, committee_of(document, minutes))
    meeting = add_meeting(db, committee, source, minutes, act.at)
    append_event(
        db, EventKind.IMPORTED, Subject(SubjectKind.MEETING, meeting), act, {"file": document.file_name}
    )
    analyze_meeting(db, meeting, tools, act)
    title, day = minutes.header.title or document.file_name, minutes.header.held_on or "日付なし"
    summary = (
        f"会議録「{title}」({day})を取り込みました: 発言 {len(minutes.turns)}、書き方は{minutes.notation}"
    )
    return Imported(meeting, None, True, summary)


def committee_of(document: Document, minutes: Minutes) -> str:
    """取り込む会議録の会議体の名。"""
    return document.committee or minutes.header.body or _UNKNOWN_COMMITTEE


def _import_plan(db: Database, document: Document, plan: Plan, tools: Tools, act: Act) -> Imported:
    source = _add_source(db, document, plan.kind, act)
    plan_id = add_plan(db, source, plan)
    index_measures(db, plan_id, tools.tokenizer)
    append_event(
        db, EventKind.IMPORTED, Subject(SubjectKind.PLAN, plan_id), act, {"file": document.file_name}
    )
    link_to_plan(db, plan_id, tools)
    summary = f"{plan.kind.value}「{plan.title}」を取り込みました: 施策 {len(plan.measures)}"
    return Imported(None, plan_id, True, summary)


def index_measures(db: Database, plan_id: int, tokenizer: Tokenizer) -> None:
    """計画の施策の語を保存する。writing() の中で呼ぶ。"""
    names = {
        stored.id: f"{stored.measure.title} {stored.measure.content}" for stored in list_measures(db, plan_id)
    }
    store_measure_words(db, {i: [word.lemma for word in tokenizer.words(name)] for i, name in names.items()})


def _add_source(db: Database, document: Document, kind: SourceKind, act: Act) -> int:
    return add_source(db, Source(fingerprint(document.text), kind, document.file_name, document.text), act)


def fingerprint(text: str) -> str:
    """文書の内容の印(SHA-256)。空白と改行の書き方が違うだけの同じ文書は、同じ印になる。"""
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()
