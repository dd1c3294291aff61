"""ディレクトリーの設定: 足りないものと危ないものは、動き始める前に一行で断る。"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.main import cli
from app.directory.settings import read_directory
from app.errors import UsageError

GOOD = {
    "issuer": "https://login.city.example/realms/shokuin",
    "client_id": "kaigiroku",
    "secret_file": "secret.txt",
    "address": "https://kaigiroku.city.example/",
}


def write(folder: Path, fields: dict[str, str], secret: bytes = b"aikotoba\n", mode: int = 0o600) -> Path:
    (folder / "secret.txt").write_bytes(secret)
    (folder / "secret.txt").chmod(mode)
    path = folder / "directory.toml"
    path.write_text("".join(f"{name} = {value!r}\n" for name, value in fields.items()), "utf-8")
    return path


def test_a_directory_is_named_in_a_file(tmp_path: Path) -> None:
    found = read_directory(write(tmp_path, GOOD))
    assert found.issuer == GOOD["issuer"]
    assert found.secret == "aikotoba"
    assert found.redirect_uri == "https://kaigiroku.city.example/login/directory/return"
    assert found.host == "kaigiroku.city.example"
    assert "aikotoba" not in repr(found)


@pytest.mark.parametrize("missing", GOOD)
def test_what_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    fields = {name: value for name, value in GOOD.items() if name != missing}
    with pytest.raises(UsageError, match=missing):
        read_directory(write(tmp_path, fields))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"issuer": "http://login.city.example"}, "https"),
        ({"issuer": "login.city.example"}, "https"),
        ({"issuer": "https://"}, "https"),
        ({"issuer": "https://a:b@login.city.example"}, "https"),
        ({"issuer": "https://login.city.example?x=1"}, "https"),
        ({"issuer": "https://login.city.example:99999"}, "https"),
        ({"address": "http://kaigiroku.city.example"}, "https"),
        ({"address": "https://kaigiroku.city.example/app"}, "機械の名まで"),
        ({"client_id": " "}, "client_id"),
        ({"password": "x"}, "password"),
        ({"secret_file": "nai.txt"}, r"nai\.txt"),
        ({"ca_file": "nai.pem"}, r"nai\.pem"),
        ({"ca_file": "secret.txt"}, "PEM"),
    ],
)
def test_a_setting_that_is_wrong_or_unsafe_is_refused_in_one_line(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        read_directory(write(tmp_path, {**GOOD, **changed}))
    assert "\n" not in str(refused.value)
    assert "aikotoba" not in str(refused.value)


@pytest.mark.parametrize(
    ("secret", "mode", "words"),
    [(b"", 0o600, "一行"), ("合い言葉".encode(), 0o600, "一行"), (b"a\nb", 0o600, "一行"), (b"\xff", 0o600, "読めません"), (b"a", 0o644, "chmod 600")],
)  # fmt: skip
def test_a_secret_must_be_one_line_for_its_owner_alone(
    tmp_path: Path, secret: bytes, mode: int, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        read_directory(write(tmp_path, GOOD, secret, mode))


@pytest.mark.parametrize("content", ["", "issuer", "issuer = 1\n"])
def test_a_file_that_is_no_setting_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "directory.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="ディレクトリーの設定"):
        read_directory(path)


@pytest.mark.parametrize(
    "options",
    [[], ["--https"], ["--allow-host", "kaigiroku.city.example"]],
    ids=" ".join,
)
def test_the_way_back_must_be_the_address_of_the_app(tmp_path: Path, options: list[str]) -> None:
    setting = write(tmp_path, GOOD)
    arguments = ["serve", "--db", str(tmp_path / "a.db"), "--directory", str(setting), *options]
    with pytest.raises(UsageError, match="--allow-host"):
        cli(arguments, standalone_mode=False)
