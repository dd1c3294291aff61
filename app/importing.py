"""取り込む. 文書を会議録か計画として読み、保存し、分析する。読めない文書からは何も保存しない。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlite_utils import Database

from app.analysis import analyze_meeting, link_to_plan
from db.committees import ensure_committee
from db.connection import writing
from db.errors import AlreadyImportedError
from db.events import Act, Subject, SubjectKind, append_event
from db.meetings import add_meeting
from db.plans import add_plan, list_measures
from db.records import EventKind, Minutes, Plan, SourceKind
from db.sources import Source, add_source
from db.words import WordsVersion, set_words_version, store_measure_words
from nlp.pipeline import Progress, silent
from nlp.synonyms import Synonyms
from nlp.tokenizer import Tokenizer, versions


@dataclass(frozen=True, slots=True)
class Imported:
    """取り込みの結果。meeting_id か plan_id のどちらかが入る。new は今度はじめて取り込んだか。"""

    meeting_id: int | None
    plan_id: int | None
    new: bool
    summary: str


def import_document(
    db: Database, document: Minutes | Plan, text: str, file_name: str, committee: str, tokenizer: Tokenizer, act: Act,
    progress: Progress = silent,
) -> Imported:  # fmt: skip
    """読み取り済みの文書を保存して分析する。全体が一つのトランザクションで、途中で失敗すれば何も残らない。

    document: 会議録か計画。text: その原文(内容の同じ文書を見分ける)。committee: 会議体の名(計画では使わない)。
    同じ内容の文書がすでにあれば、新しく保存せずにそれを返す。
    """
    synonyms = Synonyms()
    try:
        with writing(db):
            set_words_version(db, WordsVersion(*versions()))
            if isinstance(document, Plan):
                return _import_plan(db, document, text, file_name, tokenizer, synonyms, act, progress)
            return _import_minutes(
                db, document, text, file_name, committee, tokenizer, synonyms, act, progress
            )
    except AlreadyImportedError as already:
        return Imported(already.meeting_id, already.plan_id, False, str(already))


def _import_minutes(
    db: Database, minutes: Minutes, text: str, file_name: str, committee: str, tokenizer: Tokenizer, synonyms: Synonyms,
    act: Act, progress: Progress,
) -> Imported:  # fmt: skip
    source = add_source(db, Source(fingerprint(text), SourceKind.MINUTES, file_name, text), act)
    meeting = add_meeting(db, ensure_committee(db, committee), source, minutes, act.at)
    append_event(db, EventKind.IMPORTED, Subject(SubjectKind.MEETING, meeting), act, {"file": file_name})
    analyze_meeting(db, meeting, tokenizer, synonyms, act, progress)
    header = minutes.header
    return Imported(
        meeting, None, True,
        f"会議録「{header.title or file_name}」({header.held_on or '日付なし'})を取り込みました: "
        f"発言 {len(minutes.turns)}、書き方は{minutes.notation}",
    )  # fmt: skip


def _import_plan(
    db: Database, plan: Plan, text: str, file_name: str, tokenizer: Tokenizer, synonyms: Synonyms, act: Act,
    progress: Progress,
) -> Imported:  # fmt: skip
    source = add_source(db, Source(fingerprint(text), plan.kind, file_name, text), act)
    plan_id = add_plan(db, source, plan)
    stored = list_measures(db, plan_id)
    store_measure_words(
        db,
        {m.id: [w.lemma for w in tokenizer.words(f"{m.measure.title} {m.measure.content}")] for m in stored},
    )
    append_event(db, EventKind.IMPORTED, Subject(SubjectKind.PLAN, plan_id), act, {"file": file_name})
    link_to_plan(db, plan_id, tokenizer, synonyms, progress)
    return Imported(
        None, plan_id, True, f"{plan.kind.value}「{plan.title}」を取り込みました: 施策 {len(plan.measures)}"
    )


def fingerprint(text: str) -> str:
    """文書の内容の印(SHA-256)。改行の書き方が違うだけの同じ文書は同じ印になる。"""
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()
