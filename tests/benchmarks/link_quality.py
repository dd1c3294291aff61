"""紐付けの正確さと速さを、手掛かりを一つずつ抜いて測る.

`.venv/bin/python -m tests.benchmarks.link_quality` が、手掛かりごとの表、score の帯ごとの当たる割合、
施策の多い計画での順位、速さの比を出す。
"""

from __future__ import annotations

import importlib.util
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from types import ModuleType
from typing import Any
from unittest.mock import patch

from app.contract import analysis_json
from app.readers.documents import as_minutes, as_plan
from app.readers.text import read_file
from app.vocabulary import load_thesaurus
from db.records import Analysis, Measure, Plan
from nlp.links import terms
from nlp.links.linking import MeasureIndex
from nlp.links.query import QueryPart
from nlp.links.synonyms import LOCAL_GOVERNMENT, Concept, Synonyms
from nlp.pipeline import Tools, analyze
from nlp.text.content_words import content_words
from nlp.text.phrases import PhraseTable, key_of
from nlp.text.tokenizer import Tokenizer
from tests.benchmarks.demo_quality import City, find_exchange, measure, read_city
from tests.shared_documents import SHARED

_PLAN = "004_c72f38491dc472ad.txt"
_FORMS = {
    "000_0f8f1a4f546b8c6d.txt": "summary form",
    "003_aeef6a879c8469db.txt": "verbatim form",
    "001_c6a07925fa9a03ad.txt": "printed list",
}
_BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)
_EXCHANGES, _MEASURES = 100, 1000


class _WithThesaurus(Synonyms):
    """一般の同義語辞書の見出しも概念とする同義語の表(測るためだけのもの)。"""

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._tokenizer, self._thesaurus = tokenizer, load_thesaurus()

    def concepts(self, text: str) -> list[Concept]:
        known = super().concepts(text)
        entries = self._thesaurus.entries(text, self._tokenizer.words(text))
        names = [
            (e, min((e.key, *self._thesaurus.spellings(e.key), *self._thesaurus.others(e.key))))
            for e in entries
        ]
        return [*known, *(Concept(name, e.start, e.end) for e, name in names)]


@dataclass(frozen=True, slots=True)
class Shown:
    """候補ひとつの score と、提案されたかと、当たりか。"""

    score: float
    suggested: bool
    right: bool


def main() -> None:
    """すべての表を出す。"""
    print_clues()
    print_bands()
    print_pool()
    print_speed()


def print_clues() -> None:
    """手掛かりを一つずつ抜いたとき、足したときの nDCG@5 と F1。"""
    tokenizer = Tokenizer()
    ways = {
        "no synonyms, no related words": (Synonyms(without=_built_in_names()), False),
        "synonyms only": (Synonyms(), False),
        "synonyms and related words (what is used)": (Synonyms(), True),
        "the same and Sudachi's synonyms as concepts": (_WithThesaurus(tokenizer), True),
    }
    print(f"| clues | {' | '.join(_forms())} |\n| --- |{' --- |' * len(_forms())}")
    for name, (synonyms, with_related) in ways.items():
        with _related(with_related):
            print(f"| {name} | {' | '.join(_clue_cells(Tools(tokenizer, synonyms)))} |")


def _forms() -> list[str]:
    return [*(_FORMS.values() if SHARED.is_dir() else ()), "our invented city"]


def _clue_cells(tools: Tools) -> list[str]:
    cells = [f"{ndcg:.3f} / {f1:.3f}" for ndcg, f1 in _shared_links(tools)]
    city = measure(read_city(tools)).links
    return [*cells, f"{city.ndcg:.3f} / {city.f1:.3f}"]


def _built_in_names() -> list[str]:
    return [key_of(group[0]) for group in LOCAL_GOVERNMENT]


@contextmanager
def _related(used: bool) -> Iterator[None]:
    with ExitStack() as stack:
        if not used:
            stack.enter_context(patch.object(terms, "TOPICS", PhraseTable[tuple[str, ...]]({})))
        yield


def _shared_links(tools: Tools) -> list[tuple[float, float]]:
    return [
        (found["ndcg5"], found["f1"])
        for source, analysis in _shared_analyses(tools)
        for found in [_score().score_links(analysis_json(analysis), *_gold(source), source)]
    ]


def _shared_analyses(tools: Tools) -> list[tuple[str, Analysis]]:
    if not SHARED.is_dir():
        return []
    seeds = SHARED / "seeds"
    plan = as_plan(read_file(seeds / _PLAN), _PLAN)
    return [
        (source, analyze(as_minutes(read_file(seeds / source), source, tools.tokenizer), [plan], tools))
        for source in _FORMS
    ]


