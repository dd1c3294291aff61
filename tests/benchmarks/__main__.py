"""`make bench`: 正確さと速さを測り、README の表を書き換える。"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import demo_quality, link_quality, speed
from tests.shared_documents import SHARED

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- quality: written by `make bench` -->", "<!-- /quality -->"
# ../shared/eval/all.py の行の名と、表に書く名と、目標。
LABELS = {
    "turns f1": ("Turns F1", 1.0),
    "question f1": ("Points found, F1", 0.85),
    "answer turn f1": ("Answering turns, F1", 0.90),
    "links ndcg5": ("Links, nDCG@5", 0.85),
    "links f1": ("Links suggested, F1", 0.75),
    "draft rouge2": ("Draft, ROUGE-2 against people", 0.45),
    "answerer hit": ("Assembly: right answerer", 0.98),
    "answer f1": ("Assembly: answer passage, F1", 0.96),
    "share of text neither drafted nor dropped": ("Text neither drafted nor dropped", 0.0),
    "question/answer pairs (10 printed)": ("Printed pairs found (of 10)", 10),
    "measures read (72)": ("Measures read from 133 rows (72)", 72),
    "over the limit": ("Summaries over the limit", 0),
}
# 文書の名の代わりに、表に書く書き方の名。
FORMS = {
    "000": "summary form",
    "003": "verbatim form",
    "001": "printed list",
    "tokyo": "assembly",
    "ntcir14": "training pairs",
}


def main() -> None:
    """測って、表を出し、README に書く。"""
    rows = [*_demo_rows(), *_shared_rows(), _speed_row(), _link_speed_row()]
    table = "\n".join(
        [
            "| what | on | figure | goal |",
            "| --- | --- | --- | --- |",
            *(f"| {' | '.join(row)} |" for row in rows),
        ]
    )
    print(table)
    text = README.read_text(encoding="utf-8")
    README.write_text(
        re.sub(f"(?s){re.escape(BEGIN)}.*?{re.escape(END)}", f"{BEGIN}\n{table}\n{END}", text),
        encoding="utf-8",
    )


def _demo_rows() -> list[tuple[str, str, str, str]]:
    read = demo_quality.read_city()
    quality, taught = demo_quality.measure(read), demo_quality.measure_taught(read)
    city = "our invented city"
    return [
        ("Points found, share of 64", city, f"{quality.questions:.2f}", ""),
        ("Answers complete, share of 64", city, f"{quality.answers:.2f}", ""),
        ("Commitment classes right, share of 64", city, f"{quality.commitments:.2f}", ""),
        (
            "Links, nDCG@5 (when taught by the other meetings)",
            city,
            _both(quality.links.ndcg, taught.ndcg),
            "",
        ),
        (
            "Links suggested, F1 (when taught by the other meetings)",
            city,
            _both(quality.links.f1, taught.f1),
            "",
        ),
    ]


def _both(untaught: float, taught: float) -> str:
    return f"{untaught:.3f} ({taught:.3f})"


def _shared_rows() -> list[tuple[str, str, str, str]]:
    evaluation = SHARED / "eval" / "all.py"
    if not evaluation.is_file():
        return []
    printed = subprocess.run(
        [sys.executable, str(evaluation)], capture_output=True, text=True, check=True
    ).stdout
    rows: list[tuple[str, str, str, str]] = []
    form = ""
    for line in printed.splitlines():
        form = next((name for key, name in FORMS.items() if line.startswith(key)), form)
        label = next((label for label in LABELS if re.match(rf"{re.escape(label)}\s{{2,}}", line)), None)
        rouge = re.match(r"ntcir14 rouge1 (single|multi) \(\d+\)\s+([\d.]+)", line)
        if label:
            name, goal = LABELS[label]
            rows.append((name, form, line[len(label) :].split()[0], f"{goal:g}"))
        elif rouge:
            rows.append(
                (
                    f"Short summaries, ROUGE-1 ({rouge[1]})",
                    form,
                    rouge[2],
                    "0.32" if rouge[1] == "single" else "0.29",
                )
            )
    return rows


def _speed_row() -> tuple[str, str, str, str]:
    source = speed.SITTING if speed.SITTING.is_file() else speed.DEMO
    _, _, ratio = speed.analyze_ratio(source)
    size = len(source.read_text(encoding="utf-8"))
    return (
        f"`kaigiroku analyze`, whole process, times SudachiPy alone ({size:,} characters)",
        "assembly",
        f"{ratio:.2f}",
        "3",
    )


def _link_speed_row() -> tuple[str, str, str, str]:
    took, tokenized = link_quality.link_speed()
    name = "Ranking 1,000 measures for 100 exchanges, seconds (times the tokenization of their text)"
    return (name, "our invented city", f"{took:.2f} ({took / tokenized:.1f})", "1")


if __name__ == "__main__":
    main()
