"""計画の世代の対応と、検討事項の追跡の正確さを、架空の市の正解で測る.

`.venv/bin/python -m tests.benchmarks.plan_quality` が、適合率と再現率を出す。
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.readers.documents import as_minutes, as_plan
from app.readers.text import read_file
from db.records import Measure, YearProgress
from nlp.links.follow_up import FollowUp, FollowUpReader, FollowUpStatus, Promise
from nlp.links.succession import propose_successions
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools, analyze
from nlp.text.tokenizer import Tokenizer
from tests.benchmarks.demo_quality import CITY, find_exchange


@dataclass(frozen=True, slots=True)
class Rates:
    """正解の数、出した数、そのうち正しい数。"""

    wanted: int
    shown: int
    good: int

    @property
    def precision(self) -> float:
        """出したもののうち正しい割合。"""
        return self.good / max(self.shown, 1)

    @property
    def recall(self) -> float:
        """正解のうち出した割合。"""
        return self.good / max(self.wanted, 1)

    def __str__(self) -> str:
        return f"適合率 {self.precision:.2f}({self.good}/{self.shown})、再現率 {self.recall:.2f}({self.good}/{self.wanted})"


def successions() -> Rates:
    """前の計画の施策として提案した組を、正解の組と比べる。"""
    gold = json.loads((CITY / "successions.json").read_text(encoding="utf-8"))
    wanted = {(pair["successor"], pair["predecessor"]) for pair in gold}
    later, earlier = _measures("shinko-kanri.tsv"), _measures("keikaku-shou.txt")
    found = propose_successions(later, earlier, Tokenizer(), Synonyms())
    shown = {(later[c.successor].content, earlier[c.predecessor].content) for c in found if c.suggested}
    return Rates(len(wanted), len(shown), len(wanted & shown))


@dataclass(frozen=True, slots=True)
class Case:
    """約束ひとつと、紐付く施策と、正解の年度と状態。"""

    name: str
    promise: Promise
    measures: tuple[Measure, ...]
    wanted: FollowUpStatus
    year: str | None


def demo_cases() -> Iterator[Case]:
    """見本の会議の約束。紐付けは正解のものを使い、追跡だけを測る。"""
    gold = json.loads((CITY / "gold.json").read_text(encoding="utf-8"))
    rows = {unit["question_turn_start"]: unit["rows"] for unit in gold}
    plan = as_plan(read_file(CITY / "shinko-kanri.tsv"), "shinko-kanri.tsv")
    tools = Tools(Tokenizer(), Synonyms())
    labels = _labels()["exchanges"]
    for name in sorted({label["file"] for label in labels}):
        minutes = as_minutes(read_file(CITY / name), name, tools.tokenizer)
        analysis = analyze(minutes, [], tools)
        texts = {turn.number: turn.text for turn in minutes.turns}
        for label in (label for label in labels if label["file"] == name):
            start = label["question_turn_start"]
            exchange = find_exchange(analysis, start)
            assert exchange is not None, start
            question, answers = (
                tuple(texts[span.turn][span.start : span.end] for span in spans)
                for spans in (exchange.question, exchange.answers)
            )
            promise = Promise(minutes.header.held_on or "", "".join(question), answers)
            linked = tuple(m for m in plan.measures if set(m.rows) & set(rows[start]))
            yield Case(start, promise, linked, FollowUpStatus[label["status"].upper()], label["year"])


def invented_cases() -> Iterator[Case]:
    """しきい値を決めるときに見なかった、書き下ろしの約束。"""
    for label in _labels()["invented"]:
        years = tuple(YearProgress(*year) for year in label["years"])
        measure = Measure(label["content"], (), "", "", label["content"], (), years)
        promise = Promise(label["held_on"], label["question"], (label["answer"],))
        wanted = FollowUpStatus[label["status"].upper()]
        yield Case(label["question"][:15], promise, (measure,), wanted, label["year"])


def silences(cases: Sequence[Case], found: Sequence[FollowUp]) -> Rates:
    """「評価が触れていない」と出したものを、正解と比べる。人が追うべきものの一覧の正しさである。"""
    open_ = {FollowUpStatus.SILENT, FollowUpStatus.PLANNED}
    return Rates(
        sum(case.wanted in open_ for case in cases),
        sum(one.status in open_ for one in found),
        sum(case.wanted in open_ and one.status in open_ for case, one in zip(cases, found, strict=True)),
    )


def follow(cases: Sequence[Case]) -> tuple[FollowUp, ...]:
    """約束ごとに、その後の評価を調べる。"""
    plan = _measures("shinko-kanri.tsv")
    reader = FollowUpReader(Tokenizer(), [plan])
    return tuple(reader.follow(case.promise, case.measures) for case in cases)


def _labels() -> dict[str, list[dict[str, Any]]]:
    labels: dict[str, list[dict[str, Any]]] = json.loads(
        (CITY / "follow_ups.json").read_text(encoding="utf-8")
    )
    return labels


def _measures(name: str) -> tuple[Measure, ...]:
    return as_plan(read_file(CITY / name), name).measures


def main() -> None:
    """割合と、間違えたものを出す。"""
    print(f"前の計画との対応の提案: {successions()}")
    for title, cases in (("見本の会議", tuple(demo_cases())), ("書き下ろし", tuple(invented_cases()))):
        found = follow(cases)
        right = sum(
            (case.wanted, case.year) == (one.status, one.year) for case, one in zip(cases, found, strict=True)
        )
        print(
            f"検討事項の追跡({title}): 状態と年度の一致 {right}/{len(cases)}、触れていない: {silences(cases, found)}"
        )
        for case, one in zip(cases, found, strict=True):
            if (case.wanted, case.year) != (one.status, one.year):
                print(
                    f"  {case.name}: 正解 {case.wanted.name} {case.year}、出力 {one.status.name} {one.year} {one.words}"
                )


if __name__ == "__main__":
    main()