def _gold(source: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    units = json.loads((SHARED / "gold" / "exchanges.json").read_text(encoding="utf-8-sig"))
    turns = json.loads((SHARED / "gold" / "turns.json").read_text(encoding="utf-8-sig"))
    return [unit for unit in units if unit["source"] == source], turns.get(source, [])


def _score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def print_bands() -> None:
    """score の帯ごとに、候補が当たっていた割合。"""
    shown = list(_shown(read_city()))
    print("\n| score | candidates | right | of those suggested |\n| --- | --- | --- | --- |")
    for low, high in pairwise(_BANDS):
        band = [one for one in shown if low <= one.score < high]
        proposed = [one for one in band if one.suggested]
        print(
            f"| {low:g}–{min(high, 1):g} | {len(band)} | {_share(band)} | {_share(proposed)} of {len(proposed)} |"
        )


def _share(found: Sequence[Shown]) -> str:
    return f"{sum(one.right for one in found) / len(found):.2f}" if found else "–"


def _shown(city: City) -> Iterator[Shown]:
    for unit in city.gold:
        analysis = city.analyses[unit["file"]]
        exchange = find_exchange(analysis, unit["question_turn_start"])
        right = {*unit["rows"], *unit["related_rows"]}
        for link in analysis.links:
            if exchange and link.exchange == exchange.number:
                yield Shown(link.score, link.suggested, bool(right & set(link.rows)))
    score = _score() if SHARED.is_dir() else None
    for source, analysis in _shared_analyses(city.tools):
        assert score is not None
        units, turns = _gold(source)
        yield from _shown_shared(analysis, units, turns, score)


def _shown_shared(
    analysis: Analysis, units: list[dict[str, Any]], turns: list[dict[str, Any]], score: ModuleType
) -> Iterator[Shown]:
    printed = analysis_json(analysis)
    if "pair" in units[0]:
        answered = [e for e in printed["exchanges"] if e["answers"]]
        found = {i: answered[unit["pair"] - 1] for i, unit in enumerate(units)}
    else:
        pairs = score.match_units(printed, units, score.map_turns(printed, turns))
        found = {i: printed["exchanges"][j] for i, (j, _) in pairs.items()}
    for i, unit in enumerate(units):
        right = {row for link in unit["links"] for row in link["rows"]}
        for link in analysis.links:
            if i in found and link.exchange == found[i]["exchange"]:
                yield Shown(link.score, link.suggested, bool(right & set(link.rows)))


def print_pool() -> None:
    """施策の代わりに発言の要約 594 件を並べ、発言から要約を一位で当てる割合。予算の表に近い数の中から選ぶ力の目安。"""
    file = SHARED / "ntcir14" / "train.jsonl"
    if not file.is_file():
        return
    items = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    tokenizer = Tokenizer()
    pool = [Measure(str(i), (), "", item["topic"], item["summary"], (), ()) for i, item in enumerate(items)]
    index = MeasureIndex(pool, tokenizer, Synonyms())
    first = [index.rank([_part(item["text"], tokenizer)])[:1] for item in items]
    hits = sum(
        bool(found) and items[found[0].measure]["text"] == item["text"]
        for found, item in zip(first, items, strict=True)
    )
    print(f"\nA passage finds its own summary first, among {len(items)}: {hits / len(items):.3f}")


def _part(text: str, tokenizer: Tokenizer) -> QueryPart:
    return QueryPart(text, content_words(tokenizer.content_words(text)), 1.0)


def print_speed() -> None:
    """100 の質疑応答を 1,000 の施策に紐付ける時間と、同じ本文を語に切る時間の比。"""
    took, tokenized = link_speed()
    print(
        f"\nRanking {_MEASURES:,} measures for {_EXCHANGES} exchanges: {took:.2f} s, "
        f"{took / tokenized:.1f} times the tokenization of their text"
    )


def link_speed() -> tuple[float, float]:
    """(紐付けの秒数, 語に切る秒数)。索引を作る時間は含まない。"""
    city = read_city()
    tokenizer = city.tools.tokenizer
    index = MeasureIndex(_enlarged(city.plan), tokenizer, Synonyms())
    texts = [
        analysis.minutes.turns[span.turn - 1].text[span.start : span.end]
        for analysis in city.analyses.values()
        for exchange in analysis.exchanges
        for span in (*exchange.question, *exchange.answers)
    ]
    asked = (texts * (1 + 2 * _EXCHANGES // len(texts)))[: 2 * _EXCHANGES]
    start = time.perf_counter()
    parts = [_part(text, tokenizer) for text in asked]
    middle = time.perf_counter()
    for question, answer in zip(parts[::2], parts[1::2], strict=True):
        index.rank([question, replace(answer, weight=0.3)])
    return time.perf_counter() - middle, middle - start


def _enlarged(plan: Plan) -> list[Measure]:
    """施策名と実施内容と年度の文を組み替えて、1,000 の施策にする。"""
    chance = random.Random(1)
    return [
        replace(chance.choice(plan.measures), key=str(n), content=chance.choice(plan.measures).content)
        for n in range(_MEASURES)
    ]


if __name__ == "__main__":
    main()
