"""測るためのデータベースを、製品の保存の仕方で作る. 語に切る時間と、保存の時間を分けて測る。"""

from __future__ import annotations

import hashlib
import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlite_utils import Database
from sudachipy import Dictionary, SplitMode

from db.committees import ensure_committee
from db.connection import open_store, writing
from db.events import Act
from db.meetings import add_meeting
from db.records import Minutes, SourceKind
from db.sources import Source, add_source
from db.turns import turn_ids
from db.words import IndexedWord, WordsVersion, set_words_version, store_turn_words
from nlp.text.tokenizer import versions, words_of
from tests.benchmarks.search_speed.corpus import Corpus

# 一つのトランザクションに入れる会議の数。
_BATCH = 20
_ACT = Act("測定", "2026-04-01T00:00:00Z")
_PACK_BYTES = 4096
# 語に切る速さを比べるのに使う発言の数と、比べる回数。
_SAMPLE = 4000
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Built:
    """作るのにかかった秒数(語に切る、保存する)と、使ったメモリの最大(MB)。"""

    tokenizing: float
    storing: float
    memory: float


def build(corpus: Corpus, turns: int, path: Path) -> Built:
    """turns 件の発言のデータベースを path に作る。"""
    tokenizing = storing = 0.0
    meetings = corpus.meetings(turns)
    with open_store(path) as db:
        # 測るのは索引を作る手間で、円盤への書き込みを待つ時間ではない。
        db.execute("PRAGMA synchronous = OFF")
        while batch := list(islice(meetings, _BATCH)):
            texts = [turn.text for _, minutes in batch for turn in minutes.turns]
            start = time.perf_counter()
            found = iter(words_of(texts))
            middle = time.perf_counter()
            with writing(db):
                for committee, minutes in batch:
                    _store(db, committee, minutes, list(islice(found, len(minutes.turns))))
            tokenizing += middle - start
            storing += time.perf_counter() - middle
    return Built(tokenizing, storing, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _store(db: Database, committee: str, minutes: Minutes, words: list) -> None:
    title = minutes.header.title or ""
    mark = hashlib.sha256(title.encode()).hexdigest()
    source = add_source(db, Source(mark, SourceKind.MINUTES, title, title), _ACT)
    meeting = add_meeting(db, ensure_committee(db, committee), source, minutes, _ACT.at)
    ids = turn_ids(db, meeting)
    set_words_version(db, WordsVersion(*versions()))
    store_turn_words(
        db,
        {
            ids[number]: [IndexedWord(word.start, word.end, word.lemma) for word in found]
            for number, found in enumerate(words, 1)
        },
    )


def tokenizing_ratio(corpus: Corpus) -> tuple[float, float]:
    """(裸の SudachiPy の二つのスレッドが一秒に切る MB, 製品の速さとの比)の中央値。交互に測る。"""
    texts = [turn.text for _, minutes in corpus.meetings(_SAMPLE) for turn in minutes.turns]
    size = sum(len(text.encode()) for text in texts) / 1e6
    packs = _packs(texts)
    pairs = [(_seconds(lambda: _bare(packs)), _seconds(lambda: words_of(texts))) for _ in range(_ROUNDS + 1)][
        1:
    ]
    return statistics.median(size / bare for bare, _ in pairs), statistics.median(b / o for b, o in pairs)


def _bare(packs: list[str]) -> None:
    """解析器を呼ぶだけで、結果を取り出さない。"""
    dictionary = Dictionary()

    def read(mine: list[str]) -> None:
        tokenizer = dictionary.tokenizer(SplitMode.A)
        for pack in mine:
            tokenizer.tokenize(pack)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, [packs[::2], packs[1::2]]))


def _packs(texts: list[str]) -> list[str]:
    packs: list[str] = []
    pack = ""
    for text in texts:
        pack += f"{text}\n"
        if len(pack.encode()) > _PACK_BYTES:
            packs.append(pack)
            pack = ""
    return [*packs, pack]


def _seconds(run) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
