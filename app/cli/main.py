"""コマンド `kaigiroku`. 下位コマンドは呼ばれたときにだけ読み込む(分析だけなら Web の部品を読まない)。"""

from __future__ import annotations

import gc
import importlib
import sys
from typing import NoReturn

import click

from app.cli.usage import CommandGroup, explain, require_command
from app.errors import KaigirokuError
from db.errors import StoreError

_COMMANDS = {
    "account": "app.cli.account",
    "analyze": "app.cli.analyze",
    "backup": "app.cli.backup",
    "certificate": "app.cli.certificate",
    "demo": "app.cli.demo",
    "export": "app.cli.export",
    "glossary": "app.cli.glossary",
    "import": "app.cli.import_",
    "key": "app.cli.key",
    "learn": "app.cli.learn",
    "link": "app.cli.link",
    "reanalyze": "app.cli.reanalyze",
    "restore": "app.cli.restore",
    "search": "app.cli.search",
    "serve": "app.cli.serve",
    "summarize": "app.cli.summarize",
    "verify": "app.cli.verify",
}
# ごみ集めを始める、消えずに残った物の数(既定は 700)。
_RARELY = 200_000


class _LazyGroup(CommandGroup):
    """名前を聞かれたときに下位コマンドのモジュールを読み込む。"""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click が決めた引数の形。
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(_COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=_LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="kaigiroku", message="%(prog)s %(version)s", help="版を表示して終わる。")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """会議録を発言と質疑応答に分け、計画の施策に結び、要約案を作る。"""
    require_command(ctx)


def main() -> None:
    """コマンドの入口。利用者の誤りは日本語の一行にして、終了状態 2 で終わる。"""
    # 分析は小さな値を何十万も作るが、循環する参照は作らない。ごみ集めをまれにすると一割ほど速い。
    gc.set_threshold(_RARELY)
    try:
        cli(prog_name="kaigiroku", standalone_mode=False)
    except (KaigirokuError, StoreError) as error:
        _refuse(f"kaigiroku: {error}")
    except click.UsageError as error:
        _refuse(explain(error))
    except (click.Abort, KeyboardInterrupt):
        click.echo("kaigiroku: 中止しました。", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)


def _refuse(message: str) -> NoReturn:
    """理由を一行で述べて終わる。名前に改行のあるファイルでも一行にする。"""
    click.echo(" ".join(message.splitlines()), err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
