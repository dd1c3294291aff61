"""試験に出てくる人. アカウントを加え、セッションを直に始めて、ログインしたことにする。"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlite_utils import Database

from app import dependencies, guard
from app.accounts.tokens import hash_token, new_token
from app.clock import now
from app.cookies import Cookie
from app.routes import accounts, directory, links, login, own_account, review
from db.accounts import AccountEntry, add_account, find_account
from db.committees import list_committees
from db.connection import connect, open_store, writing
from db.events import Act
from db.records import Role
from db.sessions import NewSession, start_session

EDITOR = "tester"


def add_person(db: Database, login: str, entry: AccountEntry) -> int:
    with writing(db):
        return add_account(db, login, entry, Act("試験", now()))


def add_editor(path: Path) -> None:
    """すべての会議体を担当する事務局。もういれば何もしない。"""
    with closing(open_store(path)) as db:
        if not find_account(db, EDITOR):
            committees = frozenset(one.id for one in list_committees(db))
            add_person(db, EDITOR, AccountEntry("試験 太郎", Role.SECRETARIAT, committees))


def session_of(path: Path, login: str = EDITOR, at: str | None = None) -> str:
    """その人のセッションを始め、合い言葉を返す。"""
    token = new_token()
    with closing(connect(path)) as db, writing(db):
        account = find_account(db, login)
        assert account is not None
        start_session(db, NewSession(hash_token(token), "試験の端末", account.id), at or now())
    return token


def enter(client: TestClient, token: str) -> None:
    """ほかのクッキーを捨てて、その合い言葉のセッションで開くようにする。"""
    client.cookies.clear()
    client.cookies.set(Cookie.SESSION, token)


def stop_the_clock(patch: pytest.MonkeyPatch, at: str) -> None:
    """アプリの時計を、その時刻で止める。"""
    for module in (guard, dependencies, accounts, directory, links, login, own_account, review):
        patch.setattr(module, "now", lambda: at)
