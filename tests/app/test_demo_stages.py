"""見本の手続き: 会議録が、手続きのさまざまな状態にある."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.accounts.tokens import hash_token
from app.accounts.visitor import Visitor
from app.addresses import access_url
from app.clock import now
from app.demo import build_demo
from app.demo_accounts import ASSEMBLY_TOKEN, DEMO_ACCOUNTS, DEMO_LINKS, DemoLink
from app.demo_stages import move_demo_on
from app.draft_checking import check_meeting
from app.signing.acts import own_duty
from db.access_links import find_access_link
from db.chain.checking import check_file
from db.connection import connect
from db.errata import list_errata
from db.meetings import list_meetings
from db.rows import rows
from db.sealed_records import find_sealed
from db.stages import Stage
from nlp.drafts.findings import Severity
from nlp.text.tokenizer import Tokenizer
from tests.app.visitor import person_of


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("moved") / "moved.sqlite"
    build_demo(path)
    move_demo_on(path)
    return path


@pytest.fixture
def store(moved: Path) -> Iterator[Database]:
    with closing(connect(moved)) as db:
        yield db


def test_the_demo_shows_a_record_in_each_stage_that_a_person_comes_to_see(store: Database) -> None:
    assert [one.stage for one in list_meetings(store)] == [
        Stage.CHECKING, Stage.DRAFTING, Stage.SIGNING, Stage.PUBLISHED, Stage.PUBLISHED
    ]  # fmt: skip
    sealed = [one.id for one in list_meetings(store) if find_sealed(store, one.id)]
    assert [len(list_errata(store, one)) for one in sealed] == [1]


@pytest.mark.parametrize("link", DEMO_LINKS, ids=lambda link: link.holder)
def test_every_printed_link_opens(moved: Path, link: DemoLink) -> None:
    with person_of(moved, None) as one:
        page = one.get(access_url(link.token))
    assert page.status == 200
    assert link.holder in page.one("main").text


def test_the_printed_link_signs_the_record_that_waits(store: Database) -> None:
    link = find_access_link(store, hash_token(ASSEMBLY_TOKEN))
    assert link is not None
    duty = own_duty(store, link.terms.meeting_id, Visitor(link=link), now())
    assert duty is not None
    assert duty.title == "委員長"


def test_every_act_in_the_demo_is_of_somebody(store: Database) -> None:
    actors = {row["actor"] for row in rows(store, "SELECT DISTINCT actor FROM event")}
    logins = {f"{one.name}({one.login})" for one in DEMO_ACCOUNTS}
    assert {one for one in actors if "のリンク" not in one} <= logins


def test_no_draft_of_the_demo_has_a_mistake_in_it(store: Database) -> None:
    tokenizer = Tokenizer()
    for one in list_meetings(store):
        found = check_meeting(store, one.id, tokenizer)
        assert [finding for finding in found if finding.severity is Severity.MISTAKE] == []


def test_moving_the_demo_on_twice_changes_nothing_and_the_chain_holds(moved: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(moved, tmp_path / "again.sqlite"))
    before = path.read_bytes()
    move_demo_on(path)
    assert path.read_bytes() == before
    assert check_file(path, (), ()).findings == ()
