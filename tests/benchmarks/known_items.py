"""知っているものを探し当てられるかを測る. 議会だよりに印字された質問の要約を貼り付けて、その議員の質疑応答を探す。

../shared/tokyo があるときだけ測れる。`make bench` と `make bench-search` が呼ぶ。正しいのは、要約に印字された議員が
尋ねた質疑応答(どれでもよい)。きびしい方は、要約に印字された答弁者が答えたものに限る。
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from app.asking import find_similar
from app.importing import Document, import_document
from app.readers.documents import as_either
from app.readers.text import read_file
from app.vocabulary import load_synonyms
from db.connection import open_store
from db.events import Act
from db.exchanges import StoredExchange, list_exchanges
from db.meetings import list_meetings
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold, squash
from tests.benchmarks.search_speed.engines import BENCH_PYTHON, ROOT
from tests.shared_documents import SHARED

_FIRST = 10
_TOKYO = SHARED / "tokyo"
_ACT = Act("測定", "2026-04-01T00:00:00Z")
# 語の中に入らない文字。
_GAP = re.compile(r"[\s。、，．「」（）()・]+")


@dataclass(frozen=True, slots=True)
class Known:
    """要約と、探し当てるべき質疑応答の id(strict はきびしい方)。"""

    summary: str
    wanted: frozenset[int]
    strict: frozenset[int]


@dataclass(frozen=True, slots=True)
class Quality:
    """一番目が正しい割合と、初めの十件での逆順位の平均と、きびしい方のその平均。"""

    first: float
    mrr: float
    strict: float


def measure() -> dict[str, Quality]:
    """探し方の名から良さへ。../shared/tokyo が無ければ空。"""
    if not _TOKYO.is_dir():
        return {}
    tokenizer = Tokenizer()
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "tokyo.sqlite") as db:
        for path in sorted(_TOKYO.glob("*.txt")):
            text = read_file(path)
            document = Document(as_either(text, path.name, tokenizer), text, path.name, "本会議")
            import_document(db, document, Tools(tokenizer, load_synonyms(db)), _ACT)
        exchanges = [one for meeting in list_meetings(db) for one in list_exchanges(db, meeting.id)]
        known = _known(exchanges)
        summaries = [one.summary for one in known]
        ways = {
            "kaigiroku": [
                [one.stored.id for one in find_similar(db, summary, tokenizer, _FIRST)]
                for summary in summaries
            ],
            "plain FTS5 (same words, any of them, bm25)": _plain(db, summaries, tokenizer),
            "FTS5 trigram (any of the trigrams)": _trigram(db, exchanges, summaries),
        }
        if BENCH_PYTHON.exists():
            ways["tantivy (same words, any of them)"] = _tantivy(db, summaries, tokenizer)
        return {name: _quality(found, known) for name, found in ways.items()}


def main() -> None:
    """表を出す。"""
    found = measure()
    if not found:
        print("../shared/tokyo が無いので、測れません。")
        return
    print("| searched by the printed summary (131) | success@1 | MRR@10 | MRR@10, right answerer too |")
    print("| --- | --- | --- | --- |")
    for name, quality in found.items():
        print(f"| {name} | {quality.first:.3f} | {quality.mrr:.3f} | {quality.strict:.3f} |")


def _known(exchanges: Sequence[StoredExchange]) -> list[Known]:
    known: list[Known] = []
    for path in sorted(_TOKYO.glob("*.gold.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            asker = squash(re.sub(r"[（(].*", "", item["QuestionSpeaker"]))
            answerer = squash(item["AnswerSpeaker"])
            wanted = [one for one in exchanges if asker in squash(one.question[0].label)]
            strict = [one for one in wanted if any(squash(a.label).startswith(answerer) for a in one.answers)]
            known.append(Known(item["QuestionSummary"], _ids(wanted), _ids(strict)))
    return known


def _ids(exchanges: Sequence[StoredExchange]) -> frozenset[int]:
    return frozenset(one.id for one in exchanges)


def _quality(found: Sequence[Sequence[int]], known: Sequence[Known]) -> Quality:
    ranks = [_reciprocal(ids, one.wanted) for ids, one in zip(found, known, strict=True)]
    strict = [_reciprocal(ids, one.strict) for ids, one in zip(found, known, strict=True)]
    size = len(known)
    return Quality(sum(rank == 1 for rank in ranks) / size, sum(ranks) / size, sum(strict) / size)


def _reciprocal(ids: Sequence[int], wanted: frozenset[int]) -> float:
    place = next((place for place, one in enumerate(ids[:_FIRST], 1) if one in wanted), None)
    return 1 / place if place else 0.0


def _words(summary: str, tokenizer: Tokenizer) -> list[str]:
    return [word.lemma for word in tokenizer.words(fold(summary))]


def _plain(db: Database, summaries: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    return [
        _match(db, "exchange_search", f"words : ({_any(_words(summary, tokenizer))})")
        for summary in summaries
    ]


def _trigram(db: Database, exchanges: Sequence[StoredExchange], summaries: Sequence[str]) -> list[list[int]]:
    db.execute("CREATE VIRTUAL TABLE temp.spoken USING fts5 (text, tokenize = 'trigram')")
    for one in exchanges:
        text = "\n".join(quote.text for quote in (*one.question, *one.answers))
        db.execute("INSERT INTO temp.spoken (rowid, text) VALUES (?, ?)", [one.id, fold(text)])
    return [_match(db, "spoken", _any(_grams(fold(summary)))) for summary in summaries]


def _grams(text: str) -> list[str]:
    return [piece[at : at + 3] for piece in _GAP.split(text) for at in range(len(piece) - 2)]


def _any(words: Sequence[str]) -> str:
    doubled = (word.replace('"', '""') for word in dict.fromkeys(words))
    return " OR ".join(f'"{word}"' for word in doubled)


def _match(db: Database, table: str, expression: str) -> list[int]:
    query = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT {_FIRST}"
    return [row[0] for row in db.execute(query, [expression])]


def _tantivy(db: Database, summaries: Sequence[str], tokenizer: Tokenizer) -> list[list[int]]:
    rows = db.execute("SELECT exchange, words FROM exchange_words").fetchall()
    asked = {"documents": dict(rows), "queries": [_words(summary, tokenizer) for summary in summaries]}
    module = "tests.benchmarks.search_speed.workers.tantivy_known"
    ran = subprocess.run(
        [str(BENCH_PYTHON), "-m", module], input=json.dumps(asked), capture_output=True, text=True,
        check=True, cwd=ROOT,
    )  # fmt: skip
    answers: list[list[int]] = json.loads(ran.stdout)
    return answers


if __name__ == "__main__":
    main()
