"""`kaigiroku reanalyze`: 取り込んだ会議を分析し直す。人が決めたことは残る。"""

from __future__ import annotations

from pathlib import Path

import click

from app.analysis import analyze_meeting
from app.cli.actor import command_act
from app.errors import UsageError
from app.generations import propose_all
from app.progress import terminal_progress
from app.vocabulary import load_synonyms
from db.connection import open_store, writing
from db.meetings import list_meetings
from db.stage_moves import stage_of
from db.stages import OPEN_TO_EDITS
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
def command(db_path: Path) -> None:
    """すべての会議を分析し直す。新しい版にしたときや、計画を取り込み直したときに使う。

    署名を頼んだ後の会議録の要約案は変えない。
    """
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    db = open_store(db_path)
    meetings = list_meetings(db)
    tokenizer, synonyms = Tokenizer(), load_synonyms(db)
    for meeting in meetings:
        with terminal_progress(meeting.title or f"会議 {meeting.id}") as progress, writing(db):
            analyze_meeting(db, meeting.id, Tools(tokenizer, synonyms, progress), command_act())
    with writing(db):
        propose_all(db, Tools(tokenizer, synonyms))
    closed = sum(stage_of(db, meeting.id) not in OPEN_TO_EDITS for meeting in meetings)
    db.close()
    left = f"署名を依頼した後の {closed} 件の要約案は変えていません。" if closed else ""
    click.echo(f"{len(meetings)} 件の会議を分析し直しました。{left}")
