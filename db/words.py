"""語の列. 検索と紐付けのために、形態素解析の済んだ語を保存する。語の切り方はここでは知らない。

表の中では語を空白でつないでおく。FTS5 が空白だけで切れば元の語と一対一になるように、
語の中の空白と制御文字は「␛」と 4 桁の 16 進数に書き換える(「␛」そのものも)。
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.facets import EXCHANGE_FACETS, TURN_FACETS
from db.rows import first_row, id_list, require_writing, rows, to_json

_UNSAFE = re.compile("[\x00-\x20\x7f␛]")
_ESCAPED = re.compile("␛([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class IndexedWord:
    """発言の本文 [start, end) から取った一語。word は正規化した形。"""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class WordsVersion:
    """語を作った解析器(SudachiPy)と辞書の版。"""

    tokenizer: str
    dictionary: str


def encode_word(word: str) -> str:
    """語を、空白と制御文字を含まない一対一の形にする。ValueError: 空の語。"""
    if not word:
        raise ValueError("空の語は保存も検索もできません。")
    return _UNSAFE.sub(lambda found: f"␛{ord(found[0]):04x}", word)


def store_turn_words(db: Database, words: Mapping[int, Sequence[IndexedWord]]) -> None:
    """発言の id ごとに、語の列を保存する。前の語は置き換える。"""
    require_writing(db)
    for turn_id, found in words.items():
        offsets = to_json([offset for word in found for offset in (word.start, word.end)])
        db.execute(
            f"""
            INSERT INTO turn_words (turn, words, offsets, facets)
            VALUES (:id, :words, :offsets, {TURN_FACETS})
            ON CONFLICT (turn) DO UPDATE
            SET words = excluded.words, offsets = excluded.offsets, facets = excluded.facets
            """,
            {"id": turn_id, "words": _join(word.word for word in found), "offsets": offsets},
        )


def store_exchange_words(db: Database, words: Mapping[int, Sequence[str]]) -> None:
    """質疑応答の id ごとに、両側の本文の語を保存する。前の語は置き換える。

    絞り込みの印も同時に作るので、replace_exchanges() のあとに呼ぶこと。
    """
    require_writing(db)
    for exchange_id, found in words.items():
        db.execute(
            f"""
            INSERT INTO exchange_words (exchange, words, facets) VALUES (:id, :words, {EXCHANGE_FACETS})
            ON CONFLICT (exchange) DO UPDATE SET words = excluded.words, facets = excluded.facets
            """,
            {"id": exchange_id, "words": _join(found)},
        )


def store_measure_words(db: Database, words: Mapping[int, Sequence[str]]) -> None:
    """施策の id ごとに語を保存する。前の語は置き換える。"""
    require_writing(db)
    for measure_id, found in words.items():
        db.execute(
            """
            INSERT INTO measure_words (measure, words) VALUES (?, ?)
            ON CONFLICT (measure) DO UPDATE SET words = excluded.words
            """,
            [measure_id, _join(found)],
        )


def find_places(
    db: Database, turn_ids: Sequence[int], phrases: Iterable[Sequence[str]]
) -> dict[int, list[tuple[int, int]]]:
    """発言の id から、語句の現れる位置 [始め, 終わり) への対応。順不同で、重なりもある。

    見せる発言の語をすべて IndexedWord にするより何倍も速い。語の無い発言は含まない。
    """
    wanted = [[encode_word(word) for word in phrase] for phrase in phrases if phrase]
    query = "SELECT turn, words, offsets FROM turn_words WHERE turn IN (SELECT value FROM json_each(?))"
    found: dict[int, list[tuple[int, int]]] = {}
    for turn, joined, packed in db.conn.execute(query, [id_list(turn_ids)]):
        words, offsets = joined.split(" "), json.loads(packed)
        found[turn] = [
            (offsets[2 * at], offsets[2 * (at + len(phrase)) - 1])
            for phrase in wanted
            for at in _places_of(phrase, words)
        ]
    return found


def _places_of(phrase: Sequence[str], words: list[str]) -> Iterator[int]:
    """語句の現れる、語の番号。"""
    at = -1
    for _ in range(words.count(phrase[0])):
        at = words.index(phrase[0], at + 1)
        if words[at : at + len(phrase)] == phrase:
            yield at


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


def set_words_version(db: Database, version: WordsVersion) -> None:
    """保存してある語すべてが、この版で作られたことを記す。"""
    require_writing(db)
    db.execute(
        """
        INSERT INTO index_version (only_row, tokenizer, dictionary) VALUES (1, ?, ?)
        ON CONFLICT (only_row) DO UPDATE SET tokenizer = excluded.tokenizer, dictionary = excluded.dictionary
        """,
        [version.tokenizer, version.dictionary],
    )


def get_words_version(db: Database) -> WordsVersion | None:
    """保存してある語を作った版。まだ記していなければ None。"""
    found = first_row(db, "SELECT tokenizer, dictionary FROM index_version")
    return WordsVersion(found["tokenizer"], found["dictionary"]) if found else None


def _join(words: Iterable[str]) -> str:
    return " ".join(map(encode_word, words))


def _split(words: str) -> tuple[str, ...]:
    # 空白のほかの区切り(改行や全角空白)では切らない。
    encoded = words.split(" ") if words else []
    if "␛" not in words:
        return tuple(encoded)
    return tuple(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), word) for word in encoded)
