"""比べる検索エンジンを動かす. 一つに一つのプロセスで、問い合わせを一つずつ渡す。"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from sys import executable
from typing import Any

from tests.benchmarks.search_speed.queries import Asked
from tests.benchmarks.search_speed.workers.protocol import Answer

ROOT = Path(__file__).resolve().parents[3]
# 測るときだけ使う部品(tantivy と psycopg)を入れた環境。make bench-search が作る。
BENCH_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS = "kaigiroku"
EXACT = "FTS5, exact bm25"


@dataclass(frozen=True, slots=True)
class _Kind:
    """検索エンジンの名と、動かすモジュールと、その Python と、要るもの。repeats は一つの問い合わせを測る回数。"""

    name: str
    module: str
    python: Path
    needs: Path | None = None
    repeats: int = 5


def _command(name: str) -> Path:
    return Path(shutil.which(name) or f"/usr/bin/{name}")


_KINDS = (
    _Kind(OURS, "ours", Path(executable)),
    _Kind(EXACT, "fts5", Path(executable)),
    _Kind("FTS5 trigram", "trigram", Path(executable)),
    _Kind("Groonga", "groonga", Path(executable), _command("groonga")),
    _Kind("tantivy", "tantivy_engine", BENCH_PYTHON),
    _Kind("PostgreSQL 15", "postgres", BENCH_PYTHON, Path("/usr/lib/postgresql/15/bin/initdb"), 2),
)


class Engine:
    """動いている検索エンジン。"""

    def __init__(self, kind: _Kind, database: Path, folder: Path) -> None:
        self.name, self.repeats = kind.name, kind.repeats
        self.folder = folder / kind.module
        module = f"tests.benchmarks.search_speed.workers.{kind.module}"
        self._process = subprocess.Popen(
            [str(kind.python), "-m", module, str(database), str(self.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def build(self) -> dict[str, float]:
        """索引を作る。秒数とメモリ。前に作ったものがあれば、それを使う。"""
        if self.folder.exists() and any(self.folder.iterdir()):
            return {}
        return dict(self._ask({"build": True}))

    def search(self, asked: Asked, committees: dict[str, int]) -> Answer:
        """一回探す。"""
        return Answer(
            **self._ask(
                {
                    "phrases": asked.phrases,
                    "texts": asked.texts,
                    "committee": committees.get(asked.committee) if asked.committee else None,
                    "since": asked.since and int(f"{asked.since:%Y%m%d}"),
                    "until": asked.until and int(f"{asked.until:%Y%m%d}"),
                    "group": asked.group,
                }
            )
        )

    def close(self) -> None:
        """止める。"""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, command: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} が止まりました。")
        return json.loads(answer)


def start_engines(database: Path, folder: Path) -> tuple[list[Engine], list[str]]:
    """動かせる検索エンジンと、部品が無くて動かせないものの名。"""
    present = [
        kind for kind in _KINDS if kind.python.exists() and (kind.needs is None or kind.needs.exists())
    ]
    missing = [kind.name for kind in _KINDS if kind not in present]
    return [Engine(kind, database, folder) for kind in present], missing
