"""答弁を、ほかの質疑応答へ移すか写すか、外す."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from app.editing.texts import require_same_meeting, texts_of
from app.errors import UsageError
from db.event_kinds import EventKind
from db.events import Act
from db.records import Span
from db.shapes import Shape
from db.shaping import Reshape, Seen, require_unchanged, reshape
from nlp.exchanges.reshaping import sentence_spans, unite, without


def move_answer(db: Database, seen: Seen, pieces: Sequence[Span], target: Seen, act: Act) -> tuple[int, ...]:
    """答弁の箇所 pieces を、同じ会議の target へ移す。

    ConflictError: どちらかをほかの人が先に直した。
    UsageError: pieces が seen の答弁でないか空、または target が別の会議か同じ質疑応答である。
    """
    meeting_id = require_same_meeting(db, seen, target)
    texts = texts_of(db, meeting_id)
    edits = (
        Reshape(seen, _less(seen.shape, pieces, texts)),
        Reshape(target, _more(target.shape, pieces, texts)),
    )
    return reshape(db, meeting_id, EventKind.ANSWER_MOVED, edits, act)


def copy_answer(db: Database, seen: Seen, pieces: Sequence[Span], target: Seen, act: Act) -> tuple[int, ...]:
    """答弁の箇所 pieces を残したまま、同じ会議の target にも加える。誤りは move_answer() と同じ。"""
    meeting_id = require_same_meeting(db, seen, target)
    texts = texts_of(db, meeting_id)
    _less(seen.shape, pieces, texts)
    edits = (Reshape(target, _more(target.shape, pieces, texts)), Reshape(seen, seen.shape))
    return reshape(db, meeting_id, EventKind.ANSWER_COPIED, edits, act)


def remove_answer(db: Database, seen: Seen, pieces: Sequence[Span], act: Act) -> tuple[int, ...]:
    """答弁の箇所 pieces を外す。発言そのものは残り、要約案では省略の一覧か前後の段落に入る。

    ConflictError: ほかの人が先に直した。UsageError: pieces が seen の答弁でないか空。
    """
    stored = require_unchanged(db, seen)
    texts = texts_of(db, stored.meeting_id)
    edits = [Reshape(seen, _less(seen.shape, pieces, texts))]
    return reshape(db, stored.meeting_id, EventKind.ANSWER_REMOVED, edits, act)


def _less(shape: Shape, pieces: Sequence[Span], texts: Mapping[int, str]) -> Shape:
    """答弁から pieces を除いた形。"""
    known = all(span.turn in texts for span in pieces)
    taken = sentence_spans(pieces, texts) if known else ()
    rest = without(shape.answers, taken, texts) if taken else None
    if rest is None:
        raise UsageError(
            "移すか外す答弁の文を、この質疑応答の答弁から一つ以上選んでください。何も変えていません。"
        )
    return replace(shape, answers=rest)


def _more(shape: Shape, pieces: Sequence[Span], texts: Mapping[int, str]) -> Shape:
    """答弁に pieces を加えた形。"""
    return replace(shape, answers=unite([*shape.answers, *sentence_spans(pieces, texts)], texts))
