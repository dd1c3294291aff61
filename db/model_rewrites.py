"""言語モデルの書き直し. 質疑応答の片側ごとに、受け付けた文と、最後に受け付けなかった理由を持つ。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import DraftSentence, Side, Span, Writer
from db.rows import Row, require_writing, rows, to_json


@dataclass(frozen=True, slots=True)
class ModelText:
    """受け付けた文。model は書いたモデル、source は書き直した原文(変わっていないかを確かめるのに使う)。"""

    model: str
    source: str
    sentences: tuple[DraftSentence, ...]


@dataclass(frozen=True, slots=True)
class ModelRewrite:
    """書き直し。number は質疑応答の番号。text は使ってよい文(無ければ None)。

    refused は最後に頼んだときに受け付けなかった理由(受け付けたら空)、asked は頼んだ人と時刻。
    """

    exchange_id: int
    number: int
    side: Side
    text: ModelText | None
    refused: str
    asked: Act


@dataclass(frozen=True, slots=True)
class RewritePlace:
    """書き直すところ。質疑応答の id とその片側。"""

    exchange_id: int
    side: Side


_UPSERT = """
    INSERT INTO model_rewrite VALUES (:exchange, :side, :model, :source, :sentences, :refused, :by, :at)
    ON CONFLICT (exchange, side) DO UPDATE SET {changed},
        refused = excluded.refused, asked_by = excluded.asked_by, asked_at = excluded.asked_at
"""
_TEXT = "model = excluded.model, source = excluded.source, sentences = excluded.sentences"
_NO_TEXT = "model = model"


def accept_rewrite(db: Database, place: RewritePlace, text: ModelText, act: Act) -> None:
    """受け付けた文を、出来事とともに残す。前の文は置き換わる。"""
    columns = {"model": text.model, "source": text.source, "sentences": _sentences_json(text.sentences)}
    _save(db, _UPSERT.format(changed=_TEXT), place, columns | {"refused": ""}, act)


def refuse_rewrite(db: Database, place: RewritePlace, reason: str, act: Act) -> None:
    """受け付けなかった理由を、出来事とともに残す。前に受け付けた文はそのまま残る。"""
    columns = {"model": "", "source": "", "sentences": "[]", "refused": reason}
    _save(db, _UPSERT.format(changed=_NO_TEXT), place, columns, act)


def discard_rewrites(db: Database, exchange_id: int, act: Act) -> bool:
    """質疑応答の書き直しを、出来事とともに捨てる。無ければ何もせず False。"""
    require_writing(db)
    found = db.execute("DELETE FROM model_rewrite WHERE exchange = ?", [exchange_id])
    if not found.rowcount:
        return False
    append_event(db, EventKind.MODEL_TEXT_DISCARDED, Subject(SubjectKind.EXCHANGE, exchange_id), act)
    return True


def list_rewrites(db: Database, meeting_id: int) -> tuple[ModelRewrite, ...]:
    """会議の書き直し。質疑応答の番号順で、質問が先。直近の分析にないものは含まない。"""
    query = """
        SELECT model_rewrite.*, exchange.number
        FROM model_rewrite JOIN exchange ON exchange.id = model_rewrite.exchange
        WHERE exchange.meeting = ? AND exchange.number > 0 AND NOT exchange.stale
        ORDER BY exchange.number, side DESC
    """
    return tuple(map(_rewrite, rows(db, query, [meeting_id])))


def _save(db: Database, query: str, place: RewritePlace, columns: Row, act: Act) -> None:
    require_writing(db)
    db.execute(
        query, {"exchange": place.exchange_id, "side": place.side, **columns, "by": act.actor, "at": act.at}
    )
    detail = {"side": place.side, "model": columns["model"], "refused": columns["refused"]}
    append_event(db, EventKind.MODEL_REWRITTEN, Subject(SubjectKind.EXCHANGE, place.exchange_id), act, detail)


def _rewrite(row: Row) -> ModelRewrite:
    text = ModelText(row["model"], row["source"], _sentences(row["sentences"])) if row["model"] else None
    return ModelRewrite(
        exchange_id=row["exchange"],
        number=row["number"],
        side=Side(row["side"]),
        text=text,
        refused=row["refused"],
        asked=Act(row["asked_by"], row["asked_at"]),
    )


def _sentences_json(sentences: Sequence[DraftSentence]) -> str:
    return to_json([[s.text, [[p.turn, p.start, p.end] for p in s.sources]] for s in sentences])


def _sentences(text: str) -> tuple[DraftSentence, ...]:
    return tuple(
        DraftSentence(words, tuple(Span(*place) for place in places), Writer.MODEL)
        for words, places in json.loads(text)
    )
