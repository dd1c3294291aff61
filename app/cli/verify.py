"""`kaigiroku verify`: データベースか、封をした会議録のファイルが、書き換えられていないかを確かめる。"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from app.errors import UsageError
from app.sealing.checking import check_record, describe
from app.signing.stored_check import check_stored
from db.chain.checking import Report, check_file
from db.chain.coverage import COVERED, NOT_COVERED
from db.chain.entries import latest_head
from db.chain.keys import load_public_key, public_hex
from db.connection import open_read_only

# 値のない --head は、いまの印を出す。
_PRINT = ""
# 同じ壊れ方が何万行も続いても、読める長さにとどめる。
_MOST_LINES = 100


@click.command()
@click.argument("record", required=False, type=click.Path(path_type=Path))
@click.option("--db", "db_path", type=click.Path(path_type=Path), help="データベース。")
@click.option(
    "--head",
    is_flag=False,
    flag_value=_PRINT,
    default=None,
    metavar="[印]",
    help="前に控えた印が鎖にあるかも確かめる。値がなければ、いまの印を出す。",
)
@click.option(
    "--public-key", "key_paths", multiple=True, type=click.Path(path_type=Path),
    help="外に控えておいた公開鍵(何度でも)。",
)  # fmt: skip
def command(record: Path | None, db_path: Path | None, head: str | None, key_paths: tuple[Path, ...]) -> None:
    """RECORD(封をした会議録の zip)か、--db のデータベースを確かめる。壊れていれば終了状態 1。"""
    if (record is None) == (db_path is None) or (record is not None and head is not None):
        raise UsageError(
            "会議録の zip か --db のどちらか一つを書いてください(--head は --db とともに使います)。"
        )
    trusted = [public_hex(load_public_key(path)) for path in key_paths]
    if record is not None:
        _verify_record(record, trusted)
    elif db_path is not None and head == _PRINT:
        with closing(open_read_only(db_path)) as db:
            now = latest_head(db)
        click.echo(now.hash)
    elif db_path is not None:
        _verify_database(db_path, trusted, head)


def _verify_database(path: Path, trusted: Sequence[str], head: str | None) -> None:
    report = check_file(path, trusted, [head] if head else [])
    if not report.current and not report.findings:
        raise UsageError(
            f"{path}: 古い版の形なので、鎖がありません。この版の kaigiroku serve で一度開いてから確かめてください。"
        )
    faults = [*_lines(report), *_stored_faults(path, report, trusted)]
    if faults:
        _fail(f"{path}: 壊れているところが {len(faults)} か所あります。", faults)
    click.echo(
        f"{path}: 壊れていません。鎖の {report.head.entry} 記入と、守る {len(COVERED)} の表の {report.rows} 行を確かめました。"
    )
    click.echo(f"印: {report.head.hash}(第 {report.head.entry} 記入)")
    click.echo(f"署名: {_signed(report, trusted)}")
    click.echo(f"対象外: {len(NOT_COVERED)} の表(紐付けの候補、要約案、検索の語など、分析し直せば作れるもの)")


def _lines(report: Report) -> list[str]:
    return [f"{one.fault}: {one.text}" for one in report.findings]


def _stored_faults(path: Path, report: Report, trusted: Sequence[str]) -> tuple[str, ...]:
    """保存した署名と、封をした会議録の壊れているところ。ファイルが壊れているか、古い版の形なら調べない。"""
    if report.damaged or not report.current:
        return ()
    with closing(open_read_only(path)) as db:
        return tuple(f"署名と封: {text}" for text in check_stored(db, trusted))


def _signed(report: Report, trusted: Sequence[str]) -> str:
    if trusted:
        return f"{report.signed} 記入の署名を、指定の公開鍵で確かめました。"
    if report.signed:
        return (
            f"{report.signed} 記入の署名を、データベースに登録された鍵で確かめました。"
            "鍵ごと作り直されると分からないので、外に控えた公開鍵を --public-key で指定してください。"
        )
    return "署名の鍵が登録されていません。kaigiroku key で登録すると、鎖をまるごと作り直されても分かります。"


def _verify_record(path: Path, trusted: Sequence[str]) -> None:
    checked = check_record(path, trusted)
    if checked.faults:
        _fail(f"{path}: この会議録は、封をしたときのままではありません。", checked.faults)
    for line in describe(checked):
        click.echo(_printable(line))


def _fail(summary: str, lines: Sequence[str]) -> None:
    click.echo(summary)
    for line in lines[:_MOST_LINES]:
        click.echo(f"- {_printable(line)}")
    if len(lines) > _MOST_LINES:
        click.echo(f"- ほか {len(lines) - _MOST_LINES} 件")
    sys.exit(1)


def _printable(line: str) -> str:
    """ほかから来たファイルの中の文字に、端末を操らせない。"""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)
