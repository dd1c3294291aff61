"""要求ごとに用意するもの. 接続は 1 要求に 1 本で、応答を返す前に返す。"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlite_utils import Database

from app.connections import Connections
from app.jobs import JobRunner
from app.settings import Settings
from app.vocabulary import load_synonyms
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer

# SQLite の整数に入る id。はみ出すアドレスは、無いものとして 404 になる。
RecordId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@dataclass(frozen=True, slots=True)
class Services:
    """アプリがひとつずつ持つもの。"""

    settings: Settings
    jobs: JobRunner
    connections: Connections


def _services(request: Request) -> Services:
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


def _store(request: Request) -> Iterator[Database]:
    with _services(request).connections.borrow() as db:
        yield db


App = Annotated[Services, Depends(_services)]
Store = Annotated[Database, Depends(_store, scope="function")]

_LOCAL = threading.local()


def thread_tokenizer() -> Tokenizer:
    """このスレッドの形態素解析器。

    依存にはしない: 依存と入口の関数は別のスレッドで動くことがあり、解析器はスレッドをまたげない。
    """
    tokenizer = getattr(_LOCAL, "tokenizer", None)
    if not isinstance(tokenizer, Tokenizer):
        tokenizer = _LOCAL.tokenizer = Tokenizer()
    return tokenizer


def thread_tools(db: Database) -> Tools:
    """このスレッドで分析し直すための道具。"""
    return Tools(thread_tokenizer(), load_synonyms(db))
