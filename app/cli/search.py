"""`kaigiroku search`: データベースの質疑応答を探す。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from app.cli.usage import readable
from app.errors import UsageError
from app.searching import Finder, FoundExchange, Page, find_exchanges
from app.vocabulary import load_vocabulary
from db.connection import open_store
from db.links import StoredLink, list_standing_links
from db.meetings import get_meeting
from db.search_filters import Filters
from nlp.text.tokenizer import Tokenizer


@click.command()
@click.argument("query", callback=readable)
@click.option("--db", "db_path", required=True, type=click.Path(path_type=Path), help="データベース。")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="出す件数の上限。")
@click.option("--exact", is_flag=True, help="同じ意味の語を探さず、QUERY の言葉だけを探す。")
@click.option("--json", "as_json", is_flag=True, help="JSON で出す。")
def command(query: str, db_path: Path, limit: int, exact: bool, as_json: bool) -> None:
    """QUERY に近い質疑応答を、近い順に出す。画面の検索と違い、公開でない会議と伏せた箇所も、その後に出す。"""
    if not db_path.exists():
        raise UsageError(
            f"{db_path}: データベースがありません。場所を確かめるか、kaigiroku import で作ってください。"
        )
    db = open_store(db_path)
    finder = Finder(Tokenizer(), None if exact else load_vocabulary(db))
    found, exchanges = find_exchanges(db, query, Filters(), finder, Page(limit))
    closed, hidden = find_exchanges(db, query, Filters(), replace(finder, closed=True), Page(limit))
    # 伏せた箇所のある質疑応答は、どちらにも当たりうる。
    shown = {one.stored.id for one in exchanges}
    rest = [one for one in hidden if one.stored.id not in shown]
    best = (*exchanges, *rest)[:limit]
    links = list_standing_links(db, [one.stored.id for one in best])
    results = [_result(db, one, links[one.stored.id]) for one in best]
    total = found.total + closed.total - (len(hidden) - len(rest))
    if as_json:
        click.echo(json.dumps({"query": query, "total": total, "exchanges": results}, ensure_ascii=False))
        return
    click.echo(f"{total} 件")
    if found.others:
        click.echo(f"次の語も探しました: {'、'.join(other.text for other in found.others)}")
    for result in results:
        click.echo(f"{result['held_on'] or '日付なし'} {result['title'] or ''} {result['url']}")
        click.echo(f"  問 {result['question'][:80]}")
        for answer in result["answers"]:
            click.echo(f"  答 {answer['label']}: {answer['text'][:80]}")


def _result(db: Database, found: FoundExchange, links: Sequence[StoredLink]) -> dict[str, Any]:
    stored = found.stored
    meeting = get_meeting(db, stored.meeting_id)
    exchange = stored.exchange
    return {
        "id": stored.id,
        "meeting": stored.meeting_id,
        "title": meeting.header.title,
        "held_on": meeting.header.held_on,
        "kind": exchange.kind.value,
        "asker": stored.question[0].label,
        "question": "\n".join(quote.text for quote in stored.question),
        "answers": [{"label": quote.label, "text": quote.text} for quote in stored.answers],
        "commitment": exchange.commitment and exchange.commitment.commitment.value,
        "measures": [link.measure.measure.key for link in links],
        "score": round(found.score, 4),
        "url": f"/exchanges/{stored.id}",
    }
