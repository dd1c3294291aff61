"""Groonga(Debian の包み). 同じ語を空白で切って引く。時間は Groonga が自分で述べるもので、やりとりを含まない。"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.search_speed.workers.protocol import LIMIT, Answer, Question, read_rows, serve

_SCHEMA = """\
table_create Turns TABLE_NO_KEY
column_create Turns number COLUMN_SCALAR Int32
column_create Turns words COLUMN_SCALAR Text
column_create Turns committee COLUMN_SCALAR Int32
column_create Turns day COLUMN_SCALAR Int32
column_create Turns speaker COLUMN_SCALAR ShortText
load --table Turns
[
"""
_INDEX = """\
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit
column_create Terms found COLUMN_INDEX|WITH_POSITION Turns words
"""


def build(database: Path, folder: Path) -> None:
    """発言を入れてから索引を作る。その方が速い。"""
    script = folder / "load.grn"
    with script.open("w", encoding="utf-8") as file:
        file.write(_SCHEMA)
        for at, row in enumerate(read_rows(database)):
            record = {
                "number": row.id, "words": row.words, "committee": row.committee,
                "day": row.day, "speaker": row.group,
            }  # fmt: skip
            file.write((",\n" if at else "") + json.dumps(record, ensure_ascii=False))
        file.write(f"\n]\n{_INDEX}")
    subprocess.run(
        ["groonga", "-n", "--file", str(script), str(folder / "db")], stdout=subprocess.DEVNULL, check=True
    )
    script.unlink()


def opened(_database: Path, folder: Path) -> Callable[[Question], Answer]:
    """探す関数。"""
    server = subprocess.Popen(
        ["groonga", str(folder / "db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None

    def send(command: str) -> Any:
        server.stdin.write(command + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline())

    # 同じ問い合わせの答えを覚えておかないようにする。
    send("cache_limit 0")

    def search(question: Question) -> Answer:
        header, (found, *_) = send(_command(question))
        return Answer(found[0][0], [row[0] for row in found[2:]], header[2] * 1000)

    return search


def _command(question: Question) -> str:
    query = " ".join(_quote(" ".join(phrase)) for phrase in question.phrases)
    conditions = {
        "committee ==": question.committee,
        "day >=": question.since,
        "day <=": question.until,
        "speaker ==": question.group and json.dumps(question.group, ensure_ascii=False),
    }
    wanted = " && ".join(f"{name} {value}" for name, value in conditions.items() if value is not None)
    filters = f" --filter {json.dumps(wanted, ensure_ascii=False)}" if wanted else ""
    return (
        f"select Turns --match_columns words --query {json.dumps(query, ensure_ascii=False)}{filters}"
        f" --sort_keys -_score --output_columns number --limit {LIMIT}"
    )


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


if __name__ == "__main__":
    serve(build, opened)
