"""`kaigiroku glossary`: 市の用語集を、ファイルから加えるか、ファイルに取り出す。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from app.cli.actor import command_act
from app.cli.usage import CommandGroup, require_command
from app.errors import UsageError
from app.glossary import import_glossary, read_tsv, write_tsv
from app.progress import terminal_progress
from app.readers.text import read_file
from app.relinking import relink_meetings
from app.vocabulary import load_synonyms
from db.connection import open_store, writing
from db.glossary import list_glossary_groups
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer

_DATABASE = click.option(
    "--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。"
)


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """市の用語集(同じ意味の語の組)を読み書きする。"""
    require_command(ctx)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_DATABASE
def import_(file: Path, db_path: Path) -> None:
    """FILE(TSV、一行が一組)の組を加え、すべての会議を紐付け直す。人が決めたことは残る。"""
    name = click.format_filename(file.name)
    lines = read_tsv(read_file(file), name)
    with closing(open_store(db_path)) as db:
        with writing(db):
            changed = import_glossary(db, lines, name, command_act())
        if not changed:
            click.echo(f"{name}: {len(lines)} 組は、すべてもう用語集にあります。")
            return
        with terminal_progress(name) as progress:
            act = command_act()
            meetings = relink_meetings(db, Tools(Tokenizer(), load_synonyms(db), progress), act)
        click.echo(f"{name}: {changed} 組を用語集に加え、{meetings} 件の会議を紐付け直しました。")


@command.command()
@_DATABASE
def export(db_path: Path) -> None:
    """用語集を TSV で標準出力に出す。"""
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    with closing(open_store(db_path)) as db:
        click.echo(write_tsv(list_glossary_groups(db)), nl=False)
