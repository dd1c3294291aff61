"""`kaigiroku search`: 書き方と、画面には出ない会議."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from app.cli.main import cli
from db.connection import connect
from tests.app.test_editions import import_minutes


def _search(db: Path, query: str) -> Any:
    result = CliRunner().invoke(cli, ["search", query, "--db", str(db), "--json"], catch_exceptions=False)
    return json.loads(result.output)


def test_the_query_language_is_that_of_the_page(demo_copy: Path) -> None:
    either = _search(demo_copy, "避難所 OR アプリ 期間:令和6年度")
    assert 0 < either["total"] < _search(demo_copy, "避難所 OR アプリ")["total"]


def test_the_holder_of_the_file_finds_closed_meetings_too(demo_copy: Path) -> None:
    db = connect(demo_copy)
    import_minutes(db, "非公開")
    db.close()
    assert _search(demo_copy, "旧校舎")["total"] == 1
