"""`kaigiroku demo`: 架空の市のデータを作って画面を出す。"""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.cli.serve import serve
from app.demo import build_demo, demo_certificate
from app.demo_accounts import DEMO_ACCOUNTS, PASSWORD, demo_accounts_json, demo_links_json
from app.demo_stages import move_demo_on
from app.progress import terminal_progress
from app.settings import Settings

_HOST = "127.0.0.1"


@click.command()
@click.option(
    "--db", "db_path", default=Path("data/demo.sqlite"), show_default=True,
    type=click.Path(path_type=Path), help="データベース。",
)  # fmt: skip
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="ポート。0 なら空いた番号。",
)
@click.option("--no-serve", is_flag=True, help="データを作るだけで、画面は出さない。")
@click.option("--json", "as_json", is_flag=True, help="アドレスとアカウントを JSON で出す。")
def command(db_path: Path, port: int, no_serve: bool, as_json: bool) -> None:
    """架空のあさひ野市のデータを作り、画面を出す。二度目はすぐに出る。"""
    with terminal_progress("あさひ野市") as progress:
        build_demo(db_path, progress)
        move_demo_on(db_path)

    def announce(url: str) -> None:
        if as_json:
            told = {"accounts": demo_accounts_json(), "links": demo_links_json(url)}
            click.echo(json.dumps({"db": str(db_path), "url": url, **told}, ensure_ascii=False))
            return
        click.echo(f"あさひ野市(架空)のデータ: {db_path}")
        click.echo(f"画面のアドレス: {url}" + ("(まだ出していません)" if no_serve else "(止めるには Ctrl+C)"))
        click.echo(f"次のログイン名で入れます。パスワードはどれも {PASSWORD}")
        for one in DEMO_ACCOUNTS:
            click.echo(f"  {one.login:10} {one.role.value} {one.name} {'、'.join(one.committees)}".rstrip())
        for link in demo_links_json(url):
            click.echo(
                f"  {link['committee']}の、アカウントのない委員({link['holder']})の{link['purpose']}: {link['url']}"
            )

    if no_serve:
        announce(f"http://{_HOST}:{port}/")
    else:
        serve(Settings(db_path, pdf_seal=demo_certificate(db_path)), _HOST, port, announce)
