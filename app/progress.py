"""端末の進み具合. 標準エラー出力が端末のときだけ、段階の名と割合を一行で描く。"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nlp.pipeline import Progress, silent

_WIDTH = 24


@contextmanager
def terminal_progress(name: str) -> Iterator[Progress]:
    """進み具合を端末に描く関数を渡す。端末でなければ何も描かない。"""
    if not sys.stderr.isatty():
        yield silent
        return

    def draw(stage: str, done: int, total: int) -> None:
        filled = _WIDTH * done // max(total, 1)
        sys.stderr.write(f"\r{name} [{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total} {stage}\x1b[K")
        sys.stderr.flush()

    try:
        yield draw
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
