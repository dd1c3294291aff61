"""保存した語を、語の列に戻して見る道具. 語はすべて db.words.encode_word の形で、空白で区切って保存してある。"""

from __future__ import annotations

import re

from sqlite_utils import Database

from db.rows import rows

_ESCAPED = re.compile("␛([0-9a-f]{4})")


def get_exchange_words(db: Database, meeting_id: int) -> dict[int, tuple[str, ...]]:
    """会議の質疑応答の id から語の列への対応。語の無いものは含まない。"""
    query = """
        SELECT exchange_words.exchange, words FROM exchange_words
        JOIN exchange ON exchange.id = exchange_words.exchange WHERE meeting = ?
    """
    return {row["exchange"]: _split(row["words"]) for row in rows(db, query, [meeting_id])}


def get_measure_words(db: Database, plan_id: int) -> dict[int, tuple[str, ...]]:
    """計画の施策の id から語の列への対応。語の無いものは含まない。"""
    query = """
        SELECT measure, words FROM measure_words
        JOIN measure ON measure.id = measure_words.measure WHERE plan = ?
    """
    return {row["measure"]: _split(row["words"]) for row in rows(db, query, [plan_id])}


def _split(words: str) -> tuple[str, ...]:
    # 空白のほかの区切り(改行や全角空白)では切らない。
    encoded = words.split(" ") if words else []
    return tuple(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), word) for word in encoded)
