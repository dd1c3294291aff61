"""公開しない発言."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database


def withheld_reasons(db: Database, meeting_id: int) -> Mapping[int, str]:  # noqa: ARG001 まだ、公開しない箇所を決める表が無い。
    """公開しない発言の番号から、その理由(「秘密」「取消発言」など)。公開しないものが無ければ空。"""
    return {}
