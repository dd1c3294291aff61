"""検証・鍵・バックアップのコマンド: 終わり方と、一行の述べ方."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from app.cli.main import cli
from app.errors import KaigirokuError, SourceError, UsageError
from app.main import create_app
from app.printing.certificate import seal_files_at
from app.printing.pdf_seal import load_signer
from app.sealing.archive import pack
from app.sealing.statement import public_copy
from app.settings import Settings
from db.chain.keys import public_pem
from db.connection import connect, open_store, writing
from db.errors import CannotOpenError, CopyError, KeyFileError, StoreError
from db.totp import propose_totp, totp_secret
from tests.app.sealing.samples import KEY, PUBLIC, sealed_record
from tests.app.visitor import ORIGIN, TestClient

Out = pytest.CaptureFixture[str]


def call(*arguments: object) -> int:
    """コマンドを動かし、終了状態を返す。利用者の誤りは例外のまま通す。"""
    try:
        cli([*map(str, arguments)], standalone_mode=False)
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


def tamper(path: Path) -> None:
    with Database(path) as outside:
        # 発言が変わると、その公開版が消える。外部キーを守らない接続では、公開版の発言だけが取り残される。
        outside.execute("PRAGMA foreign_keys = ON")
        outside.execute("UPDATE turn SET text = '開館時間は延ばしません。' WHERE id = 3")
        outside.conn.commit()


def test_everything_the_demo_wrote_agrees_with_the_chain(demo_copy: Path, capsys: Out) -> None:
    assert call("verify", "--db", demo_copy) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{demo_copy}: 壊れていません。鎖の ")
    assert [line.split(":")[0] for line in said[1:]] == ["印", "署名", "対象外"]


def test_a_changed_row_is_told_in_one_line_with_status_1(demo_copy: Path, capsys: Out) -> None:
    tamper(demo_copy)
    assert call("verify", "--db", demo_copy) == 1
    summary, line = capsys.readouterr().out.splitlines()
    assert summary == f"{demo_copy}: 壊れているところが 1 か所あります。"
    assert line.startswith(
        "- 行の書き換え: 表 turn の行 [3] が記録なしに書き換えられています(最後の記録は第 "
    )
    assert "取込" in line


def test_a_flood_of_findings_is_cut_to_a_readable_length(demo_copy: Path, capsys: Out) -> None:
    with Database(demo_copy) as outside:
        outside.execute("UPDATE turn SET label = 'だれか'")
        outside.conn.commit()
    assert call("verify", "--db", demo_copy) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 102
    assert lines[-1].startswith("- ほか ")


def test_a_head_is_printed_and_found_again_until_the_chain_is_another(demo_copy: Path, capsys: Out) -> None:
    assert call("verify", "--db", demo_copy, "--head") == 0
    head = capsys.readouterr().out.strip()
    assert call("verify", "--db", demo_copy, "--head", head) == 0
    capsys.readouterr()
    assert call("verify", "--db", demo_copy, "--head", "0" * 64) == 1
    assert "- 印の不一致: 控えておいた印 " in capsys.readouterr().out


def test_a_key_signs_what_is_written_and_its_public_half_proves_it(tmp_path: Path, capsys: Out) -> None:
    key, path = tmp_path / "server.key", tmp_path / "city.sqlite"
    open_store(path).close()
    assert call("key", key, "--db", path) == 0
    assert call("verify", "--db", path, "--public-key", f"{key}.pub") == 0
    assert "1 記入の署名を、指定の公開鍵で確かめました。" in capsys.readouterr().out
    (tmp_path / "other.pub").write_bytes(public_pem(KEY.public_key()))
    assert call("verify", "--db", path, "--public-key", tmp_path / "other.pub") == 1
    assert "- 署名の不一致: " in capsys.readouterr().out


def test_a_key_wraps_the_seeds_of_the_second_factor_and_moves_only_with_what_wrapped_them(
    demo_copy: Path, tmp_path: Path, capsys: Out
) -> None:
    seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    with connect(demo_copy) as db, writing(db):
        propose_totp(db, 1, seed)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert call("key", first / "server.key", "--db", demo_copy) == 0
    assert "二段階認証の鍵 1 件を包みました" in capsys.readouterr().out
    assert seed.encode() not in demo_copy.read_bytes()
    assert call("key", first / "next.key", "--db", demo_copy) == 0
    with pytest.raises(KeyFileError, match=r"secrets\.key"):
        call("key", second / "server.key", "--db", demo_copy)
    (first / "secrets.key").rename(second / "secrets.key")
    assert call("key", second / "server.key", "--db", demo_copy) == 0
    with connect(demo_copy) as db:
        assert totp_secret(db, 1) == seed


@pytest.mark.parametrize("stopped", ["not", "before", "after"])
def test_the_key_that_wraps_is_renewed_even_when_it_was_stopped_halfway(
    demo_copy: Path, tmp_path: Path, stopped: str
) -> None:
    seed, key, secrets = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", tmp_path / "server.key", tmp_path / "secrets.key"
    assert call("key", key, "--db", demo_copy) == 0
    with connect(demo_copy) as db, writing(db):
        propose_totp(db, 1, seed)
    old = secrets.read_bytes()
    assert call("key", key, "--db", demo_copy, "--renew-secrets") == 0
    new, waiting = secrets.read_bytes(), tmp_path / "secrets.key.next"
    assert new != old
    assert not waiting.exists()
    if stopped != "not":
        # 包み直しが確定した後か前に、鍵の名を替えずに止まったことにする。
        secrets.rename(waiting)
        secrets.write_bytes(old)
        secrets.chmod(0o600)
    if stopped == "before":
        waiting.write_bytes(old)
        secrets.write_bytes(new)
    assert call("key", key, "--db", demo_copy) == 0
    assert secrets.read_bytes() == new
    assert not waiting.exists()
    with connect(demo_copy) as db:
        assert totp_secret(db, 1) == seed


def test_a_certificate_made_for_trying_is_one_the_server_can_use(tmp_path: Path, capsys: Out) -> None:
    assert call("certificate", tmp_path / "city.p12", "--name", "あさひ野市") == 0
    assert "--pdf-certificate" in capsys.readouterr().out
    assert load_signer(seal_files_at(tmp_path / "city.p12")) is not None


def test_a_sealed_record_is_verified_on_its_own(tmp_path: Path, capsys: Out) -> None:
    record, key = tmp_path / "RECORD.zip", tmp_path / "city.pub"
    record.write_bytes(pack(public_copy(sealed_record())))
    key.write_bytes(public_pem(KEY.public_key()))
    assert call("verify", record, "--public-key", key) == 0
    said = capsys.readouterr().out
    assert "署名: 桐谷(会長、承認記録、2026-05-20T01:00:00Z)" in said
    assert f"公開鍵の値: {PUBLIC}(指定の公開鍵で確かめました)" in said


def test_a_database_is_backed_up_and_restored(demo_copy: Path, tmp_path: Path, capsys: Out) -> None:
    copy = tmp_path / "backup.sqlite"
    assert call("backup", "--db", demo_copy, "--output", copy) == 0
    assert "写しは壊れておらず、記録とも合っています。" in capsys.readouterr().out
    tamper(demo_copy)
    assert call("restore", copy, "--db", demo_copy, "--replace") == 0
    said = capsys.readouterr().out
    assert "これより後の書き込みは戻っていません。" in said
    (aside,) = tmp_path.glob("copy.sqlite.before-restore-*Z")
    assert f"もとのデータベース: {aside}" in said
    assert call("verify", "--db", demo_copy) == 0
    assert call("verify", "--db", aside) == 1


def test_a_backup_of_a_changed_database_is_made_but_said_aloud(
    demo_copy: Path, tmp_path: Path, capsys: Out
) -> None:
    tamper(demo_copy)
    assert call("backup", "--db", demo_copy, "--output", tmp_path / "backup.sqlite") == 1
    assert "記録と合わないところが 1 か所あります。" in capsys.readouterr().out
    assert (tmp_path / "backup.sqlite").exists()


def test_a_database_being_served_is_not_replaced(demo_copy: Path, tmp_path: Path) -> None:
    call("backup", "--db", demo_copy, "--output", tmp_path / "backup.sqlite")
    with TestClient(create_app(Settings(demo_copy)), base_url=ORIGIN):
        with pytest.raises(CopyError, match="serve などを止めて"):
            call("restore", tmp_path / "backup.sqlite", "--db", demo_copy, "--replace")
        with connect(demo_copy) as db, writing(db):
            db.execute("UPDATE committee SET print_form = '姓と役職'")
    assert call("restore", tmp_path / "backup.sqlite", "--db", demo_copy, "--replace") == 0


MISTAKES: list[tuple[list[str], type[KaigirokuError] | type[StoreError], str]] = [
    (["verify"], UsageError, "どちらか一つ"),
    (["verify", "a.zip", "--db", "a.db"], UsageError, "どちらか一つ"),
    (["verify", "a.zip", "--head", "0"], UsageError, "どちらか一つ"),
    (["verify", "nai.zip"], UsageError, "nai.zip"),
    (["verify", "--db", "nai.db"], CannotOpenError, "nai.db"),
    (["verify", "--db", "nai.db", "--head"], CannotOpenError, "nai.db"),
    (["verify", "--db", "memo.txt"], CannotOpenError, "SQLite のデータベースではありません"),
    (["verify", "--db", "memo.txt", "--public-key", "nai.pub"], KeyFileError, "nai.pub"),
    (["verify", "--db", "memo.txt", "--public-key", "memo.txt"], KeyFileError, "公開鍵ではありません"),
    (["key", "memo.txt", "--db", "nai.db"], UsageError, "データベースがありません"),
    (["certificate", "memo.txt", "--name", "あさひ野市"], KeyFileError, "もうあります"),
    (["certificate", "city.p12", "--name", "長" * 65], UsageError, "64 字"),
    (["serve", "--db", "a.db", "--pdf-password", "memo.txt"], UsageError, "--pdf-certificate とともに"),
    (["serve", "--db", "a.db", "--pdf-certificate", "memo.txt"], SourceError, "封ができません"),
    (["serve", "--db", "a.db", "--pdf-certificate", "nai.p12"], SourceError, "nai.p12"),
    (["backup", "--db", "nai.db", "--output", "b.db"], CannotOpenError, "nai.db"),
    (["restore", "nai.db", "--db", "b.db"], CannotOpenError, "nai.db"),
    (["restore", "memo.txt", "--db", "memo.txt"], CopyError, "--replace"),
]


@pytest.mark.parametrize(("arguments", "error", "says"), MISTAKES)
def test_a_mistake_is_told_in_one_line_and_nothing_is_written(
    arguments: list[str],
    error: type[Exception],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("memo.txt").write_text("会議のメモ")
    with pytest.raises(error) as told:
        call(*arguments)
    assert says in str(told.value)
    assert "\n" not in str(told.value)
    assert [one.name for one in tmp_path.iterdir()] == ["memo.txt"]
