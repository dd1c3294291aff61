"""`kaigiroku summarize`: 一行一件の JSON を読み、字数内の要約を一行ずつ返す。"""

from __future__ import annotations

import json
import sys

import click

from app.json_lines import read_json_lines
from nlp.drafts.headline import headline
from nlp.text.tokenizer import Tokenizer


@click.command()
def command() -> None:
    """標準入力の {"id","text","kind","topic","limit"} を、{"id","summary"} にする。"""
    tokenizer = Tokenizer()
    for item in read_json_lines(sys.stdin, ("id", "text")):
        limit = item.get("limit") or 50
        summary = headline(
            str(item["text"]),
            str(item.get("kind") or "answer"),
            str(item.get("topic") or ""),
            int(limit),
            tokenizer,
        )
        click.echo(json.dumps({"id": item["id"], "summary": summary}, ensure_ascii=False))
