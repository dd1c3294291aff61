"""`kaigiroku export`: 公表した会議録をファイルに書き出す。"""

from __future__ import annotations

from pathlib import Path

import click

from app.clock import now
from app.editions import catch_up, write_edition
from app.errors import UsageError
from app.open_data.formats import FORMATS
from app.open_data.record import read_record
from db.connection import open_store, writing
from db.meetings import get_meeting
from db.open_meetings import is_published
from db.speeches import edition_of
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.argument("meeting", type=click.IntRange(1, 2**63 - 1))
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--format", "form", required=True, type=click.Choice(list(FORMATS)), help="書式。")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="書き出すファイル。")
def command(meeting: int, db_path: Path, form: str, output: Path) -> None:
    """会議 MEETING(会議のアドレスの番号)を、会議体の印字の決まりに従った公開版で書き出す。"""
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    db = open_store(db_path)
    tokenizer = Tokenizer()
    get_meeting(db, meeting)
    if not is_published(db, meeting):
        raise UsageError(
            f"会議 {meeting} の会議録は公表していないので、書き出しません。公表した会議録を選んでください。"
        )
    catch_up(db, tokenizer, now(), 0)
    edition = edition_of(db, meeting)
    if edition is None:
        with writing(db):
            write_edition(db, meeting, tokenizer, now())
        edition = edition_of(db, meeting)
    assert edition is not None
    content = FORMATS[form].write(read_record(db, edition, tokenizer))
    db.close()
    try:
        output.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{output}: 書き出せません。フォルダと書き込みの権限を確かめてください。") from error
    click.echo(f"会議 {meeting} を {output} に書き出しました({len(content):,} バイト)。")
