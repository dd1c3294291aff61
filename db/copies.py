"""データベースの写し. 人が書いている間にバックアップを作り、確かめ、戻す。"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pysqlite3

from db.chain.checking import Report, check_file
from db.connection import open_read_only
from db.errors import CannotOpenError, CopyError

# SQLite がデータベースのファイルに添えるもの。
_COMPANIONS = ("-wal", "-shm", "-journal")


def back_up(source: Path, target: Path, *, replace: bool) -> Report:
    """source のいまの写しを target に作り、写しを検証した結果を返す。人が書いていても、一つの時点の写しになる。

    途中で止まっても、target は無いか、前のままか、新しい写しかのどれかである。
    CannotOpenError: source を開けない。CopyError: target がもうある(replace なら上書きする)か、写しが壊れている。
    """
    _refuse_existing(target, replace)
    with _unfinished(target, 0o600) as part:
        _copy(source, part)
        report = check_file(part, (), ())
        if report.damaged:
            raise CopyError(
                f"「{source}」の写しが壊れているので、残しませんでした。{report.findings[0].text}"
            )
        _rename(part, target)
    return report


def restore(backup: Path, target: Path, aside: Path, *, replace: bool) -> Report:
    """バックアップを target に戻し、戻したものを検証した結果を返す。もとのデータベースは aside に残す。

    戻す前にバックアップを検証し、少しでも壊れていれば何もしない。
    CannotOpenError: backup を開けない。
    CopyError: backup が壊れているか、target がもうある(replace なら退ける)か、まだ使われている。
    """
    _refuse_existing(target, replace)
    report = check_file(backup, (), ())
    if report.findings:
        raise CopyError(
            f"「{backup}」に壊れているところが {len(report.findings)} か所あるので、戻しません。"
            f"kaigiroku verify --db で確かめてください。{report.findings[0].text}"
        )
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
    with _unfinished(target, mode) as part:
        _copy(backup, part)
        _refuse_findings(check_file(part, (), ()), part)
        moved = _set_aside(target, aside)
        try:
            _rename(part, target)
            report = check_file(target, (), ())
            _refuse_findings(report, target)
        except BaseException:
            _put_back(moved)
            raise
    return report


def _refuse_existing(target: Path, replace: bool) -> None:
    if target.exists() and not replace:
        raise CopyError(f"「{target}」はもうあります。入れ替えるなら --replace を付けてください。")
    if not target.parent.is_dir():
        raise CopyError(
            f"フォルダ「{target.parent}」がありません。フォルダを作るか、別の場所を指定してください。"
        )


def _refuse_findings(report: Report, path: Path) -> None:
    if report.findings:
        raise CopyError(f"「{path}」に写したものが壊れているので、戻しません。{report.findings[0].text}")


@contextmanager
def _unfinished(target: Path, mode: int) -> Iterator[Path]:
    """target と同じフォルダの、作りかけのファイル。途中で失敗したら消す。"""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        yield part
    except OSError as error:
        raise CopyError(
            f"「{target}」に書けません({error.strerror})。場所と権限と空きを確かめてください。"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """SQLite のバックアップの仕組みで写す。読む間の一つの時点だけが写り、書く人を待たせない。"""
    try:
        with closing(open_read_only(source)) as db, closing(pysqlite3.connect(target)) as copy:
            db.conn.backup(copy)
            # 一つのファイルで持ち運べるように、WAL をやめる。開くと、また WAL になる。
            copy.execute("PRAGMA journal_mode = DELETE")
    except pysqlite3.OperationalError as error:
        raise CopyError(f"「{source}」の写しを作れません({error})。空きと権限を確かめてください。") from error
    except pysqlite3.DatabaseError as error:
        raise CannotOpenError(f"「{source}」が壊れていて読めません({error})。") from error


def _rename(part: Path, target: Path) -> None:
    """書き終えたものを、一度に target にする。電源が切れても、どちらかのファイルになる。"""
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(target: Path, aside: Path) -> list[tuple[Path, Path]]:
    """いまのデータベースを aside に退け、動かしたもの(もとの場所, 退けた場所)を返す。CopyError: まだ使われている。"""
    if target.exists():
        _require_unused(target)
    moved: list[tuple[Path, Path]] = []
    for suffix in ("", *_COMPANIONS):
        here, there = target.with_name(target.name + suffix), aside.with_name(aside.name + suffix)
        if here.exists():
            here.rename(there)
            moved.append((here, there))
    return moved


def _put_back(moved: list[tuple[Path, Path]]) -> None:
    for here, there in moved:
        there.replace(here)


def _require_unused(target: Path) -> None:
    """だれも開いていないことを確かめ、WAL に残る書き込みを本体に移す。壊れて読めないものは、そのまま退ける。"""
    try:
        with closing(pysqlite3.connect(target, timeout=0)) as connection:
            # WAL をやめられるのは、ほかにだれも開いていないときだけである。
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.rollback()
    except pysqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (pysqlite3.SQLITE_BUSY, pysqlite3.SQLITE_LOCKED):
            raise CopyError(
                f"「{target}」は使われています。kaigiroku serve などを止めてから、やり直してください。"
            ) from error
