"""`kaigiroku import`: 会議録と計画を取り込み、何と読んだかを述べる。"""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import click
from sqlite_utils import Database

from app.cli.actor import command_act
from app.cli.usage import readable
from app.errors import KaigirokuError, SourceError
from app.importing import Document, import_document
from app.progress import terminal_progress
from app.readers.documents import as_either
from app.readers.files import read_document
from app.vocabulary import load_synonyms
from db.connection import open_store
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--committee", callback=readable, help="会議体の名。省くと会議録の題名から採る。")
def command(files: tuple[Path, ...], db_path: Path, committee: str | None) -> None:
    """FILES を取り込む。読めないファイルがあれば、それを除いて続け、終了状態 2 で終わる。"""
    tokenizer = Tokenizer()
    failed = 0
    with ExitStack() as opened:
        db: Database | None = None
        for path in files:
            name = click.format_filename(path.name)
            try:
                with terminal_progress(name) as progress:
                    progress("読んでいます", 0, 1)
                    text = read_document(path)
                    document = Document(as_either(text, name, tokenizer), text, name, committee or "")
                    if db is None:  # 一つも読めなかったときに、空のデータベースを残さない。
                        db = opened.enter_context(closing(open_store(db_path)))
                    tools = Tools(tokenizer, load_synonyms(db), progress)
                    imported = import_document(db, document, tools, command_act())
                click.echo(f"{name}: {imported.summary}")
            except KaigirokuError as error:
                failed += 1
                click.echo(f"kaigiroku: {error}", err=True)
    if failed:
        raise SourceError(
            f"{len(files)} 件のうち {failed} 件を取り込めませんでした。上の行を確かめてください。"
        )
