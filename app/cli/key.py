"""`kaigiroku key`: 記録に署名する鍵を作り、登録する。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from app.cli.actor import command_act
from app.errors import UsageError
from db.chain.keys import create_key, load_private_key, public_hex, public_path, register_key
from db.connection import open_store, writing


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
def command(file: Path, db_path: Path) -> None:
    """FILE に署名の鍵を作り、これからの記録に使う。もうある鍵なら、登録だけをする。"""
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    if not file.exists():
        create_key(file)
    public = public_hex(load_private_key(file).public_key())
    with closing(open_store(db_path)) as db, writing(db):
        register_key(db, file, command_act())
    click.echo(f"鍵: {file}(バックアップとは別の場所に控え、データベースを開く人のほかに見せないでください)")
    click.echo(f"公開鍵: {public_path(file)}(検証に使います。外にも控えてください)")
    click.echo(f"公開鍵の値: {public}")
