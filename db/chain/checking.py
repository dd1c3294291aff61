"""データベースの検証. ファイル、参照、表の定義、鎖、守る表の行、署名を確かめる。何も書かない。"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pysqlite3
from sqlite_utils import Database

from db.chain.coverage import covered_tables, prepare_digests
from db.chain.entries import NO_HASH, Entry, Head, changes_of, find_hash, list_entries
from db.chain.findings import Fault, Finding
from db.chain.keys import registered_keys, signature_holds
from db.chain.replay import LastChange, RowDifference, differences, replay
from db.connection import is_current, open_read_only
from db.rows import id_list, rows
from db.schema import new_schema, schema_of

_FAULTS = {
    (False, True): (Fault.ROW_ADDED, "記録なしに加えられています"),
    (True, False): (Fault.ROW_REMOVED, "記録なしに消されています"),
    (True, True): (Fault.ROW_CHANGED, "記録なしに書き換えられています"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """検証の結果。findings が空なら壊れていない。

    head は鎖の先、signed は署名のある記入の数、rows は確かめた行の数。current は、この版の形で鎖も確かめたか。
    """

    findings: tuple[Finding, ...]
    head: Head
    signed: int
    rows: int
    current: bool = True

    @property
    def damaged(self) -> bool:
        """ファイルか参照が壊れているか(書き換えられた行は、ここに入らない)。"""
        return any(one.fault in (Fault.FILE_DAMAGED, Fault.REFERENCE_BROKEN) for one in self.findings)


def check_file(path: Path, trusted_keys: Collection[str], heads: Collection[str]) -> Report:
    """ファイルを開いて検証する。古い版の形のものは、鎖を除いて、ファイルと参照だけを確かめる(current が偽になる)。

    CannotOpenError: kaigiroku のデータベースとして開けない。
    """
    try:
        with closing(open_read_only(path)) as db:
            if not is_current(db):
                return Report(tuple(_file(db)), Head(0, NO_HASH), 0, 0, current=False)
            return check_database(db, trusted_keys, heads)
    except pysqlite3.DatabaseError as error:
        broken = Finding(Fault.FILE_DAMAGED, f"ファイルが壊れていて読めません({error})。")
        return Report((broken,), Head(0, NO_HASH), 0, 0)


def check_database(db: Database, trusted_keys: Collection[str], heads: Collection[str]) -> Report:
    """データベースを検証する。

    trusted_keys は確かめに使う公開鍵(16 進)。空なら、データベースに登録された鍵で確かめる。
    heads は、前に控えておいた印。鎖のどこかに無ければ、鎖が書き換えられたか切り取られている。
    """
    prepare_digests(db)
    keys = tuple(trusted_keys) or registered_keys(db)
    # 調べている間にほかの人が書いても、一つの時点を見る。
    with db.atomic():
        findings = [*_file(db), *_schema(db)]
        if any(one.fault is Fault.FILE_DAMAGED for one in findings):
            return Report(tuple(findings), Head(0, NO_HASH), 0, 0)
        found = replay(db)
        different = differences(db, covered_tables(db), found.rows)
        findings += found.findings
        findings += [_row_finding(db, one, found.rows.get(one.row)) for one in different]
        signed, wrong = _signatures(db, keys)
        findings += wrong
        findings += [_unknown(head) for head in heads if find_hash(db, head) is None]
    standing = sum(last.digest is not None for last in found.rows.values())
    return Report(tuple(findings), found.head, signed, standing)


def _file(db: Database) -> list[Finding]:
    broken = [row["integrity_check"] for row in rows(db, "PRAGMA integrity_check(20)")]
    if broken != ["ok"]:
        return [Finding(Fault.FILE_DAMAGED, f"ファイルが壊れています({one})。") for one in broken]
    return [
        Finding(
            Fault.REFERENCE_BROKEN,
            f"表 {row['table']} の行 {row['rowid']} の指す {row['parent']} の行がありません。",
        )
        for row in rows(db, "PRAGMA foreign_key_check")
    ]


def _schema(db: Database) -> list[Finding]:
    """表・索引・トリガー・ビューの定義が、移行の作るものと同じか。"""
    now, wanted = schema_of(db), new_schema()
    findings = []
    for name in sorted(now.keys() | wanted.keys()):
        if now.get(name) != wanted.get(name):
            what = "足され" if name not in wanted else "消され" if name not in now else "変えられ"
            findings.append(Finding(Fault.SCHEMA_CHANGED, f"表の定義のうち {name} が{what}ています。"))
    return findings


def _row_finding(db: Database, one: RowDifference, last: LastChange | None) -> Finding:
    fault, what = _FAULTS[one.before is not None, one.after is not None]
    entry = last.entry if last else None
    since = f"(最後の記録は第 {entry} 記入{_acts(db, entry)})" if entry is not None else ""
    return Finding(fault, f"表 {one.row.table} の行 {one.row.key} が{what}{since}。", entry, one.row)


def _acts(db: Database, entry: int) -> str:
    """記入とともに書かれた出来事を、人に見せる短い言い方にする。無ければ空。"""
    ids = [json.loads(one.key)[0] for one in changes_of(db, entry) if one.table == "event"]
    found = rows(db, "SELECT * FROM event WHERE id IN (SELECT value FROM json_each(?))", [id_list(ids)])
    acts = [f"出来事 {row['id']} {row['kind']}、{row['actor']}、{row['at']}" for row in found[:3]]
    more = [f"ほか {len(found) - 3} 件"] if len(found) > 3 else []
    return "".join(f": {one}" for one in ["; ".join(acts + more)] if one)


def _signatures(db: Database, keys: Collection[str]) -> tuple[int, list[Finding]]:
    """署名のある記入の数と、確かめられない記入。署名が始まったあとの記入には、すべて署名があるはずである。"""
    if not keys:
        return 0, []
    signed = 0
    findings: list[Finding] = []
    for entry in list_entries(db):
        if entry.signed is not None:
            signed += 1
            findings += _wrong(entry, keys)
        elif signed:
            text = f"鎖の第 {entry.head.entry} 記入に署名がありません。鍵を持たない者が書き足したものです。"
            findings.append(Finding(Fault.NOT_SIGNED, text, entry.head.entry))
    if not signed:
        findings.append(
            Finding(Fault.NOT_SIGNED, "鎖に、署名された記入が一つもありません。鎖が作り直されています。")
        )
    return signed, findings


def _wrong(entry: Entry, keys: Collection[str]) -> list[Finding]:
    assert entry.signed is not None
    number = entry.head.entry
    if entry.signed.public_key not in keys:
        text = f"鎖の第 {number} 記入が、知らない鍵({entry.signed.public_key[:16]}…)で署名されています。"
    elif not signature_holds(entry.head, entry.signed):
        text = f"鎖の第 {number} 記入の署名が、その印に合いません。"
    else:
        return []
    return [Finding(Fault.SIGNATURE_WRONG, text, number)]


def _unknown(head: str) -> Finding:
    text = f"控えておいた印 {head} が鎖にありません。鎖が作り直されたか、末尾が切り取られています。"
    return Finding(Fault.HEAD_UNKNOWN, text)
