"""要約の検査を測る: 作った要約案に見つかる誤り、わざと書き換えた文を見つける割合、人の書いた要約への誤報。

    python -m tests.benchmarks.draft_checks

../shared の会議録の要約案を三つの長さで、学習用の対の一口要約を組み込みの重みで作り、すべてを検査する。
書き換えは種を決めて行うので、いつも同じ結果になる。--misses を付けると、見つからなかった書き換えも出す。
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.draft_weights import built_in_draft_weights
from app.readers.documents import as_minutes
from app.readers.text import read_file
from app.summary_weights import built_in_weights
from db.house_style import DraftLength
from db.records import Side
from nlp.drafts.checks import check_draft
from nlp.drafts.findings import CheckRule, Severity
from nlp.drafts.headline import headline
from nlp.drafts.passage import read_passage
from nlp.drafts.style import Style
from nlp.drafts.text_checks import check_text
from nlp.pipeline import draft, pair, read_sentences, read_words
from nlp.text.tokenizer import Tokenizer
from tests.benchmarks.draft_mutations import MUTATIONS, Mutation, Pair
from tests.shared_documents import SHARED

# 点の番号は要約の形で、本文の数ではない。
_POINT = re.compile(r"〔\d+〕")
_PAIRS = SHARED / "ntcir14" / "train.jsonl"
_PEOPLE = SHARED / "gold" / "summaries.json"
_SEED = 20260401
# 一つの文を書き換える回数。場所と言葉を変えて試す。
_TRIES = 3


def main() -> None:
    """三つの表を順に出す。"""
    tokenizer = Tokenizer()
    print("作った要約案")
    for path in _documents():
        for length in DraftLength:
            _show(f"{path.stem[:10]} {length}", minutes_findings(path, length, tokenizer))
    _show("一口要約", headline_findings(tokenizer))
    print("\n書き換えた文")
    _show_recall(list(engine_pairs(tokenizer)), tokenizer)
    print("\n人の書いた要約")
    _show_people("一口要約", _newsletter(), tokenizer)
    _show_people("会議録", _people(tokenizer), tokenizer)


def _documents() -> list[Path]:
    return [*sorted((SHARED / "seeds").glob("00[013]*.txt")), *sorted((SHARED / "tokyo").glob("*.txt"))]


def minutes_findings(path: Path, length: DraftLength, tokenizer: Tokenizer) -> Counter[CheckRule]:
    """会議録ひとつの要約案の、決まりごとの数。"""
    minutes = as_minutes(read_file(path), path.name, tokenizer)
    reading = read_sentences(minutes, read_words(minutes))
    exchanges, style = pair(reading), Style(length=length, weights=built_in_draft_weights())
    written = draft(reading, exchanges, style, tokenizer)
    return Counter(f.rule for f in check_draft(minutes, exchanges, written, style, tokenizer))


def headline_findings(tokenizer: Tokenizer) -> Counter[CheckRule]:
    """学習用の対の一口要約の、決まりごとの数。"""
    found: Counter[CheckRule] = Counter()
    weights = built_in_weights()
    for item in _items():
        side = Side(item["kind"])
        passage = read_passage(item["text"], side, item["topic"], tokenizer)
        written = _POINT.sub("", headline(passage, side, item["limit"], weights))
        found.update(f.rule for f in check_text(written, item["text"], tokenizer))
    return found


def engine_pairs(tokenizer: Tokenizer) -> Iterator[Pair]:
    """会議録の要約案の文と、その根拠。"""
    for path in _documents():
        minutes = as_minutes(read_file(path), path.name, tokenizer)
        reading = read_sentences(minutes, read_words(minutes))
        texts = {turn.number: turn.text for turn in minutes.turns}
        for item in draft(reading, pair(reading), Style(), tokenizer).items:
            for sentence in item.sentences:
                source = "".join(texts[span.turn][span.start : span.end] for span in sentence.sources)
                yield Pair(sentence.text, source)


def _show_recall(pairs: list[Pair], tokenizer: Tokenizer) -> None:
    print(f"{'書き換え方':<24} {'数':>5} {'誤りか注意':>8} {'誤り':>6}")
    for mutation in MUTATIONS:
        chance = random.Random(_SEED)
        changed = hit = mistaken = 0
        for one in pairs:
            for made in _mutated(mutation, one, chance):
                findings = check_text(made.text, made.source, tokenizer)
                found = [f for f in findings if f.rule in mutation.rules]
                changed += 1
                hit += bool(found)
                mistaken += any(f.severity is Severity.MISTAKE for f in found)
                if not found and "--misses" in sys.argv:
                    print(f"  見逃し: {made.text}\n    根拠: {made.source}")
        share = f"{hit / changed:8.3f} {mistaken / changed:8.3f}" if changed else ""
        print(f"{mutation.name:<24} {changed:>5} {share}")


def _mutated(mutation: Mutation, one: Pair, chance: random.Random) -> list[Pair]:
    made = [mutation.mutate(one, chance) for _ in range(_TRIES)]
    pairs = {Pair(new, one.source) if isinstance(new, str) else new for new in made if new is not None}
    return sorted(pairs - {one}, key=lambda pair: (pair.text, pair.source))


def _show_people(name: str, pairs: Iterable[Pair], tokenizer: Tokenizer) -> None:
    """誤報の割合。人の要約は正しいものとみる(実際には、年度を補うなど、根拠にないことも書いている)。"""
    found: Counter[CheckRule] = Counter()
    written = mistaken = noticed = 0
    for one in pairs:
        findings = check_text(one.text, one.source, tokenizer)
        found.update(f.rule for f in findings)
        written += 1
        mistaken += any(f.severity is Severity.MISTAKE for f in findings)
        noticed += bool(findings)
    details = "、".join(f"{rule} {count}" for rule, count in found.most_common())
    print(f"{name} {written} のうち、誤りの出たもの {mistaken}、何かの出たもの {noticed}  {details}")


def _newsletter() -> Iterator[Pair]:
    for item in _items():
        yield Pair(_POINT.sub("", item["summary"]).strip(), item["text"])


def _people(tokenizer: Tokenizer) -> Iterator[Pair]:
    for name, turns in json.loads(_PEOPLE.read_text(encoding="utf-8")).items():
        path = SHARED / "seeds" / name
        texts = {t.number: t.text for t in as_minutes(read_file(path), name, tokenizer).turns}
        for number, versions in turns.items():
            for version in versions:
                yield Pair(version, texts[int(number)])


def _items() -> Iterator[dict[str, Any]]:
    for line in _PAIRS.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _show(name: str, found: Counter[CheckRule]) -> None:
    wrong = sum(count for rule, count in found.items() if rule.severity is Severity.MISTAKE)
    details = "、".join(f"{rule} {count}" for rule, count in found.items())
    print(f"{name:<24} 誤り {wrong}  {details}")


if __name__ == "__main__":
    main()
