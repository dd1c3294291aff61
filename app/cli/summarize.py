"""`kaigiroku summarize`: 一行一件の JSON を読み、字数内の要約を一行ずつ返す。"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from app.json_lines import JsonObject, read_json_lines
from app.summary_weights import load_weights
from db.records import Side
from nlp.drafts.headline import headline
from nlp.drafts.passage import read_passage
from nlp.drafts.weights import CueWeights
from nlp.text.tokenizer import Tokenizer

_LIMIT = 50


@click.command()
@click.option("--weights", "path", type=click.Path(path_type=Path), help="learn で求めた重みのファイル。")
def command(path: Path | None) -> None:
    """標準入力の {"id","text","kind","topic","limit"} を、{"id","summary"} にする。"""
    tokenizer, weights = Tokenizer(), load_weights(path)
    for item in read_json_lines(sys.stdin.buffer):
        result = {"id": item.identifier("id"), "summary": _summary(item, weights, tokenizer)}
        click.echo(json.dumps(result, ensure_ascii=False))


def _summary(item: JsonObject, weights: CueWeights, tokenizer: Tokenizer) -> str:
    side = Side(item.choice("kind", tuple(Side), Side.ANSWER))
    passage = read_passage(item.text("text"), side, item.text("topic", ""), tokenizer)
    return headline(passage, side, item.count("limit", _LIMIT), weights)
