"""コマンドの使い方の誤りを、日本語の一行で述べる。"""

from __future__ import annotations

from typing import Any

import click

from app.errors import UsageError
from app.readers.text import has_surrogate


class CommandGroup(click.Group):
    """下位コマンドの組。無い名前と、名前の無いときを、選べるものを添えた一行で断る。"""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """名前の指す下位コマンド。UsageError: そういうコマンドはない。"""
        if args[0] not in self.list_commands(ctx) and not ctx.resilient_parsing:
            raise UsageError(
                f"{args[0]} というコマンドはありません。{_listed(ctx)}のどれかを書いてください。"
            )
        return super().resolve_command(ctx, args)


def require_command(ctx: click.Context) -> None:
    """下位コマンドが書かれていることを確かめる。UsageError: 書かれていない。"""
    if ctx.invoked_subcommand is None:
        raise UsageError(f"コマンドがありません。{_listed(ctx)}のどれかを書いてください。")


def explain(error: click.UsageError) -> str:
    """click の誤りを、何が・どこで・どうすればよいかの一行にする。"""
    where = error.ctx.command_path if error.ctx else "kaigiroku"
    return f"{where}: {_what(error)}使い方は {where} --help で見られます。"


def readable(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:  # noqa: ARG001
    """文字として読める値だけを通す(click の callback)。UsageError: 端末から来た値が UTF-8 でない。"""
    if value is not None and has_surrogate(value):
        raise UsageError(f"{_name(param)} を文字として読めません。UTF-8 で書いてください。")
    return value


def _listed(ctx: click.Context) -> str:
    group = ctx.command
    return f"{'、'.join(group.list_commands(ctx))} " if isinstance(group, click.Group) else ""


def _what(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{_name(param)} がありません。書き加えてください。"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)} には{_allowed(param.type)}を書いてください。"
        case click.NoSuchOption():
            return f"{error.option_name} という指定はありません。{_choices(error.ctx)} のどれかを書いてください。"
        case click.BadOptionUsage():
            # click はどちらの誤りかも、どのコマンドかも述べない。
            return f"{error.option_name} の値がないか、値の付かない指定に値があります。値を確かめてください。"
        case _:
            # click の残りの誤りは、余った引数だけである。
            return "引数が多すぎます。空白のある言葉は引用符で囲み、余りを消してください。"


def _name(param: click.Parameter) -> str:
    """指定なら --db のような綴り、引数なら使い方に出る名。"""
    return max(param.opts, key=len) if isinstance(param, click.Option) else (param.name or "").upper()


def _allowed(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.IntRange():
            return f" {kind.min} から {kind.max} までの整数"
        case click.Choice():
            return f" {'、'.join(map(str, kind.choices))} のどれか"
        case click.Path():
            return "読み取りの許されたファイル"
    return "正しい値"


def _choices(ctx: click.Context | None) -> str:
    params = ctx.command.get_params(ctx) if ctx else []
    return "、".join(_name(param) for param in params if isinstance(param, click.Option))
