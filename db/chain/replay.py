"""鎖をたどる. 記入のつながりを確かめながら、いまあるべき行の指紋を求める。"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from db.chain.coverage import CoveredTable
from db.chain.entries import NO_HASH, Change, Entry, Head, list_entries, next_head, read_changes
from db.chain.findings import Fault, Finding, RowKey
from db.rows import first_row, to_json


@dataclass(frozen=True, slots=True)
class LastChange:
    """行を最後に記した記入と、そのときの指紋(消したなら None)。"""

    entry: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """たどった結果。rows は行ごとの最後の変更、entries は記入の数、head は鎖の先。"""

    rows: dict[RowKey, LastChange]
    findings: tuple[Finding, ...]
    head: Head


@dataclass(frozen=True, slots=True)
class RowDifference:
    """鎖の述べる行と、いまの行との違い。"""

    row: RowKey
    before: str | None
    after: str | None


def replay(db: Database) -> Replay:
    """鎖を初めから終わりまでたどる。まだ鎖が無ければ空。"""
    known: dict[RowKey, LastChange] = {}
    findings: list[Finding] = []
    former = Head(0, NO_HASH)
    if db.table("chain_entry").exists():
        for entry in list_entries(db):
            findings += _broken(entry, former)
            findings += _apply(entry, known)
            former = entry.head
        findings += _cut(db, former)
    return Replay(known, tuple(findings), former)


def differences(
    db: Database, tables: tuple[CoveredTable, ...], known: dict[RowKey, LastChange]
) -> tuple[RowDifference, ...]:
    """いまの行と違うもののすべて。表の名前、主キーの順。prepare_digests() を済ませた接続で呼ぶ。"""
    found: list[RowDifference] = []
    unseen = {row for row, last in known.items() if last.digest is not None}
    for table in tables:
        query = f"SELECT {table.key_of('now')} AS key, {table.digest_of('now')} AS digest FROM {table.name} AS now"
        for line in db.query(query):
            row = RowKey(table.name, to_json(json.loads(line["key"])))
            unseen.discard(row)
            last = known.get(row)
            before = last.digest if last else None
            if before != line["digest"]:
                found.append(RowDifference(row, before, line["digest"]))
    found += [RowDifference(row, known[row].digest, None) for row in unseen]
    return tuple(sorted(found, key=lambda one: (one.row.table, json.loads(one.row.key))))


def _broken(entry: Entry, former: Head) -> list[Finding]:
    """番号か印が、前の記入とつながっていないところ。"""
    if entry.head.entry != former.entry + 1:
        gap = f"{former.entry + 1} から {entry.head.entry - 1}"
        return [Finding(Fault.ENTRY_MISSING, f"鎖の第 {gap} 記入が消されています。", entry.head.entry)]
    if next_head(former, entry.changes) != entry.head:
        where = f"鎖の第 {entry.head.entry} 記入の印が、その内容と前の記入の印に合いません。"
        return [
            Finding(
                Fault.ENTRY_BROKEN, f"{where}この記入か一つ前の記入が書き換えられています。", entry.head.entry
            )
        ]
    return []


def _apply(entry: Entry, known: dict[RowKey, LastChange]) -> list[Finding]:
    """記入の変更を known に重ねる。前の指紋が合わないのは、その前に記録なしに変えられた行である。"""
    number = entry.head.entry
    try:
        changes = read_changes(entry.changes)
    except ValueError:
        return [Finding(Fault.ENTRY_BROKEN, f"鎖の第 {number} 記入の中身を読めません。", number)]
    findings = []
    for change in changes:
        row = RowKey(change.table, change.key)
        last = known.get(row)
        if (last.digest if last else None) != change.before:
            findings.append(_overtaken(change, last, number))
        known[row] = LastChange(number, change.after)
    return findings


def _overtaken(change: Change, last: LastChange | None, number: int) -> Finding:
    since = f"第 {last.entry} 記入" if last else "初め"
    text = (
        f"表 {change.table} の行 {change.key} は、{since}から第 {number} 記入までの間に、"
        "kaigiroku を通さずに変えられています。"
    )
    return Finding(Fault.ROW_OVERTAKEN, text, number, RowKey(change.table, change.key))


def _cut(db: Database, last: Head) -> list[Finding]:
    """SQLite の控える最後の番号より、鎖が短いところ。"""
    used = first_row(db, "SELECT seq FROM sqlite_sequence WHERE name = 'chain_entry'")
    if used and used["seq"] > last.entry:
        text = f"鎖の末尾の第 {last.entry + 1} から {used['seq']} 記入が切り取られています。"
        return [Finding(Fault.TAIL_CUT, text, last.entry + 1)]
    return []
