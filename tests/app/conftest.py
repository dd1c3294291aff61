"""Web アプリの試験の道具. 見本のデータは一度だけ作り、試験ごとに写して使う。"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo import build_demo
from app.main import create_app
from app.settings import Settings
from db.chain.checking import check_file
from tests.app.visitor import ORIGIN, TestClient, Visitor


@pytest.fixture(scope="session")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    build_demo(path)
    return path


@pytest.fixture
def demo_copy(demo_db: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_db, tmp_path / "copy.sqlite"))


@pytest.fixture
def visitor(demo_copy: Path) -> Iterator[Visitor]:
    """見本のデータを、書き換えてよい写しで見る人。何をしたあとでも、守る表の行は出来事の鎖と合っている。"""
    with TestClient(create_app(Settings(demo_copy)), base_url=ORIGIN, follow_redirects=False) as client:
        yield Visitor(client)
    assert check_file(demo_copy, (), ()).findings == ()


@pytest.fixture(scope="session")
def reader(demo_db: Path) -> Iterator[Visitor]:
    """見本のデータを見るだけの人。"""
    with TestClient(create_app(Settings(demo_db)), base_url=ORIGIN, follow_redirects=False) as client:
        yield Visitor(client)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Visitor]:
    """まだ何も取り込んでいないときの人。"""
    with TestClient(
        create_app(Settings(tmp_path / "new.sqlite")), base_url=ORIGIN, follow_redirects=False
    ) as client:
        yield Visitor(client)
