"""要約の検査の数を出す: 根拠にない数・日付・名、打ち消しの変化、残った氏名、漏れた原文、字数の超過。

    python -m tests.benchmarks.draft_checks

../shared の会議録の要約案を三つの長さで、学習用の対の一口要約を組み込みの重みで作り、すべてを検査する。
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from app.readers.documents import as_minutes
from app.readers.text import read_file
from app.summary_weights import built_in_weights
from db.records import Side
from nlp.drafts.checks import check_draft
from nlp.drafts.findings import CheckRule, Severity
from nlp.drafts.headline import headline
from nlp.drafts.passage import read_passage
from nlp.drafts.style import DraftLength, Style
from nlp.drafts.text_checks import check_text
from nlp.pipeline import draft, pair, read_sentences, read_words
from nlp.text.tokenizer import Tokenizer
from tests.shared_documents import SHARED

# 点の番号は要約の形で、本文の数ではない。
_POINT = re.compile(r"〔\d+〕")
_PAIRS = SHARED / "ntcir14" / "train.jsonl"


def main() -> None:
    """検査の決まりごとの数を、文書ごとに出す。"""
    tokenizer = Tokenizer()
    for path in [*sorted((SHARED / "seeds").glob("00[013]*.txt")), *sorted((SHARED / "tokyo").glob("*.txt"))]:
        for length in DraftLength:
            _show(f"{path.stem[:10]} {length}", minutes_findings(path, length, tokenizer))
    _show("一口要約", headline_findings(tokenizer))


def minutes_findings(path: Path, length: DraftLength, tokenizer: Tokenizer) -> Counter[CheckRule]:
    """会議録ひとつの要約案の、決まりごとの数。"""
    minutes = as_minutes(read_file(path), path.name, tokenizer)
    reading = read_sentences(minutes, read_words(minutes))
    exchanges, style = pair(reading), Style(length=length)
    written = draft(reading, exchanges, style, tokenizer)
    return Counter(f.rule for f in check_draft(minutes, exchanges, written, style.form, tokenizer))


def headline_findings(tokenizer: Tokenizer) -> Counter[CheckRule]:
    """学習用の対の一口要約の、決まりごとの数。"""
    found: Counter[CheckRule] = Counter()
    weights = built_in_weights()
    for line in _PAIRS.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        side = Side(item["kind"])
        passage = read_passage(item["text"], side, item["topic"], tokenizer)
        written = _POINT.sub("", headline(passage, side, item["limit"], weights))
        found.update(f.rule for f in check_text(written, item["text"], tokenizer))
    return found


def _show(name: str, found: Counter[CheckRule]) -> None:
    wrong = sum(count for rule, count in found.items() if rule.severity is Severity.MISTAKE)
    details = "、".join(f"{rule} {count}" for rule, count in found.items())
    print(f"{name:<24} 誤り {wrong}  {details}")


if __name__ == "__main__":
    main()
