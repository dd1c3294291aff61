"""候補の言葉. 打ちかけの言葉の続きと、打ち間違いの正しい形を、記録に現れた言葉から探す。

一覧には公開の会議のものだけを入れ、会議が閉じたときや発言を伏せたときは、公開の側に無くなったものを除く。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.open_meetings import IS_OPEN
from db.rows import id_list, require_writing, rows, to_json


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """候補に出す施策。id は施策の id、content は実施内容。"""

    id: int
    content: str


def add_search_words(db: Database, readings: Mapping[str, str]) -> None:
    """言葉とその読み(カタカナ)を加える。すでにある言葉はそのままにする。"""
    require_writing(db)
    db.conn.executemany(
        "INSERT OR IGNORE INTO search_word (word, reading) VALUES (?, ?)", list(readings.items())
    )


def forget_search_words(db: Database, words: Iterable[str]) -> None:
    """言葉を除く。公開の側にまだあるものは、続けて add_search_words() で加え直すこと。"""
    require_writing(db)
    db.execute(
        "DELETE FROM search_word WHERE word IN (SELECT value FROM json_each(?))", [to_json(list(words))]
    )


def refresh_labels(db: Database, turn_ids: Iterable[int]) -> None:
    """発言の発言者表記を、公開の会議にあるものは一覧に入れ、どの公開の会議にも無いものは一覧から除く。"""
    require_writing(db)
    opened = f"""
        SELECT 1 FROM turn JOIN meeting ON meeting.id = turn.meeting WHERE turn.label = listed.label AND {IS_OPEN}
    """
    mine = "(SELECT DISTINCT label FROM turn WHERE id IN (SELECT value FROM json_each(:turns))) AS listed"
    params = {"turns": id_list(turn_ids)}
    db.execute(f"INSERT OR IGNORE INTO turn_label SELECT label FROM {mine} WHERE EXISTS ({opened})", params)
    db.execute(
        f"DELETE FROM turn_label WHERE label IN (SELECT label FROM {mine} WHERE NOT EXISTS ({opened}))",
        params,
    )


def words_starting(db: Database, prefix: str, reading: str, limit: int) -> tuple[str, ...]:
    """prefix で始まるか、読みが reading(カタカナ)で始まる言葉。短いものから。"""
    query = """
        SELECT word FROM (
            SELECT word FROM search_word WHERE word >= :prefix AND word < :end
            UNION
            SELECT word FROM search_word WHERE :reading <> '' AND reading >= :reading AND reading < :reading_end
        ) ORDER BY length(word), word LIMIT :limit
    """
    params = {
        "prefix": prefix,
        "end": f"{prefix}\U0010ffff",
        "reading": reading,
        "reading_end": f"{reading}\U0010ffff",
        "limit": limit,
    }
    return tuple(row["word"] for row in rows(db, query, params))


def words_read(db: Database, reading: str) -> tuple[str, ...]:
    """読みが同じ言葉(変換の間違いの候補)。"""
    found = rows(db, "SELECT word FROM search_word WHERE reading = ? ORDER BY word", [reading])
    return tuple(row["word"] for row in found)


def words_like(db: Database, typed: str) -> tuple[str, ...]:
    """長さの差が一字までで、初めか終わりの字が同じ言葉(打ち間違いの候補)。"""
    query = """
        SELECT word FROM search_word WHERE length(word) BETWEEN :size - 1 AND :size + 1
        AND (substr(word, 1, 1) = substr(:typed, 1, 1) OR substr(word, -1) = substr(:typed, -1))
    """
    return tuple(row["word"] for row in rows(db, query, {"typed": typed, "size": len(typed)}))


def words_holding(db: Database, part: str, limit: int) -> tuple[str, ...]:
    """part を途中に含む言葉。短いものから。"""
    query = (
        "SELECT word FROM search_word WHERE instr(word, ?) AND word <> ? ORDER BY length(word), word LIMIT ?"
    )
    return tuple(row["word"] for row in rows(db, query, [part, part, limit]))


def labels_holding(db: Database, part: str, limit: int) -> tuple[str, ...]:
    """part を含む、公開の会議の発言者表記。part で始まるものから。"""
    query = f"""
        SELECT label FROM turn_label WHERE instr(label, :part) AND EXISTS (
            SELECT 1 FROM turn JOIN meeting ON meeting.id = turn.meeting
            WHERE turn.label = turn_label.label AND {IS_OPEN}
        ) ORDER BY instr(label, :part), length(label), label LIMIT :limit
    """
    return tuple(row["label"] for row in rows(db, query, {"part": part, "limit": limit}))


def measures_holding(db: Database, part: str, limit: int) -> tuple[KnownMeasure, ...]:
    """実施内容か施策名に part を含む施策。計画の新しい順。"""
    query = """
        SELECT id, content FROM measure WHERE instr(content, :part) OR instr(title, :part)
        ORDER BY instr(content, :part) = 0, plan DESC, position LIMIT :limit
    """
    return tuple(
        KnownMeasure(row["id"], row["content"]) for row in rows(db, query, {"part": part, "limit": limit})
    )
