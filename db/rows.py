"""行の読み書き. 各モジュールが使う、sqlite-utils の上の薄い補助。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlite_utils import Database

Row = dict[str, Any]
_Key = TypeVar("_Key")


def rows(db: Database, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
    """SELECT の結果をすべて読む。params は「?」に順に入る値か、「:名前」に入る値の辞書。"""
    return list(db.query(sql, dict(params) if isinstance(params, Mapping) else list(params)))


def first_row(db: Database, sql: str, params: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
    """SELECT の最初の行。無ければ None。"""
    return next(iter(rows(db, sql, params)), None)


def add_row(db: Database, table: str, record: Row) -> int:
    """1 行を加えて、その id を返す。"""
    key = db.table(table).insert(record).last_pk
    assert isinstance(key, int)
    return key


def add_rows(db: Database, table: str, records: Iterable[Row]) -> None:
    """行をまとめて加える。無ければ何もしない。どの行も同じ列を持つこと。"""
    db.table(table).insert_all(records)


def require_writing(db: Database) -> None:
    """書き込む関数の入口で、トランザクションが開いていることを確かめる。

    RuntimeError: writing(db) の外で呼ばれた(プログラムの誤り)。
    """
    if not db.conn.in_transaction:
        raise RuntimeError("この関数は writing(db) の中で呼んでください。")


def stored_id(ids: Mapping[_Key, int], key: _Key, noun: str) -> int:
    """分析の中の番号や見出しを、保存した行の id にする。

    ValueError: 保存されていない(分析の誤りか、保存の順番の誤り)。
    """
    if key not in ids:
        raise ValueError(f"{noun}「{key}」は保存されていません。先に保存するか、番号を確かめてください。")
    return ids[key]


def to_json(value: object) -> str:
    """列に入れる、詰めた JSON。"""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def id_list(ids: Iterable[int]) -> str:
    """「id IN (SELECT value FROM json_each(?))」に渡す値。件数に上限がない。"""
    return to_json(list(ids))
