"""速さを、同じ回に交互に測った比で述べる. `make bench` が呼ぶ。

比べる相手は、同じ本文を一度だけ語に切る SudachiPy だけのプロセスである。どちらもプロセスの初めから終わりまでを測る。
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.shared_documents import SHARED

RUNS = 7
SITTING = SHARED / "tokyo" / "2020-02-26.txt"
DEMO = Path(__file__).resolve().parents[2] / "app" / "demo_city" / "r6-1-kaigiroku.txt"
# SudachiPy だけのプロセス。制限の 49,149 バイトを超えないよう行ごとに渡す。
BARE = """
import sys
from sudachipy import Dictionary, SplitMode
tokenizer = Dictionary().tokenizer(SplitMode.A)
for line in open(sys.argv[1], encoding="utf-8"):
    tokenizer.tokenize(line)
"""


def seconds(command: list[str]) -> float:
    """命令が終わるまでの秒数。"""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def analyze_ratio(source: Path) -> tuple[float, float, float]:
    """(分析の秒数, SudachiPy だけの秒数, 組ごとの比)の中央値。"""
    analyze = [sys.executable, "-m", "app.cli.main", "analyze", str(source), "--json"]
    bare = [sys.executable, "-c", BARE, str(source)]
    pairs = [(seconds(analyze), seconds(bare)) for _ in range(RUNS + 1)][1:]
    return (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def main() -> None:
    """比を一行で述べる。"""
    source = SITTING if SITTING.is_file() else DEMO
    took, alone, ratio = analyze_ratio(source)
    size = len(source.read_text(encoding="utf-8"))
    print(
        f"analyze: {size:,} 字の会議録を {took:.2f} 秒、SudachiPy だけなら {alone:.2f} 秒、比の中央値 {ratio:.2f}({RUNS} 組)"
    )


if __name__ == "__main__":
    main()
