"""`make bench-search`: 検索の速さを、ほかの検索エンジンと同じ回に測る.

    python -m tests.benchmarks.search_speed --turns 100000 [--folder FOLDER]

FOLDER に作ったものは残り、次の回はそれを使う。問い合わせごとにすべてのエンジンを順に呼び、何度か測った中央値を、
その問い合わせの時間とする。p50 と p95 は、問い合わせの間の百分位。
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path

from db.committees import list_committees
from db.connection import connect
from tests.benchmarks.search_speed.building import build, tokenizing_ratio
from tests.benchmarks.search_speed.corpus import Corpus
from tests.benchmarks.search_speed.engines import EXACT, OURS, Engine, start_engines
from tests.benchmarks.search_speed.queries import Asked, Kind, make_queries
from tests.benchmarks.search_speed.workers.protocol import Answer

_Times = dict[str, dict[Asked, float]]
_Answers = dict[str, dict[Asked, Answer]]


def main() -> None:
    """作って、測って、表を出す。"""
    parser = argparse.ArgumentParser(description="検索の速さを測ります。")
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--without", action="append", default=[], help="動かさないエンジンの名")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)) / str(options.turns)
        folder.mkdir(parents=True, exist_ok=True)
        _measure(options.turns, folder, options.without)


def _measure(turns: int, folder: Path, without: list[str]) -> None:
    corpus = Corpus()
    database = folder / "kaigiroku.sqlite"
    print(f"\n### {turns:,} turns\n")
    if not database.exists():
        built = build(corpus, turns, database)
        print(
            f"Built in {built.tokenizing:.0f} s of tokenization and {built.storing:.0f} s of storing, {built.memory:.0f} MB of memory."
        )
    _print_sizes(database)
    bare, ratio = tokenizing_ratio(corpus)
    print(f"Tokenization: {ratio:.2f} times the rate of two bare SudachiPy threads ({bare:.1f} MB/s).\n")
    engines, missing = start_engines(database, folder)
    engines = [engine for engine in engines if engine.name not in without]
    for engine in engines:
        if built_ := engine.build():
            print(
                f"{engine.name}: built in {built_['seconds']:.0f} s, {_megabytes(engine.folder):.0f} MB, memory {built_['memory']:.0f} MB.",
                flush=True,
            )
    times, answers = _ask_all(engines, make_queries(corpus), database)
    _print_times(times)
    _print_agreement(answers)
    print("".join(f"\nNot present, so not measured: {name}." for name in missing))
    for engine in engines:
        engine.close()


def _ask_all(engines: list[Engine], queries: tuple[Asked, ...], database: Path) -> tuple[_Times, _Answers]:
    with connect(database) as db:
        committees = {committee.name: committee.id for committee in list_committees(db)}
    times: _Times = defaultdict(dict)
    answers: _Answers = defaultdict(dict)
    for asked in queries:
        for engine in engines:
            # はじめの一回は、どのエンジンでも数えない。
            found = [engine.search(asked, committees) for _ in range(engine.repeats + 1)]
            answers[engine.name][asked] = found[0]
            times[engine.name][asked] = statistics.median(answer.milliseconds for answer in found[1:])
    return times, answers


def _print_times(times: _Times) -> None:
    ours = times[OURS]
    print(f"\n| engine | p50 ms | p95 ms | {OURS} / it, p50 | p95 |\n| --- | --- | --- | --- | --- |")
    for name, found in times.items():
        half, most = _percentile(found, 0.5), _percentile(found, 0.95)
        ratios = f"{_percentile(ours, 0.5) / half:.2f} | {_percentile(ours, 0.95) / most:.2f}"
        print(f"| {name} | {half:.2f} | {most:.2f} | {ratios} |")
    print(f"\n| p50 ms / slowest ms | {' | '.join(times)} |\n| --- |{' --- |' * len(times)}")
    for kind in Kind:
        cells = []
        for found in times.values():
            mine = {asked: taken for asked, taken in found.items() if asked.kind is kind}
            cells.append(f"{_percentile(mine, 0.5):.2f} / {max(mine.values()):.2f}")
        print(f"| {kind} | {' | '.join(cells)} |")


def _print_agreement(answers: _Answers) -> None:
    """同じ数の当たりを見つけた問い合わせの割合と、正確な bm25 と同じ上位 20 件の割合。"""
    exact = answers[EXACT]
    print("\n| engine | same number of hits | same top 20 as exact bm25 |\n| --- | --- | --- |")
    for name, found in answers.items():
        same = [answer.total == exact[asked].total for asked, answer in found.items()]
        hits = [asked for asked, answer in exact.items() if answer.ids]
        shared = [
            len(set(found[asked].ids) & set(exact[asked].ids)) / len(exact[asked].ids) for asked in hits
        ]
        print(f"| {name} | {statistics.mean(same):.3f} of {len(same)} | {statistics.mean(shared):.3f} |")


def _print_sizes(database: Path) -> None:
    """表ごとの大きさ。"""
    print(f"Database file: {database.stat().st_size / 1e6:.0f} MB.")


def _percentile(found: dict[Asked, float], share: float) -> float:
    ordered = sorted(found.values())
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
