"""架空の市の資料で、自分たちの付けた正解に対する正確さを測る。../shared のない所でも測れる。"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.readers.documents import as_minutes, as_plan
from app.readers.text import read_file
from db.records import Analysis, Exchange, Link, Span
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools, analyze
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import squash

CITY = Path(__file__).resolve().parents[2] / "app" / "demo_city"
# 論点の頭には名乗りやお礼が付くことがあり、それは論点に含めない。正解の始まりからこの字数までのずれは許す。
_SLACK = 90


@dataclass(frozen=True, slots=True)
class Quality:
    """正解に対する割合(0 から 1)。"""

    questions: float
    answers: float
    commitments: float
    ndcg: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """提案の適合率と再現率の調和平均。"""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall)
            if self.precision + self.recall
            else 0.0
        )


def measure() -> Quality:
    """架空の市のすべての会議を分析し、正解と比べる。"""
    gold: list[dict[str, Any]] = json.loads((CITY / "gold.json").read_text(encoding="utf-8"))
    plan = as_plan(read_file(CITY / "shinko-kanri.tsv"), "shinko-kanri.tsv")
    tools = Tools(Tokenizer(), Synonyms())
    found = answered = promised = 0
    gains: list[float] = []
    shown = good = wanted = got = 0
    for name in sorted({unit["file"] for unit in gold}):
        minutes = as_minutes(read_file(CITY / name), name, tools.tokenizer)
        analysis = analyze(minutes, [plan], tools)
        for unit in (unit for unit in gold if unit["file"] == name):
            exchange = _exchange(analysis, unit["question_turn_start"])
            found += exchange is not None
            answered += exchange is not None and _answers(analysis, exchange, unit["answer_starts"])
            promised += exchange is not None and _promises(exchange) == unit["commitment"]
            links = [link for link in analysis.links if exchange and link.exchange == exchange.number]
            grade = dict.fromkeys(unit["related_rows"], 1) | dict.fromkeys(unit["rows"], unit["grade"])
            suggested = [link for link in links if link.suggested]
            shown += len(suggested)
            good += sum(any(grade.get(row) for row in link.rows) for link in suggested)
            if unit["grade"] == 2:
                groups = {m.rows for m in plan.measures if set(m.rows) & set(unit["rows"])}
                wanted += len(groups)
                got += sum(any(link.rows == rows for link in suggested) for rows in groups)
            if any(grade.values()):
                gains.append(_ndcg(links, grade, [m.rows for m in plan.measures]))
    return Quality(
        found / len(gold),
        answered / len(gold),
        promised / len(gold),
        sum(gains) / len(gains),
        good / max(shown, 1),
        got / max(wanted, 1),
    )


def _exchange(analysis: Analysis, start: str) -> Exchange | None:
    """正解の論点の始まりを含む、またはそのすぐ後から始まる質疑応答。"""
    wanted = squash(start)
    for turn in analysis.minutes.turns:
        body = squash(turn.text)
        at = body.find(wanted)
        if at < 0:
            continue
        for exchange in analysis.exchanges:
            for span in exchange.question:
                first, last = len(squash(turn.text[: span.start])), len(squash(turn.text[: span.end]))
                after = at - 2 <= first <= at + _SLACK
                if span.turn == turn.number and last > at and (after or first <= at):
                    return exchange
    return None


def _answers(analysis: Analysis, exchange: Exchange, starts: Sequence[str]) -> bool:
    """答弁が正解のすべての部分に及び、答えのないはずの論点には付いていないか。"""
    text = {turn.number: turn.text for turn in analysis.minutes.turns}
    if not starts:
        return not exchange.answers
    return all(
        any(_touches(text[span.turn], span, squash(start)) for span in exchange.answers) for start in starts
    )


def _touches(text: str, span: Span, start: str) -> bool:
    at = squash(text).find(start)
    first, last = len(squash(text[: span.start])), len(squash(text[: span.end]))
    return at >= 0 and (first <= at < last or at <= first <= at + _SLACK)


def _promises(exchange: Exchange) -> str | None:
    return exchange.commitment.commitment.value if exchange.commitment else None


def _ndcg(links: Sequence[Link], grade: dict[int, int], groups: Sequence[tuple[int, ...]]) -> float:
    def dcg(values: Sequence[int]) -> float:
        return sum((2**value - 1) / math.log2(rank + 2) for rank, value in enumerate(values))

    gains = [max((grade.get(row, 0) for row in link.rows), default=0) for link in links[:5]]
    ideal = sorted((max(grade.get(row, 0) for row in rows) for rows in groups if rows), reverse=True)[:5]
    return dcg(gains) / dcg(ideal)
