"""接続の使い回し. 開き直すと、表の形を読み直し、覚えたページも失うので、要求が終わった接続を次の要求に渡す。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlite_utils import Database

from db.connection import connect

# 空いたまま残しておく接続の数。同時の要求がこれより多ければ、その分は使い終わると閉じる。
_MOST = 8


class Connections:
    """要求に貸す接続。一つの接続は、同時に一つの要求だけが使う。"""

    def __init__(self, db_path: Path) -> None:
        self._db_path = db_path
        self._idle: list[Database] = []
        self._lock = Lock()

    @contextmanager
    def borrow(self) -> Iterator[Database]:
        """接続を借りる。抜けるときに返す。"""
        with self._lock:
            db = self._idle.pop() if self._idle else None
        db = db or connect(self._db_path)
        try:
            yield db
        except BaseException:
            # 失敗した要求の接続は、どんな状態か分からないので使い回さない。
            db.close()
            raise
        self._give_back(db)

    def close(self) -> None:
        """空いている接続を閉じる。"""
        with self._lock:
            idle, self._idle = self._idle, []
        for db in idle:
            db.close()

    def _give_back(self, db: Database) -> None:
        with self._lock:
            if not db.conn.in_transaction and len(self._idle) < _MOST:
                self._idle.append(db)
                return
        db.close()
