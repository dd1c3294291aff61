"""検索の正確さを、架空の市の正解で測る.

`.venv/bin/python -m tests.benchmarks.search_quality` が、施策の言葉で探したとき、その施策についての質疑応答が
初めの十件に入るかを、同じ意味の語の表ごとに出す。
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from app.demo import build_demo
from app.query_reading import parse_query
from app.searching import Finder, Page, find_exchanges
from app.vocabulary import Vocabulary, load_synonyms, load_thesaurus
from db.connection import open_store
from db.exchanges import list_exchanges
from db.meetings import list_meetings
from db.plans import list_measures, list_plans
from db.search_filters import Filters
from nlp.links.synonyms import Synonyms
from nlp.links.thesaurus import Thesaurus
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import squash
from tests.benchmarks.demo_quality import CITY

_FIRST = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """打つ言葉と、見つかるべき質疑応答の id。"""

    text: str
    wanted: frozenset[int]


def main() -> None:
    """語ごとと施策名ごとの表を出す。"""
    tokenizer = Tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        build_demo(path)
        with open_store(path) as db:
            whole = _queries(db)
            words = [
                Asked(run.text, asked.wanted)
                for asked in whole
                for run in parse_query(asked.text, tokenizer).runs
            ]
            ways = {
                "the typed words only": None,
                "+ built-in": Vocabulary(Synonyms(), Thesaurus("")),
                "+ built-in + the city's glossary": Vocabulary(load_synonyms(db), Thesaurus("")),
                "+ all three": Vocabulary(load_synonyms(db), load_thesaurus()),
            }
            print(
                f"| searched | each word ({len(words)}): MRR, recall@10 | the whole name ({len(whole)}) |\n| --- | --- | --- |"
            )
            for name, vocabulary in ways.items():
                finder = Finder(tokenizer, vocabulary)
                print(f"| {name} | {_quality(db, finder, words)} | {_quality(db, finder, whole)} |")


def _queries(db: Database) -> list[Asked]:
    """施策の実施内容ごとに、それについての質疑応答。"""
    gold = json.loads((CITY / "gold.json").read_text(encoding="utf-8"))
    found = [stored for meeting in list_meetings(db) for stored in list_exchanges(db, meeting.id)]
    asked: list[Asked] = []
    for plan in list_plans(db):
        for stored in list_measures(db, plan.id):
            starts = [
                squash(u["question_turn_start"]) for u in gold if set(u["rows"]) & set(stored.measure.rows)
            ]
            wanted = frozenset(
                one.id for one in found if any(start in squash(one.question[0].text) for start in starts)
            )
            if wanted:
                asked.append(Asked(stored.measure.content, wanted))
    return asked


def _quality(db: Database, finder: Finder, queries: Sequence[Asked]) -> str:
    ranks: list[float] = []
    recalled: list[float] = []
    for asked in queries:
        _, hits = find_exchanges(db, asked.text, Filters(), finder, Page(_FIRST))
        ids = [hit.stored.id for hit in hits]
        first = next((place for place, one in enumerate(ids, 1) if one in asked.wanted), None)
        ranks.append(1 / first if first else 0.0)
        recalled.append(len(asked.wanted & set(ids)) / len(asked.wanted))
    return f"{sum(ranks) / len(ranks):.3f}, {sum(recalled) / len(recalled):.3f}"


if __name__ == "__main__":
    main()
