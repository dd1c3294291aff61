"""`kaigiroku link`: 施策の一覧に対して、問い合わせごとに近い施策を返す。"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from app.errors import SourceError
from app.json_lines import JsonObject, load_json, read_json_lines
from app.readers.text import read_file
from db.records import Measure, YearProgress
from nlp.links.linking import MeasureIndex
from nlp.links.query import QueryPart
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.option("--measures", "path", required=True, type=click.Path(path_type=Path), help="施策の一覧(JSON)。")
def command(path: Path) -> None:
    """標準入力の {"id","text"} を、{"id","links"} にする。"""
    tokenizer = Tokenizer()
    measures = _read_measures(path)
    index = MeasureIndex(measures, tokenizer, Synonyms())
    for item in read_json_lines(sys.stdin.buffer):
        name, text = item.identifier("id"), item.text("text")
        ranked = index.rank([QueryPart(text, content_words(tokenizer.content_words(text)), 1.0)])
        links = [
            {
                "measure": measures[c.measure].key,
                "rows": list(measures[c.measure].rows),
                "score": c.score,
                "suggested": c.suggested,
                "evidence": [word.word for word in c.evidence],
            }
            for c in ranked
        ]
        click.echo(json.dumps({"id": name, "links": links}, ensure_ascii=False))


def _read_measures(path: Path) -> list[Measure]:
    """契約の measures と同じ形の配列、またはそれを "measures" に持つ分析結果を読む。"""
    data = load_json(read_file(path), path.name)
    rows = data.get("measures") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceError(
            f'{path.name}: 施策の配列がありません。[{{"measure","title","content"}}, …] の形にしてください。'
        )
    return [
        _measure(JsonObject(f"{path.name} の {number} 件目の施策", row), number)
        for number, row in enumerate(rows, 1)
    ]


def _measure(row: JsonObject, number: int) -> Measure:
    return Measure(
        key=str(row.identifier("measure", "") or row.identifier("id", number)),
        rows=row.integers("rows"),
        code=row.text("code", ""),
        title=row.text("title", ""),
        content=row.text("content", "") or row.text("text", ""),
        departments=row.texts("departments"),
        years=tuple(
            YearProgress(year, progress.text("target", "") or None, progress.text("evaluation", "") or None)
            for year, progress in row.objects("years").items()
        ),
        description=row.text("description", ""),
    )
