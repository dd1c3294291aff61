"""`kaigiroku certificate`: 試すときのために、PDF に封をする証明書を自分で作る。"""

from __future__ import annotations

from pathlib import Path

import click

from app.clock import now
from app.errors import UsageError
from app.printing.certificate import create_certificate, public_certificate


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="証明書に書く、市の名。")
def command(file: Path, name: str) -> None:
    """FILE(.p12)に、PDF に封をする自作の証明書と鍵を作る。本番では、認証局の証明書を使う。"""
    if not 0 < len(name.strip()) <= 64:
        raise UsageError("--name は 1 字から 64 字までで書いてください。")
    files = create_certificate(file, name.strip(), now())
    click.echo(f"証明書と鍵: {files.bundle}(ほかの人に見せないでください)")
    click.echo(f"合い言葉: {files.password}(ほかの人に見せないでください)")
    click.echo(f"公開する証明書: {public_certificate(file)}(PDF を確かめる人に渡します)")
    click.echo(
        f"kaigiroku serve --pdf-certificate {files.bundle} --pdf-password {files.password} で使います。"
    )
