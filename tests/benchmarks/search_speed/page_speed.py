"""検索の画面の速さを、要求から応答まで測る. datasette(PyPI)が同じ SQL に答える速さと、同じ画面を覚えから描く速さに比べる。

    python -m tests.benchmarks.search_speed.page_speed --folder FOLDER [--turns 100000]

FOLDER は tests.benchmarks.search_speed が作ったもの。どちらのサーバーにも、一本のつながりで一つずつ頼む。
"""

from __future__ import annotations

import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from app.cookies import Cookie
from tests.app.people import add_editor, session_of
from tests.benchmarks.search_speed.corpus import Corpus
from tests.benchmarks.search_speed.engines import BENCH_PYTHON, ROOT
from tests.benchmarks.search_speed.page_server import REPEATED
from tests.benchmarks.search_speed.queries import Asked, Kind, make_queries

_KINDS = (Kind.COMMON, Kind.MIDDLE, Kind.TWO, Kind.PHRASE, Kind.KATAKANA)
_REPEATS = 200
_ROUNDS = 5
_SQL = """
SELECT turn.id, turn.label, turn.text, meeting.title, meeting.held_on, found.score
FROM (
    SELECT rowid, bm25(turn_search, 1, 0) AS score FROM turn_search WHERE turn_search MATCH :q
    ORDER BY score LIMIT 20
) AS found JOIN turn ON turn.id = found.rowid JOIN meeting ON meeting.id = turn.meeting
ORDER BY found.score
"""


@dataclass(frozen=True)
class _Server:
    """測るサーバー。cookie は、ログインした人のクッキーか、要らなければ空。"""

    port: int
    cookie: str = ""


def main() -> None:
    """測って述べる。"""
    parser = argparse.ArgumentParser(description="検索の画面の速さを測ります。")
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    database = options.folder / str(options.turns) / "kaigiroku.sqlite"
    queries = [asked for asked in make_queries(Corpus()) if asked.kind in _KINDS]
    repeated = f"/search?{urlencode(REPEATED)}"
    ours = [_page_url(asked) for asked in queries]
    add_editor(database)
    cookie = f"{Cookie.SESSION}={session_of(database)}"
    with _served(database) as port:
        us = _Server(port, cookie)
        # 辞書を読み込む初めの要求は、どちらのサーバーでも数えない。
        _rate(us, [repeated] * 2)
        if (BENCH_PYTHON.parent / "datasette").exists():
            with _datasette(database) as other:
                _compare(us, ours, _Server(other), queries)
        else:
            print("datasette が無いので、比べられません。")
        pairs = [
            (_rate(us, [repeated] * _REPEATS), _rate(us, ["/memory"] * _REPEATS)) for _ in range(_ROUNDS)
        ]
        ratio = statistics.median(page / memory for page, memory in pairs)
        print(f"A repeated page: {ratio:.2f} times the rate of the same template rendered from memory.")


def _compare(us: _Server, ours: Sequence[str], other: _Server, queries: Sequence[Asked]) -> None:
    """初めての問い合わせを半分ずつと、同じ問い合わせの繰り返しを頼む。一度開いた画面は覚えられるので、分けて述べる。"""
    for name, suffix, half in (("page", "", slice(0, None, 2)), ("JSON", ".json", slice(1, None, 2))):
        theirs = [_datasette_url(asked, suffix) for asked in queries]
        _rate(other, theirs[:2])
        mine, its = _rate(us, ours[half]), _rate(other, theirs[half])
        again = _rate(us, ours[half][:1] * _REPEATS), _rate(other, theirs[half][:1] * _REPEATS)
        print(
            f"datasette's {name}: {its:.0f} requests/s, our page {mine:.0f} ({mine / its:.1f} times as many); "
            f"the same query again: {again[1]:.0f} and {again[0]:.0f} ({again[0] / again[1]:.1f} times as many)."
        )


def _page_url(asked: Asked) -> str:
    words = " ".join(f'"{text}"' for text in asked.texts)
    return "/search?" + urlencode({"q": words, "in": "turns", "others": "off"})


def _datasette_url(asked: Asked, suffix: str) -> str:
    phrases = (" ".join(phrase).replace('"', '""') for phrase in asked.phrases)
    expression = "words : (" + " AND ".join(f'"{phrase}"' for phrase in phrases) + ")"
    return f"/kaigiroku{suffix}?" + urlencode({"sql": _SQL, "q": expression})


def _rate(server: _Server, urls: Sequence[str]) -> float:
    """一秒に答える要求の数。"""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Cookie": server.cookie} if server.cookie else {}
    start = time.perf_counter()
    for url in urls:
        connection.request("GET", url, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{url}: {answer.status}")
    taken = time.perf_counter() - start
    connection.close()
    return len(urls) / taken


@contextmanager
def _served(database: Path) -> Iterator[int]:
    port = _free_port()
    module = "tests.benchmarks.search_speed.page_server"
    process = subprocess.Popen([sys.executable, "-m", module, str(database), str(port)], cwd=ROOT)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _datasette(database: Path) -> Iterator[int]:
    port = _free_port()
    command = [str(BENCH_PYTHON), "-m", "datasette", "serve", str(database), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--setting", "sql_time_limit_ms", "20000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("サーバーが始まりません。")


if __name__ == "__main__":
    main()
