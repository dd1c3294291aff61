"""`kaigiroku summarize`: 一行一件の JSON を読み、字数内の要約を一行ずつ返す。"""

from __future__ import annotations

import json
import sys

import click

from app.json_lines import JsonObject, read_json_lines
from nlp.drafts.headline import headline
from nlp.text.tokenizer import Tokenizer

_KINDS = ("question", "answer")
_LIMIT = 50


@click.command()
def command() -> None:
    """標準入力の {"id","text","kind","topic","limit"} を、{"id","summary"} にする。"""
    tokenizer = Tokenizer()
    for item in read_json_lines(sys.stdin.buffer):
        result = {"id": item.identifier("id"), "summary": _summary(item, tokenizer)}
        click.echo(json.dumps(result, ensure_ascii=False))


def _summary(item: JsonObject, tokenizer: Tokenizer) -> str:
    kind = item.choice("kind", _KINDS, "answer")
    return headline(item.text("text"), kind, item.text("topic", ""), item.count("limit", _LIMIT), tokenizer)
