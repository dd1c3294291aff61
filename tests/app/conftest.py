"""Web アプリの試験の道具. 見本のデータは一度だけ作り、試験ごとに写して使う。"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts import passwords
from app.clock import now
from app.demo import build_demo
from app.editions import catch_up
from db.chain.checking import check_file
from db.connection import connect
from nlp.text.tokenizer import Tokenizer
from tests.app.people import add_editor
from tests.app.published import publish_all
from tests.app.visitor import Visitor, editor_of, person_of
from tests.stores import new_store


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """試験では、パスワードのハッシュに時間をかけない。本物の作り方は tests/app/accounts/test_passwords.py が見る。"""
    with pytest.MonkeyPatch.context() as patch:
        hasher = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", PasswordHash((hasher,)))
        yield


@pytest.fixture(scope="session")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """見本のデータ。見本のアカウントのほかに、すべての会議体を担当する事務局がいる。"""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    build_demo(path)
    add_editor(path)
    return path


@pytest.fixture
def demo_copy(demo_db: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_db, tmp_path / "copy.sqlite"))


@pytest.fixture
def visitor(demo_copy: Path) -> Iterator[Visitor]:
    """見本のデータを、書き換えてよい写しで見る事務局。何をしたあとでも、守る表の行は出来事の鎖と合っている。"""
    with editor_of(demo_copy) as editor:
        yield editor
    assert check_file(demo_copy, (), ()).findings == ()


@pytest.fixture(scope="session")
def reader(demo_db: Path) -> Iterator[Visitor]:
    """見本のデータを見るだけの事務局。"""
    with editor_of(demo_db) as editor:
        yield editor


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Visitor]:
    """まだ何も取り込んでいないときの事務局。"""
    path = tmp_path / "new.sqlite"
    new_store(path).close()
    with editor_of(path) as editor:
        yield editor


@pytest.fixture
def stranger(demo_copy: Path) -> Iterator[Visitor]:
    """見本のデータの、書き換えてよい写しの前にいる、ログインしていない人。"""
    with person_of(demo_copy, None) as one:
        yield one


@pytest.fixture(scope="session")
def public_db(demo_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """会議録をすべて公表した見本のデータ。"""
    path = Path(shutil.copy(demo_db, tmp_path_factory.mktemp("public") / "public.sqlite"))
    with closing(connect(path)) as db:
        publish_all(db)
        assert catch_up(db, Tokenizer(), now(), 60)
    return path


@pytest.fixture
def public_copy(public_db: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(public_db, tmp_path / "public.sqlite"))


@pytest.fixture(scope="session")
def public_reader(public_db: Path) -> Iterator[Visitor]:
    """会議録をすべて公表した見本のデータを見るだけの、ログインしていない人。"""
    with person_of(public_db, None) as one:
        yield one


@pytest.fixture
def resident(public_copy: Path) -> Iterator[Visitor]:
    """会議録をすべて公表した見本のデータの、書き換えてよい写しの前にいる、ログインしていない人。"""
    with person_of(public_copy, None) as one:
        yield one
