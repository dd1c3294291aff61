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
from db.open_meetings import IS_OPEN
from db.rows import first_row, id_list, require_writing, rows, to_json
from db.search_words import refresh_labels
from db.withholdings import list_withheld, touches

_UNSAFE = re.compile("[\x00-\x20\x7f␛]")


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
    """発言の id ごとに、語の列を保存する。前の語は置き換える。

    公開でない会議の語と、伏せた箇所に触れる語は、だれもが引く表には入れず、閉じた表だけに入れる。
    """
    require_writing(db)
    closed = _in_closed_meetings(db, "turn", words)
    withheld = list_withheld(db, list(words))
    for turn_id, found in words.items():
        hidden = withheld.get(turn_id, ())
        secret = [word for word in found if turn_id in closed or touches(hidden, word.start, word.end)]
        _store_turn(db, "turn_words", turn_id, [word for word in found if word not in secret])
        _store_turn(db, "closed_turn_words", turn_id, secret)
    forget = [turn_id for turn_id in words if turn_id in closed]
    _forget(db, "turn", forget)
    refresh_labels(db, words)


def store_exchange_words(
    db: Database, words: Mapping[int, Sequence[str]], withheld: Mapping[int, Sequence[str]] | None = None
) -> None:
    """質疑応答の id ごとに、両側の本文の語を保存する。前の語は置き換える。withheld は、そのうち伏せた箇所の語で、words には含めない。

    公開でない会議の語と、伏せた箇所の語は、だれもが引く表には入れず、閉じた表だけに入れる。
    絞り込みの印も同時に作るので、replace_exchanges() のあとに呼ぶこと。
    """
    require_writing(db)
    closed = _in_closed_meetings(db, "exchange", words)
    for exchange_id, found in words.items():
        secret = list((withheld or {}).get(exchange_id, ()))
        everything = [*found, *secret]
        _store_exchange(db, "exchange_words", exchange_id, [] if exchange_id in closed else found)
        _store_exchange(
            db, "closed_exchange_words", exchange_id, everything if exchange_id in closed else secret
        )
    _forget(db, "exchange", [exchange_id for exchange_id in words if exchange_id in closed])


def _store_turn(db: Database, table: str, turn_id: int, found: Sequence[IndexedWord]) -> None:
    offsets = to_json([offset for word in found for offset in (word.start, word.end)])
    db.execute(
        f"""
        INSERT INTO {table} (turn, words, offsets, facets) VALUES (:id, :words, :offsets, {TURN_FACETS})
        ON CONFLICT (turn) DO UPDATE
        SET words = excluded.words, offsets = excluded.offsets, facets = excluded.facets
        """,
        {"id": turn_id, "words": _join(word.word for word in found), "offsets": offsets},
    )


def _store_exchange(db: Database, table: str, exchange_id: int, found: Sequence[str]) -> None:
    db.execute(
        f"""
        INSERT INTO {table} (exchange, words, facets) VALUES (:id, :words, {EXCHANGE_FACETS})
        ON CONFLICT (exchange) DO UPDATE SET words = excluded.words, facets = excluded.facets
        """,
        {"id": exchange_id, "words": _join(found)},
    )


def _in_closed_meetings(db: Database, noun: str, ids: Iterable[int]) -> set[int]:
    """発言か質疑応答(noun)のうち、公開でない会議のもの。"""
    query = f"""
        SELECT {noun}.id FROM {noun} JOIN meeting ON meeting.id = {noun}.meeting
        WHERE NOT {IS_OPEN} AND {noun}.id IN (SELECT value FROM json_each(?))
    """
    return {row["id"] for row in rows(db, query, [id_list(ids)])}


def _forget(db: Database, noun: str, ids: Sequence[int]) -> None:
    """だれもが引く表から、行ごと除く。空の行でも、数と絞り込みの印から、あることが分かるため。"""
    db.execute(f"DELETE FROM {noun}_words WHERE {noun} IN (SELECT value FROM json_each(?))", [id_list(ids)])
    db.execute(f"DELETE FROM closed_{noun}_words WHERE words = ''")


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
    query = " UNION ALL ".join(
        f"SELECT turn, words, offsets FROM {table} WHERE turn IN (SELECT value FROM json_each(:turns))"
        for table in ("turn_words", "closed_turn_words")
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for turn, joined, packed in db.conn.execute(query, {"turns": id_list(turn_ids)}):
        words, offsets = joined.split(" "), json.loads(packed)
        found.setdefault(turn, []).extend(
            (offsets[2 * at], offsets[2 * (at + len(phrase)) - 1])
            for phrase in wanted
            for at in _places_of(phrase, words)
        )
    return found


def _places_of(phrase: Sequence[str], words: list[str]) -> Iterator[int]:
    """語句の現れる、語の番号。"""
    at = -1
    for _ in range(words.count(phrase[0])):
        at = words.index(phrase[0], at + 1)
        if words[at : at + len(phrase)] == phrase:
            yield at


def forget_exchange_words(db: Database, exchange_id: int) -> None:
    """質疑応答の語を消す。"""
    require_writing(db)
    for table in ("exchange_words", "closed_exchange_words"):
        db.execute(f"DELETE FROM {table} WHERE exchange = ?", [exchange_id])


def indexed_exchanges(db: Database, meeting_id: int) -> tuple[int, ...]:
    """会議の質疑応答のうち、語のあるものの id。直近の分析に立たないものも、外したものも含む。"""
    query = """
        SELECT id FROM exchange WHERE meeting = ? AND (
            id IN (SELECT exchange FROM exchange_words) OR id IN (SELECT exchange FROM closed_exchange_words)
        ) ORDER BY id
    """
    return tuple(row["id"] for row in rows(db, query, [meeting_id]))


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
