"""`kaigiroku analyze`: 会議録ひとつを分析して JSON を出す。何も保存しない。"""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.contract import analysis_json
from app.draft_weights import city_draft_weights
from app.progress import terminal_progress
from app.readers.documents import as_minutes, as_plan
from app.readers.files import read_document
from db.house_style import DraftLength
from nlp.drafts.checks import check_draft
from nlp.drafts.findings import Severity
from nlp.drafts.style import Style
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools, analyze
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--plan",
    "plans",
    multiple=True,
    type=click.Path(path_type=Path),
    help="計画書または進行管理表(何度でも)。",
)
@click.option(
    "--length",
    type=click.Choice([length.value for length in DraftLength]),
    default=DraftLength.SUMMARY.value,
    show_default=True,
    help="要約案の長さ。",
)
@click.option("--json", "as_json", is_flag=True, help="契約の JSON を標準出力に出す。")
def command(source: Path, plans: tuple[Path, ...], length: str, as_json: bool) -> None:
    """会議録 SOURCE を分析する。"""
    tokenizer = Tokenizer()
    style = Style(length=DraftLength(length), weights=city_draft_weights())
    name = click.format_filename(source.name)
    with terminal_progress(name) as progress:
        progress("読んでいます", 0, 1)
        read = [as_plan(read_document(path), path.name) for path in plans]
        minutes = as_minutes(read_document(source), name, tokenizer)
        analysis = analyze(minutes, read, Tools(tokenizer, Synonyms(), progress), style)
    findings = check_draft(minutes, analysis.exchanges, analysis.draft, style, tokenizer)
    wrong = [finding for finding in findings if finding.severity is Severity.MISTAKE]
    for finding in wrong:
        click.echo(f"要約案の検査: {finding.rule}: {finding.words} ({finding.rule.advice})", err=True)
    if as_json:
        click.echo(json.dumps(analysis_json(analysis), ensure_ascii=False))
        return
    header = minutes.header
    suggested = sum(link.suggested for link in analysis.links)
    click.echo(f"{header.title or name}({header.held_on or '日付なし'})")
    click.echo(
        f"発言者の書き方: {minutes.notation} / 発言 {len(minutes.turns)} / 質疑応答 {len(analysis.exchanges)}"
    )
    click.echo(
        f"施策 {len(analysis.measures)} / 紐付けの提案 {suggested} / 要約案 {len(analysis.draft.items)} 段落"
    )
    click.echo(f"要約案の検査: 誤り {len(wrong)} / 注意 {len(findings) - len(wrong)}")
