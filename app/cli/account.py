"""`kaigiroku account`: アカウントを加える、案内を出し直す。はじめの管理者は、ここから加える。"""

from __future__ import annotations

import getpass
import sys
from contextlib import closing
from pathlib import Path

import click
from sqlite_utils import Database

from app.accounts.entries import read_account_entry, read_login
from app.accounts.links import issue_setup
from app.accounts.passwords import hash_password, require_good_password
from app.addresses import setup_url
from app.cli.actor import command_act
from app.cli.usage import CommandGroup, readable, require_command
from app.errors import UsageError
from db.accounts import Account, add_account, find_account, list_accounts, set_password
from db.committees import list_committees
from db.connection import open_store, writing
from db.errors import NotFoundError
from db.records import Role
from db.sessions import end_sessions
from db.totp import remove_totp

_DATABASE = click.option(
    "--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。"
)
_LOGIN = click.argument("login", callback=readable)


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """アカウントを加え、一覧にし、パスワードを決める案内を出し直す。"""
    require_command(ctx)


@command.command()
@_LOGIN
@_DATABASE
@click.option("--name", required=True, callback=readable, help="氏名。")
@click.option("--administrator", "role", flag_value=Role.ADMINISTRATOR, help="管理者にする。")
@click.option("--secretariat", "role", flag_value=Role.SECRETARIAT, help="事務局にする。")
@click.option("--member", "role", flag_value=Role.MEMBER, help="委員にする。")
@click.option("--committee", "committees", multiple=True, help="担当する会議体の名(何度でも)。")
def add(login: str, db_path: Path, name: str, role: Role | None, committees: tuple[str, ...]) -> None:
    """LOGIN というアカウントを加える。パスワードは尋ねるか、標準入力の一行目から読む。"""
    if role is None:
        raise UsageError("--administrator、--secretariat、--member のどれかを書いてください。")
    with closing(open_store(db_path)) as db:
        known = {one.name: one.id for one in list_committees(db)}
        if missing := [one for one in committees if one not in known]:
            raise UsageError(f"会議体「{missing[0]}」はありません。先に取り込むか、名を確かめてください。")
        entry = read_account_entry(name, Role(role), [known[one] for one in committees])
        read = read_login(login)
        if find_account(db, read):
            raise UsageError(f"ログイン名「{read}」はもう使われています。別の名にしてください。")
        password = _ask_password()
        require_good_password(password, (read, *entry.name.split()))
        hashed, act = hash_password(password), command_act()
        with writing(db):
            set_password(db, add_account(db, read, entry, act), hashed, act)
    click.echo(f"{entry.role.value} {entry.name}({read})を加えました。画面からログインできます。")


@command.command("list")
@_DATABASE
def list_(db_path: Path) -> None:
    """アカウントの一覧を出す。"""
    with closing(open_store(db_path)) as db:
        for one in list_accounts(db):
            state = "停止中" if one.disabled else "" if one.has_password else "パスワード未設定"
            click.echo(f"{one.login}\t{one.role.value}\t{one.name}\t{state}".rstrip())


@command.command()
@_LOGIN
@_DATABASE
def reset(login: str, db_path: Path) -> None:
    """LOGIN の人がパスワードを決めるための、一度きりの案内を出す。いまのパスワードは使えなくなる。"""
    with closing(open_store(db_path)) as db:
        account = _wanted(db, login)
        with writing(db):
            token = issue_setup(db, account.id, command_act())
    click.echo(
        f"画面のアドレスの後に、次をつないで本人に渡してください(三日の間、一度だけ使えます): {setup_url(token)}"
    )


@command.command("totp-removal")
@_LOGIN
@_DATABASE
def remove_second_factor(login: str, db_path: Path) -> None:
    """認証アプリも予備の番号もなくした LOGIN の人の、二段階認証をやめさせる。本人であることを確かめてから使う。"""
    with closing(open_store(db_path)) as db:
        account = _wanted(db, login)
        with writing(db):
            remove_totp(db, account.id, command_act())
            end_sessions(db, account.id)
    click.echo(f"{account.name}({account.login})の二段階認証をやめました。パスワードだけでログインできます。")


def _ask_password() -> str:
    """端末なら二度尋ね、そうでなければ標準入力の一行目を読む。引数では受け取らない(ほかの人に見える)。

    UsageError: 二度打ったものが違う。
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("パスワード: ")
    if password != getpass.getpass("もう一度: "):
        raise UsageError("二度打ったパスワードが違います。もう一度実行してください。")
    return password


def _wanted(db: Database, login: str) -> Account:
    """ログイン名の人。NotFoundError: いない。"""
    account = find_account(db, login)
    if account is None:
        raise NotFoundError("アカウント", login)
    return account
