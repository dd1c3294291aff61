"""要求ごとに用意するもの. 接続は 1 要求に 1 本で、門番(app/guard.py)が借りて返す。"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from sqlite_utils import Database

from app.clock import now
from app.connections import Connections
from app.gate import Gate, gate_of
from app.jobs import JobRunner
from app.settings import Settings
from app.vocabulary import load_synonyms
from db.accounts import Account
from db.events import Act
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


def services_of(request: Request) -> Services:
    """アプリがひとつずつ持つもの。"""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


def _gate(request: Request) -> Gate:
    gate = gate_of(request)
    assert gate is not None, "門番を通らない要求に、接続はない"
    return gate


def act_of(request: Request) -> Act:
    """来た人が、いますること。ログインした人だけの入口で使う。"""
    return Act(_gate(request).visitor.actor, now())


# 待つことの無い依存も async にする。そうしないと、一つごとに別のスレッドへ渡され、その手間が値を読む手間を超える。
async def _services(request: Request) -> Services:
    return services_of(request)


async def _store(request: Request) -> Database:
    return _gate(request).db


async def _act(request: Request) -> Act:
    return act_of(request)


async def _own_account(request: Request) -> Account:
    account = _gate(request).visitor.account
    assert account is not None, "許しの表が、アカウントの無い人を通している"
    return account


App = Annotated[Services, Depends(_services)]
Store = Annotated[Database, Depends(_store)]
Doing = Annotated[Act, Depends(_act)]
Me = Annotated[Account, Depends(_own_account)]

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
