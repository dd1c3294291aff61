"""架空の市の資料で、自分たちの付けた正解に対する正確さを測る。../shared のない所でも測れる。"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.readers.documents import as_minutes, as_plan
from app.readers.text import read_file
from db.records import Analysis, Decision, Exchange, Link, Plan, Span
from nlp.links.precedents import Lesson
from nlp.links.query import ANSWER, QUESTION, QueryPart
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools, analyze, link_exchanges, read_words
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import squash

CITY = Path(__file__).resolve().parents[2] / "app" / "demo_city"
# 論点の頭には名乗りやお礼が付くことがあり、それは論点に含めない。正解の始まりからこの字数までのずれは許す。
_SLACK = 90


@dataclass(frozen=True, slots=True)
class LinkQuality:
    """紐付けの正確さ(0 から 1)。precision と recall は提案したものについて。"""

    ndcg: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """適合率と再現率の調和平均。"""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """正解に対する割合(0 から 1)。"""

    questions: float
    answers: float
    commitments: float
    links: LinkQuality


@dataclass(frozen=True, slots=True)
class City:
    """架空の市の資料を分析したもの。analyses はファイル名から、gold は正解の並び。"""

    plan: Plan
    analyses: dict[str, Analysis]
    gold: list[dict[str, Any]]
    tools: Tools


def read_city(tools: Tools | None = None) -> City:
    """架空の市のすべての会議を分析する。tools がなければ、市の用語集を使わずに分析する。"""
    gold: list[dict[str, Any]] = json.loads((CITY / "gold.json").read_text(encoding="utf-8"))
    plan = as_plan(read_file(CITY / "shinko-kanri.tsv"), "shinko-kanri.tsv")
    tools = tools or Tools(Tokenizer(), Synonyms())
    analyses = {
        name: analyze(as_minutes(read_file(CITY / name), name, tools.tokenizer), [plan], tools)
        for name in sorted({unit["file"] for unit in gold})
    }
    return City(plan, analyses, gold, tools)


def measure(city: City) -> Quality:
    """架空の市のすべての会議を正解と比べる。"""
    found = answered = promised = 0
    for unit in city.gold:
        analysis = city.analyses[unit["file"]]
        exchange = find_exchange(analysis, unit["question_turn_start"])
        found += exchange is not None
        answered += exchange is not None and _answers(analysis, exchange, unit["answer_starts"])
        promised += exchange is not None and _promises(exchange) == unit["commitment"]
    count = len(city.gold)
    links = measure_links(city, {name: analysis.links for name, analysis in city.analyses.items()})
    return Quality(found / count, answered / count, promised / count, links)


def measure_taught(city: City) -> LinkQuality:
    """会議を一つずつ取り分け、残りの会議の正解を人の判断として教えたときの、取り分けた会議の紐付け。"""
    taught: dict[str, Sequence[Link]] = {}
    for name, analysis in city.analyses.items():
        others = [unit for unit in city.gold if unit["file"] != name]
        index = city.tools.index(city.plan.measures, [x for unit in others for x in _lessons(city, unit)])
        words = read_words(analysis.minutes)
        taught[name] = link_exchanges(
            analysis.minutes, analysis.exchanges, words, index, city.tools.tokenizer
        )
    return measure_links(city, taught)


def measure_links(city: City, links: Mapping[str, Sequence[Link]]) -> LinkQuality:
    """紐付けを正解と比べる。links は会議のファイル名から。"""
    gains: list[float] = []
    shown = good = wanted = got = 0
    for unit in city.gold:
        exchange = find_exchange(city.analyses[unit["file"]], unit["question_turn_start"])
        mine = [link for link in links[unit["file"]] if exchange and link.exchange == exchange.number]
        grade = dict.fromkeys(unit["related_rows"], 1) | dict.fromkeys(unit["rows"], unit["grade"])
        suggested = [link for link in mine if link.suggested]
        shown += len(suggested)
        good += sum(any(grade.get(row) for row in link.rows) for link in suggested)
        if unit["grade"] == 2:
            groups = {m.rows for m in city.plan.measures if set(m.rows) & set(unit["rows"])}
            wanted += len(groups)
            got += sum(any(link.rows == rows for link in suggested) for rows in groups)
        if any(grade.values()):
            gains.append(_ndcg(mine, grade, [m.rows for m in city.plan.measures]))
    return LinkQuality(sum(gains) / len(gains), good / max(shown, 1), got / max(wanted, 1))


def _lessons(city: City, unit: dict[str, Any]) -> list[Lesson]:
    """正解ひとつを人の判断とみる: 正解の施策は確定、提案されたそれ以外は却下。"""
    analysis = city.analyses[unit["file"]]
    exchange = find_exchange(analysis, unit["question_turn_start"])
    if exchange is None:
        return []
    right = {*unit["rows"], *unit["related_rows"]}
    suggested = {
        link.measure for link in analysis.links if link.exchange == exchange.number and link.suggested
    }
    text = {turn.number: turn.text for turn in analysis.minutes.turns}
    parts = [
        QueryPart(cut, content_words(city.tools.tokenizer.content_words(cut)), weight)
        for spans, weight in ((exchange.question, QUESTION), (exchange.answers, ANSWER))
        for cut in (text[span.turn][span.start : span.end] for span in spans)
    ]
    decided = {m.key: Decision.CONFIRMED for m in city.plan.measures if right & set(m.rows)}
    decided |= dict.fromkeys(suggested - decided.keys(), Decision.REJECTED)
    # 質疑応答の番号は会議の中でだけ一意なので、会議の順を足して、どの会議でも違う id にする。
    meeting = sorted(city.analyses).index(unit["file"])
    unique = 1000 * meeting + exchange.number
    return [Lesson(unique, key, decision, parts) for key, decision in decided.items()]


def find_exchange(analysis: Analysis, start: str) -> Exchange | None:
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
