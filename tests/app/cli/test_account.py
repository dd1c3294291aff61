"""`kaigiroku account`: はじめの管理者を加え、案内を出し直す."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.accounts.passwords import verify_password
from app.cli.account import command
from app.clock import now
from app.demo_accounts import COUNCIL
from app.errors import KaigirokuError
from db.accounts import find_account, get_password_hash
from db.connection import connect, writing
from db.errors import StoreError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.records import Role
from db.totp import confirm_totp, find_totp, propose_totp

GOOD = "みどりの電車と古い時計と雨"


def run(*arguments: object, given: str = "") -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], input=given)


def test_the_first_administrator_is_added_with_a_password_from_the_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "city.sqlite"
    done = run("add", "Kanri", "--db", path, "--name", "小田切 薫", "--administrator", given=f"{GOOD}\n")
    assert done.exit_code == 0
    assert GOOD not in done.output
    with closing(connect(path)) as db:
        account = find_account(db, "kanri")
        assert account is not None
        assert (account.name, account.role) == ("小田切 薫", Role.ADMINISTRATOR)
        assert verify_password(GOOD, get_password_hash(db, account.id))[0]
        actors = {one.act.actor for one in list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))}
        assert all(actor.startswith("コマンド(") for actor in actors)


def test_a_password_is_never_an_argument() -> None:
    for name, sub in command.commands.items():
        assert not [one for one in sub.params if "password" in str(one.name)], name


def test_a_secretary_is_added_for_a_committee(demo_copy: Path) -> None:
    done = run(
        "add",
        "shirane",
        "--db",
        demo_copy,
        "--name",
        "白根",
        "--secretariat",
        "--committee",
        COUNCIL,
        given=GOOD,
    )
    assert done.exit_code == 0
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "shirane")
        assert account is not None
        assert len(account.committees) == 1


@pytest.mark.parametrize(
    ("arguments", "given", "words"),
    [
        (["add", "shirane", "--name", "白根"], GOOD, "--administrator"),
        (["add", "白根", "--name", "白根", "--member"], GOOD, "ログイン名は"),
        (["add", "kanri", "--name", "白根", "--member"], GOOD, "もう使われています"),
        (["add", "shirane", "--name", " ", "--member"], GOOD, "氏名を"),
        (["add", "shirane", "--name", "白根", "--member"], "短い\n", "12 字以上"),
        (["add", "shirane", "--name", "白根", "--member"], "", "12 字以上"),
        (["add", "shirane", "--name", "白根", "--member", "--committee", "無い会"], GOOD, "無い会"),
        (["reset", "nobody"], "", "nobody"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_stores_nothing(
    demo_copy: Path, arguments: list[str], given: str, words: str
) -> None:
    done = run(*arguments, "--db", demo_copy, given=given)
    assert isinstance(done.exception, (KaigirokuError, StoreError))
    assert words in str(done.exception)
    assert "\n" not in str(done.exception)
    with closing(connect(demo_copy)) as db:
        assert find_account(db, "shirane") is None


def test_a_forgotten_password_is_reset_from_the_command_line(demo_copy: Path) -> None:
    done = run("reset", "kanri", "--db", demo_copy)
    assert "/setup/" in done.output
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "kanri")
        assert account is not None
        assert not account.has_password
    assert "kanri\t管理者\t小田切 薫\tパスワード未設定" in run("list", "--db", demo_copy).output


def test_the_list_is_readable_and_holds_no_hash(demo_copy: Path) -> None:
    listed = run("list", "--db", demo_copy).output
    assert "jimukyoku\t事務局\t桐谷 葵\n" in listed
    assert "argon2" not in json.dumps(listed)


def test_whoever_lost_every_second_factor_gets_in_again_by_the_command(demo_copy: Path) -> None:
    with closing(connect(demo_copy)) as db:
        account = find_account(db, "kanri")
        assert account is not None
        with writing(db):
            propose_totp(db, account.id, "SECRET")
            confirm_totp(db, account.id, 0, [], Act("試験", now()))
        assert run("totp-removal", "kanri", "--db", demo_copy).exit_code == 0
        assert find_totp(db, account.id) is None
        last = list_events_of(db, Subject(SubjectKind.ACCOUNT, account.id))[-1]
        assert (last.kind, last.act.actor[:4]) == (EventKind.TOTP_DISABLED, "コマンド")
    assert isinstance(run("totp-removal", "nobody", "--db", demo_copy).exception, StoreError)
