"""`kaigiroku restore`: 写しからデータベースを戻す。"""

from __future__ import annotations

from pathlib import Path

import click

from app.clock import now
from db.copies import restore


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--db", "db_path", required=True, type=click.Path(path_type=Path), help="戻す先のデータベース。"
)
@click.option("--replace", is_flag=True, help="いまのデータベースを退けて、入れ替える。")
def command(file: Path, db_path: Path, replace: bool) -> None:
    """FILE(kaigiroku backup の写し)を確かめてから戻す。kaigiroku serve は先に止める。"""
    stamp = now().replace(":", "").replace("-", "")
    aside = db_path.with_name(f"{db_path.name}.before-restore-{stamp}")
    report = restore(file, db_path, aside, replace=replace)
    click.echo(f"{db_path}: {file} から戻しました。壊れていません。")
    if report.current:
        click.echo(
            f"印: {report.head.hash}(第 {report.head.entry} 記入)。これより後の書き込みは戻っていません。"
        )
    if aside.exists():
        click.echo(f"もとのデータベース: {aside}")
