"""測る側とのやりとり. 一行に一つの JSON を受け取り、一行に一つの JSON を返す。標準の部品だけを使う。

起動の引数は、発言を入れたデータベースと、索引を置くフォルダ。{"build": true} で索引を作り、問い合わせには、
見つけた数と、近い順の 20 件の id と、その一回にかかったミリ秒を返す。
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LIMIT = 20
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Row(NamedTuple):
    """発言ひとつ。words は空白で区切った語(英字は小文字)、day は 20260401 のような数。"""

    id: int
    words: str
    text: str
    committee: int
    day: int
    group: str


@dataclass(frozen=True, slots=True)
class Question:
    """問い合わせひとつ。phrases は語句を作る語、texts はそれを人が打つ形。"""

    phrases: list[list[str]]
    texts: list[str]
    committee: int | None
    since: int | None
    until: int | None
    group: str | None


class Answer(NamedTuple):
    """見つけた数と、近い順の id と、かかったミリ秒。"""

    total: int
    ids: list[int]
    milliseconds: float


def read_rows(database: Path) -> Iterator[Row]:
    """データベースの発言。"""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    query = """
        SELECT turn.id, words, turn.text, committee, replace(held_on, '-', ''), speaker_group
        FROM turn_words JOIN turn ON turn.id = turn_words.turn JOIN meeting ON meeting.id = turn.meeting
        ORDER BY turn.id
    """
    for number, words, text, committee, day, group in connection.execute(query):
        yield Row(number, words.translate(_LOWER), text, committee, int(day), group)


def timed(search: Callable[[], tuple[int, list[int]]]) -> Answer:
    """一回探して、かかった時間を添える。"""
    start = time.perf_counter()
    total, ids = search()
    return Answer(total, ids, (time.perf_counter() - start) * 1000)


def serve(
    build: Callable[[Path, Path], None], opened: Callable[[Path, Path], Callable[[Question], Answer]]
) -> None:
    """標準入力の命令に答える。"""
    database, folder = map(Path, sys.argv[1:3])
    search: Callable[[Question], Answer] | None = None
    for line in sys.stdin:
        command = json.loads(line)
        if "build" in command:
            start = time.perf_counter()
            folder.mkdir(parents=True, exist_ok=True)
            build(database, folder)
            answer: object = {"seconds": time.perf_counter() - start, "memory": _memory()}
        else:
            search = search or opened(database, folder)
            command["phrases"] = [
                [word.translate(_LOWER) for word in phrase] for phrase in command["phrases"]
            ]
            answer = search(Question(**command))._asdict()
        print(json.dumps(answer), flush=True)


def _memory() -> float:
    """自分の使ったメモリの最大(MB)。"""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
