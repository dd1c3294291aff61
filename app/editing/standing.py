"""質疑応答を確かめる・種類を変える・外す・戻す."""

from __future__ import annotations

from dataclasses import replace

from sqlite_utils import Database

from db.event_kinds import EventKind
from db.events import Act
from db.records import ExchangeKind
from db.shapes import ShapeState
from db.shaping import Reshape, Seen, require_unchanged, reshape


def check_exchange(db: Database, seen: Seen, act: Act) -> tuple[int, ...]:
    """このままの形でよいとする。分析をやり直しても変わらなくなる。ConflictError: ほかの人が先に直した。"""
    return _reshape(db, seen, EventKind.EXCHANGE_CHECKED, Reshape(seen, seen.shape), act)


def change_kind(db: Database, seen: Seen, kind: ExchangeKind, act: Act) -> tuple[int, ...]:
    """質問・意見・要望のどれかに変える。ConflictError: ほかの人が先に直した。"""
    edit = Reshape(seen, replace(seen.shape, kind=kind))
    return _reshape(db, seen, EventKind.EXCHANGE_KIND_CHANGED, edit, act)


def dismiss_exchange(db: Database, seen: Seen, act: Act) -> tuple[int, ...]:
    """質疑応答ではないとして外す。分析をやり直しても戻ってこない。ConflictError: ほかの人が先に直した。"""
    edit = Reshape(seen, seen.shape, ShapeState.DISMISSED)
    return _reshape(db, seen, EventKind.EXCHANGE_DISMISSED, edit, act)


def restore_exchange(db: Database, seen: Seen, act: Act) -> tuple[int, ...]:
    """外した質疑応答を、紐付けの判断とともに戻す。ConflictError: 除外されていない(統合されたものも含む)。"""
    stored = require_unchanged(db, seen, restoring=True)
    edits = [Reshape(seen, seen.shape)]
    return reshape(db, stored.meeting_id, EventKind.EXCHANGE_RESTORED, edits, act)


def _reshape(db: Database, seen: Seen, kind: EventKind, edit: Reshape, act: Act) -> tuple[int, ...]:
    return reshape(db, require_unchanged(db, seen).meeting_id, kind, [edit], act)
