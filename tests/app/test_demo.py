"""見本のデータと、画面を出すコマンド."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import demo
from app.cli.demo import command as demo_command
from app.cli.main import main
from app.cli.serve import listen
from app.clock import now
from app.demo import build_demo, demo_certificate
from app.errors import UsageError
from app.printing.pdf_seal import load_signer
from db.accounts import AccountEntry, list_accounts
from db.chain.checking import check_file
from db.chain.keys import create_key, register_key, registered_key
from db.committees import list_committees, list_roster
from db.connection import connect, open_store, writing
from db.events import Act
from db.meetings import list_meetings
from db.plans import list_plans
from db.records import Role
from tests.app.people import add_person
from tests.db.samples import save_meeting


def test_the_demo_holds_every_meeting_plan_and_member(demo_db: Path) -> None:
    db = connect(demo_db)
    meetings, plans = list_meetings(db), list_plans(db)
    rosters = [list_roster(db, committee.id) for committee in list_committees(db)]
    db.close()
    assert len(meetings) == 5
    assert len(plans) == 2
    assert all(meeting.exchanges and meeting.undecided for meeting in meetings)
    assert [len(roster) for roster in rosters if roster] == [10]


def test_a_second_run_reads_no_document_and_changes_nothing(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("読み直してはいけません")

    monkeypatch.setattr(demo, "Tokenizer", fail)
    monkeypatch.setattr(demo, "import_document", fail)
    before = demo_copy.read_bytes()
    build_demo(demo_copy)
    assert demo_copy.read_bytes() == before


def test_the_demo_has_a_key_and_a_certificate_beside_it_so_that_records_can_be_sealed(demo_db: Path) -> None:
    with connect(demo_db) as db:
        assert registered_key(db) is not None
    assert load_signer(demo_certificate(demo_db)) is not None


def test_a_demo_that_was_moved_without_its_key_gets_another(demo_copy: Path) -> None:
    lost = demo_copy.with_name("lost.key")
    create_key(lost)
    with connect(demo_copy) as db, writing(db):
        register_key(db, lost, Act("試験", now()))
    lost.unlink()
    build_demo(demo_copy)
    with connect(demo_copy) as db:
        assert registered_key(db) is not None
    assert check_file(demo_copy, (), ()).findings == ()


@pytest.mark.parametrize("what", ["meeting", "account"])
def test_no_known_password_is_added_to_the_data_of_a_real_city(tmp_path: Path, what: str) -> None:
    path = tmp_path / "real.sqlite"
    with open_store(path) as db:
        if what == "meeting":
            save_meeting(db)
        else:
            add_person(db, "honmono", AccountEntry("本物", Role.ADMINISTRATOR))
    with pytest.raises(UsageError, match="見本ではない"):
        build_demo(path)
    with open_store(path) as db:
        assert len(list_accounts(db)) == (what == "account")
        assert len(list_meetings(db)) == (what == "meeting")


def test_a_demo_of_an_older_version_gets_its_accounts(demo_copy: Path) -> None:
    with connect(demo_copy) as db:
        for table in ("session", "account_committee", "access_link", "account"):
            db.execute(f"DELETE FROM {table}")
    build_demo(demo_copy)
    with connect(demo_copy) as db:
        assert len(list_accounts(db)) == 5


def test_the_command_prints_where_the_demo_is(demo_copy: Path) -> None:
    arguments = ["--db", str(demo_copy), "--no-serve", "--port", "8123"]
    told = CliRunner().invoke(demo_command, [*arguments, "--json"])
    answer = json.loads(told.output)
    assert (answer["db"], answer["url"]) == (str(demo_copy), "http://127.0.0.1:8123/")
    assert {one["role"] for one in answer["accounts"]} == set(Role)
    spoken = CliRunner().invoke(demo_command, arguments)
    assert "http://127.0.0.1:8123/" in spoken.output
    for one in answer["accounts"]:
        assert one["login"] in spoken.output
        assert one["password"] in spoken.output
    assert answer["links"][0]["url"] in spoken.output


def test_a_port_in_use_is_one_clear_line(
    demo_copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for name in ("serve", "demo"):
            arguments = ["kaigiroku", name, "--db", str(demo_copy), "--port", str(port)]
            monkeypatch.setattr("sys.argv", arguments)
            with pytest.raises(SystemExit) as stopped:
                main()
            line = capsys.readouterr().err
            assert stopped.value.code == 2
            assert str(port) in line
            assert "--port" in line
            assert line.count("\n") == 1


@pytest.mark.parametrize("host", ["no.such.host.invalid", "999.1.1.1"])
def test_a_host_that_does_not_exist_is_one_clear_line(host: str) -> None:
    with pytest.raises(UsageError, match=host):
        listen(host, 0)


def test_a_database_that_cannot_be_opened_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.sqlite").write_text("これはデータベースではありません。" * 100, "utf-8")
    monkeypatch.setattr("sys.argv", ["kaigiroku", "serve", "--db", str(tmp_path / "text.sqlite")])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
