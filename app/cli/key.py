"""`kaigiroku key`: 記録に署名する鍵を作り、登録する。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from sqlite_utils import Database

from app.cli.actor import command_act
from app.errors import UsageError
from db.chain.keys import create_key, load_private_key, public_hex, public_path, register_key
from db.connection import open_store, writing
from db.errors import KeyFileError
from db.secret_key import SecretKey, create_secret_key, load_secret_key, secret_path
from db.totp import count_secrets, wrap_secrets


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
def command(file: Path, db_path: Path) -> None:
    """FILE に署名の鍵を作り、これからの記録に使う。もうある鍵なら、登録だけをする。

    同じフォルダに、二段階認証の鍵を包む secrets.key も作り、まだ包んでいないものを包む。
    """
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    if not file.exists():
        create_key(file)
    public = public_hex(load_private_key(file).public_key())
    with closing(open_store(db_path)) as db, writing(db):
        register_key(db, file, command_act())
        wrapped = wrap_secrets(db, _secret_key(db, file))
    click.echo(f"鍵: {file}(バックアップとは別の場所に控え、データベースを開く人のほかに見せないでください)")
    click.echo(f"公開鍵: {public_path(file)}(検証に使います。外にも控えてください)")
    click.echo(f"公開鍵の値: {public}")
    click.echo(
        f"秘密を包む鍵: {secret_path(file)}(同じように控えてください。二段階認証の鍵 {wrapped} 件を包みました)"
    )


def _secret_key(db: Database, file: Path) -> SecretKey:
    """署名の鍵と同じフォルダにある、秘密を包む鍵。無ければ作る。

    KeyFileError: 前の鍵で包んだものがあるのに、その鍵が無い。
    """
    path = secret_path(file)
    if path.exists():
        return load_secret_key(path)
    if count_secrets(db, wrapped=True):
        raise KeyFileError(
            f"「{path}」がありません。二段階認証の鍵を包んだ secrets.key を、前のフォルダか控えから同じフォルダに置いてください。"
        )
    return create_secret_key(path)
