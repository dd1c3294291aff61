"""`kaigiroku backup`: 動かしたまま、データベースの写しを作る。"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from db.copies import back_up


@click.command()
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option(
    "--output", "output", required=True, type=click.Path(path_type=Path), help="写しを書くファイル。"
)
@click.option("--replace", is_flag=True, help="写しのファイルがもうあれば、入れ替える。")
def command(db_path: Path, output: Path, replace: bool) -> None:
    """データベースの写しを作り、確かめる。画面で人が書いている間でもよい。"""
    report = back_up(db_path, output, replace=replace)
    click.echo(f"{output}: 写しました({output.stat().st_size:,} バイト)。")
    if not report.current:
        click.echo("古い版の形なので、鎖は確かめていません。ファイルと参照は壊れていません。")
        return
    click.echo(f"印: {report.head.hash}(第 {report.head.entry} 記入)")
    if report.findings:
        click.echo(
            f"もとのデータベースに、記録と合わないところが {len(report.findings)} か所あります。"
            f"kaigiroku verify --db {db_path} で確かめてください。"
        )
        sys.exit(1)
    click.echo("写しは壊れておらず、記録とも合っています。")
