"""`kaigiroku import`: 会議録と計画を取り込み、何と読んだかを述べる。"""

from __future__ import annotations

from pathlib import Path

import click

from app.clock import now
from app.errors import KaigirokuError, SourceError
from app.importing import Document, import_document
from app.progress import terminal_progress
from app.readers.documents import as_either
from app.readers.text import read_file
from db.connection import open_store
from db.events import Act
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--committee", help="会議体の名。省くと会議録の題名から採る。")
def command(files: tuple[Path, ...], db_path: Path, committee: str | None) -> None:
    """FILES を取り込む。読めないファイルがあれば、それを除いて続け、終了状態 2 で終わる。"""
    tokenizer = Tokenizer()
    db = open_store(db_path)
    failed = 0
    for path in files:
        try:
            text = read_file(path)
            document = Document(as_either(text, path.name, tokenizer), text, path.name, committee or "")
            with terminal_progress(path.name) as progress:
                tools = Tools(tokenizer, Synonyms(), progress)
                imported = import_document(db, document, tools, Act("事務局", now()))
            click.echo(f"{path.name}: {imported.summary}")
        except KaigirokuError as error:
            failed += 1
            click.echo(f"kaigiroku: {error}", err=True)
    db.close()
    if failed:
        raise SourceError(
            f"{len(files)} 件のうち {failed} 件を取り込めませんでした。上の行を確かめてください。"
        )
