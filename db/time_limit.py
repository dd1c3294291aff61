"""問い合わせの時間の限り. 長くかかる検索を途中で止め、ほかの人を待たせない。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import pysqlite3
from sqlite_utils import Database

from db.errors import TookTooLongError

# 時計を見るまでに SQLite が進む命令の数。0.1 ミリ秒ほど。
_STEPS = 10_000


@contextmanager
def time_limit(db: Database, seconds: float) -> Iterator[None]:
    """この中の問い合わせを、合わせて seconds 秒で止める。書き込みの中では使わない。

    TookTooLongError: 時間が来たので止めた。
    """
    ends = monotonic() + seconds
    db.conn.set_progress_handler(lambda: monotonic() > ends, _STEPS)
    try:
        yield
    except pysqlite3.OperationalError as error:
        if error.sqlite_errorcode != pysqlite3.SQLITE_INTERRUPT:
            raise
        raise TookTooLongError(
            f"検索に {seconds:g} 秒より長くかかるので、途中でやめました。言葉を増やすか、期間や会議体を絞ってください。"
        ) from error
    finally:
        db.conn.set_progress_handler(None, 0)
