"""動作の記録の書き方. 一つの記録を一行にし、UTC の時刻と、重さと、記録係の名を前に付ける。"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from app.failures import describe

FORM = "%(asctime)s %(levelname)s %(name)s %(message)s"
# 時刻は ISO 8601 の UTC。
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class OneLine(logging.Formatter):
    """一つの記録を一行にする。改行などの字は見える形に直すので、別の記録に見せかけることはできない。"""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(FORM, _TIME)

    def formatException(self, ei: Any) -> str:  # noqa: N802 部品の決めた名。
        """誤りの種類と場所。誤りの言葉は書かない。"""
        return describe(ei[1]) if ei[1] else ""

    def format(self, record: logging.LogRecord) -> str:
        """書き出す一行。"""
        return "".join(
            letter if letter.isprintable() else letter.encode("unicode_escape").decode()
            for letter in super().format(record)
        )


# uvicorn に渡す設定。アプリとサーバーの記録を、どちらも標準エラー出力に書く。
LOG_CONFIG: Mapping[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one line": {"()": OneLine}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one line"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "kaigiroku": {"handlers": ["stderr"], "level": "WARNING"},
    },
}
