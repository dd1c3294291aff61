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
from db.secret_key import SecretKey, create_secret_key, load_secret_key, next_path, secret_path
from db.totp import count_secrets, opens_every_secret, rewrap_secrets, wrap_secrets


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--renew-secrets", is_flag=True, help="秘密を包む鍵を新しく作り、すべて包み直す。")
def command(file: Path, db_path: Path, renew_secrets: bool) -> None:
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
    with closing(open_store(db_path)) as db:
        _finish_renewal(db, secret_path(file))
        with writing(db):
            register_key(db, file, command_act())
            wrapped = wrap_secrets(db, _secret_key(db, file))
        if renew_secrets:
            wrapped = _renew(db, secret_path(file))
    click.echo(f"鍵: {file}(バックアップとは別の場所に控え、データベースを開く人のほかに見せないでください)")
    click.echo(f"公開鍵: {public_path(file)}(検証に使います。外にも控えてください)")
    click.echo(f"公開鍵の値: {public}")
    click.echo(
        f"秘密を包む鍵: {secret_path(file)}(同じように控えてください。二段階認証の鍵 {wrapped} 件を包みました)"
    )


def _renew(db: Database, path: Path) -> int:
    """秘密を包む鍵を新しくし、包み直した数を返す。包み直しが確定してから、新しい鍵を path の名にする。"""
    old, after = load_secret_key(path), next_path(path)
    new = create_secret_key(after)
    try:
        with writing(db):
            wrapped = rewrap_secrets(db, old, new)
    except BaseException:
        after.unlink()
        raise
    after.replace(path)
    return wrapped


def _finish_renewal(db: Database, path: Path) -> None:
    """前の取り替えが途中で止まっていれば、確定していたら終え、していなければ無かったことにする。"""
    after = next_path(path)
    if not after.exists():
        return
    if count_secrets(db, wrapped=True) and opens_every_secret(db, load_secret_key(after)):
        after.replace(path)
    else:
        after.unlink()


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
