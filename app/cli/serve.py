"""`kaigiroku serve`: 画面を出す。"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import click
import uvicorn

from app.accounts.banned import require_readable_list
from app.directory.settings import Directory, read_directory
from app.draft_weights import city_draft_weights
from app.errors import UsageError
from app.failures import ToldOnce
from app.language_model.endpoint import read_endpoint
from app.logs import LOG_CONFIG
from app.main import create_app
from app.printing.seal_files import SealFiles
from app.settings import LOCAL_HOSTS, Settings
from db.accounts import list_accounts
from db.connection import open_store
from db.totp import secrets_trouble

# 日本語 1 字はアドレスの中で 9 バイトになる。1 万字の検索でも読み切れるようにする。
_LONGEST_REQUEST_LINE = 256 * 1024

# 待ち受けられない理由と、その一行。
_REASONS = {
    errno.EADDRINUSE: "ポート {port} はすでに使われています。--port で別の番号を指定してください。",
    errno.EACCES: "ポート {port} を使う権限がありません。--port で 1024 以上の番号を指定してください。",
}
_OTHER = (
    "{host} のポート {port} で待ち受けられません。--host がこの機械のアドレスかどうかを確かめてください。"
)


@click.command()
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--host", default="127.0.0.1", show_default=True, help="待ち受けるアドレス。")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="ポート。0 なら空いた番号。",
)
@click.option("--allow-host", "names", multiple=True, help="画面を開くときに使う名前(何度でも)。")
@click.option(
    "--model",
    "model_file",
    type=click.Path(path_type=Path),
    help="庁内の言語モデルを名指しする設定ファイル(TOML)。書かなければ使わない。",
)
@click.option(
    "--directory",
    "directory_file",
    type=click.Path(path_type=Path),
    help="市のディレクトリー(OpenID Connect)の設定ファイル(TOML)。書かなければ使わない。",
)
@click.option(
    "--https",
    is_flag=True,
    help="利用者は https で開く(TLS は前に置いた機器が受け持つ)。クッキーを https だけのものにする。",
)
@click.option("--second-factor", is_flag=True, help="アカウントのある人すべてに、二段階認証を求める。")
@click.option(
    "--pdf-certificate",
    "pdf_bundle",
    type=click.Path(path_type=Path),
    help="PDF に封をする市の証明書と鍵(PKCS #12)。",
)
@click.option(
    "--pdf-password", type=click.Path(path_type=Path), help="その合い言葉を一行目に書いたファイル。"
)
def command(  # noqa: PLR0913 click は、指定ひとつを引数ひとつで渡す。
    *,
    db_path: Path,
    host: str,
    port: int,
    names: tuple[str, ...],
    model_file: Path | None,
    directory_file: Path | None,
    https: bool,
    second_factor: bool,
    pdf_bundle: Path | None,
    pdf_password: Path | None,
) -> None:
    """画面を出す。止めるには Ctrl+C を押す。"""
    if host in ("0.0.0.0", "::") and not names:
        raise UsageError(f"--host {host} では、画面を開くときに使う名前を --allow-host で指定してください。")
    model = read_endpoint(model_file, os.environ) if model_file else None
    directory = read_directory(directory_file) if directory_file else None
    pdf_seal = _pdf_seal(pdf_bundle, pdf_password)
    # 開けないデータベースや読めない重みや一覧なら、待ち受ける前に理由を一行で述べて終わる。
    city_draft_weights()
    require_readable_list()
    with closing(open_store(db_path)) as db:
        _advise(list_accounts(db) == (), host, https)
        if trouble := secrets_trouble(db):
            click.echo(trouble, err=True)
    bracketed = f"[{host}]" if ":" in host else host
    hosts = LOCAL_HOSTS | {bracketed, *names}
    if directory:
        _require_return(directory, hosts, https)
    settings = Settings(
        db_path,
        hosts=hosts,
        https=https,
        second_factor=second_factor,
        model=model,
        directory=directory,
        pdf_seal=pdf_seal,
    )
    serve(settings, host, port, lambda url: click.echo(f"{url} で動いています(止めるには Ctrl+C)"))


def _require_return(directory: Directory, hosts: frozenset[str], https: bool) -> None:
    """ディレクトリーから戻る先が、この画面のアドレスであることを確かめる。UsageError: 違う。"""
    bare = {host.strip("[]") for host in hosts}
    if directory.host not in bare or directory.address.startswith("https:") != https:
        raise UsageError(
            f"ディレクトリーの設定の address「{directory.address}」が、画面を開くアドレスと違います。"
            "その名を --allow-host に加え、https なら --https を付けてください。"
        )


def _pdf_seal(bundle: Path | None, password: Path | None) -> SealFiles | None:
    """PDF に封をする証明書。読めることを、待ち受ける前に確かめる。SourceError: 読めない。"""
    if bundle is None:
        if password is not None:
            raise UsageError("--pdf-password は、--pdf-certificate とともに使います。")
        return None
    # 署名の部品は重いので、証明書のあるときだけ読み込む。
    from app.printing.pdf_seal import load_signer  # noqa: PLC0415

    files = SealFiles(bundle, password)
    load_signer(files)
    return files


def _advise(empty: bool, host: str, https: bool) -> None:
    """動き始める前に、気を付けることを述べる。"""
    if empty:
        click.echo(
            "まだアカウントがありません。kaigiroku account add LOGIN --db FILE --name 氏名 --administrator で、はじめの管理者を加えてください。",
            err=True,
        )
    if host not in ("127.0.0.1", "localhost", "::1") and not https:
        click.echo(
            "ほかの機械から http で開くと、パスワードが途中で読まれるおそれがあります。TLS を受け持つ機器を前に置き、--https を付けてください。",
            err=True,
        )


def serve(settings: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """待ち受けて、止められるまで動かす。announce は、つながるようになるアドレスを受け取る。

    UsageError: そのアドレスとポートで待ち受けられない。
    """
    listener = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    announce(f"http://{shown}:{listener.getsockname()[1]}/")
    with listener, suppress(KeyboardInterrupt):
        uvicorn.Server(server_config(settings)).run(sockets=[listener])


def server_config(settings: Settings) -> uvicorn.Config:
    """サーバーの設定。アクセスの記録は残さない(アドレスに合い言葉や検索の言葉がある)。"""
    return uvicorn.Config(
        ToldOnce(create_app(settings)),
        log_config=dict(LOG_CONFIG),
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        http="h11",
        h11_max_incomplete_event_size=_LONGEST_REQUEST_LINE,
    )


def listen(host: str, port: int) -> socket.socket:
    """アドレスとポートを確保する。UsageError: 確保できない。"""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(_REASONS.get(error.errno or 0, _OTHER).format(host=host, port=port)) from error
