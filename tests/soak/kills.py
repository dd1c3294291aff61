"""kill -9: 書いている子プロセスを、でたらめな時に殺し、確定したと述べたものが残っているかを調べる。"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from db.chain.checking import check_file
from db.chain.keys import create_key, load_public_key, public_hex, public_path, register_key
from db.connection import connect, open_read_only, open_store, writing
from db.glossary import list_glossary_groups
from tests.soak.writer import ACT

# 初めの確定から殺すまでの、いちばん長い時間(秒)。
_LONGEST = 0.4


@dataclass(frozen=True, slots=True)
class Kills:
    """結果。written は確定したと述べた書き込みの数、lost はそのうち無くなった数、broken は検証で見つかった数。

    unfinished は、殺されたときに確定を述べ終えていなかった書き込みが、丸ごと残っていた数(残っても残らなくてもよい)。
    """

    kills: int
    written: int
    lost: int
    unfinished: int
    broken: int


def kill_writers(folder: Path, rounds: int, seed: int) -> Kills:
    """同じデータベースに書く子プロセスを rounds 回殺し、そのたびに調べる。"""
    path, key = folder / "soak.db", folder / "soak.key"
    create_key(key)
    with closing(open_store(path)) as db, writing(db):
        register_key(db, key, ACT)
    trusted = [public_hex(load_public_key(public_path(key)))]
    chance = random.Random(seed)
    acknowledged: set[int] = set()
    lost = unfinished = broken = 0
    for _ in range(rounds):
        latest = max(stored_numbers(path), default=0)
        acknowledged |= _kill_one(path, latest + 1, chance.uniform(0, _LONGEST))
        # 殺された直後の WAL を、次の接続が読み直す。
        connect(path).close()
        broken += len(check_file(path, trusted, ()).findings)
        stored = stored_numbers(path)
        lost += len(acknowledged - stored)
        unfinished += len(stored - acknowledged)
        acknowledged |= stored
    return Kills(rounds, len(acknowledged) - unfinished, lost, unfinished, broken)


def stored_numbers(path: Path) -> Collection[int]:
    """データベースに残っている番号。"""
    with closing(open_read_only(path)) as db:
        titles = [row["title"] for row in db.query("SELECT title FROM meeting")]
        return {int(group.entry.note) for group in list_glossary_groups(db)} | set(map(int, titles))


def _kill_one(path: Path, first: int, seconds: float) -> set[int]:
    """子プロセスを動かし、初めの確定から seconds 秒後に殺して、確定したと述べた番号を返す。"""
    command = [sys.executable, "-m", "tests.soak.writer", str(path), str(first)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2])
    assert child.stdout is not None
    with child.stdout as stdout:
        lines = [stdout.readline()]
        timer = Timer(seconds, child.kill)
        timer.start()
        lines += stdout.readlines()
    timer.cancel()
    code = child.wait()
    assert code == -9, f"子プロセスが、殺される前に終わりました({code})。"
    # 書きかけの行は、述べ終えていない。
    return {int(line) for line in lines if line.endswith(b"\n")}
