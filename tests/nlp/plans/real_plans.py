"""手元にある実物の計画書と進行管理表。実物は公開しないので、名前ではなく中身で探す。"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from db.records import SourceKind
from nlp.errors import NotAPlanError
from nlp.plans.reader import read_plan
from tests.shared_documents import SHARED

needs_real_documents = pytest.mark.skipif(not SHARED.exists(), reason="実物の文書が手元にない")


@cache
def read_real_documents() -> tuple[str, ...]:
    """実物の文書の文字を、ファイル名の順に返す。"""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt")))


@cache
def find_real_plan(kind: SourceKind) -> str:
    """その種類の計画と読める、ただ一つの実物の文字を返す。"""
    found = []
    for text in read_real_documents():
        try:
            plan = read_plan(text, "実物")
        except NotAPlanError:
            continue
        if plan.kind is kind:
            found.append(text)
    (text,) = found
    return text


def read_labelled_links() -> list[dict[str, Any]]:
    """人が付けた紐付け(rows と、番号・施策名・実施内容を並べた measure)を返す。"""
    units = [json.loads(path.read_text(encoding="utf-8")) for path in (SHARED / "gold").glob("*.json")]
    entries = [entry for unit in units if isinstance(unit, list) for entry in unit]
    return [link for entry in entries for link in entry.get("links", [])]
