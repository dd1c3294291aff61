"""悪意のある zip: どれも一行で断り、決めた大きさより読まず、何も書き出さない。"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.main import cli
from app.errors import UsageError
from app.sealing import archive
from app.sealing.archive import LEAVES, NAMES, README, RECORD, SIGNATURE, STATEMENT, pack
from app.sealing.checking import check_record
from tests.app.sealing.samples import files_of, sealed_record, zip_of


def _files() -> dict[str, bytes]:
    return files_of(pack(sealed_record()))


def _with(name: str, content: bytes) -> bytes:
    return zip_of({**_files(), name: content})


def _twice() -> bytes:
    packed = io.BytesIO(pack(sealed_record()))
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "a") as opened:
        warnings.simplefilter("ignore")
        opened.writestr(RECORD, b"{}")
    return packed.getvalue()


def _renamed(name: str) -> bytes:
    files = _files()
    return zip_of({name if key == README else key: content for key, content in files.items()})


def _compressed(method: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as opened:
        for name, content in _files().items():
            opened.writestr(name, content)
    return packed.getvalue()


def _bomb() -> bytes:
    """述べる大きさは小さく、開くと上限を超える。"""
    size = archive.MAX_FILE + 1
    packed = _with(README, b"0" * size)
    return packed.replace(struct.pack("<L", size), struct.pack("<L", 10))


def _encrypted() -> bytes:
    packed = bytearray(pack(sealed_record()))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    packed[packed.index(b"PK\x03\x04") + 6] |= 1
    return bytes(packed)


DEEP = 200_000
HOSTILE: dict[str, Callable[[], bytes]] = {
    "空": lambda: b"",
    "zip でない": lambda: b"kaigiroku" * 100,
    "空の zip": lambda: zip_of({}),
    "途中で切れた": lambda: pack(sealed_record())[:-40],
    "中ほどが壊れた": lambda: pack(sealed_record()).replace(b"PK\x03\x04", b"PK\x03\x05", 2),
    "足りない": lambda: zip_of({name: content for name, content in _files().items() if name != LEAVES}),
    "余分": lambda: _with("extra.txt", b""),
    "同じ名前が二つ": _twice,
    "上のフォルダ": lambda: _renamed("../../README.txt"),
    "絶対の場所": lambda: _renamed("/etc/README.txt"),
    "フォルダの中": lambda: _renamed("record/README.txt"),
    "NUL の入った名前": lambda: _renamed("README.txt+.exe").replace(b"README.txt+", b"README.txt\x00"),
    "膨らむ": lambda: _with(README, b"0" * (archive.MAX_FILE + 1)),
    "大きさを偽って膨らむ": _bomb,
    "ほかの圧縮": lambda: _compressed(zipfile.ZIP_BZIP2),
    "LZMA": lambda: _compressed(zipfile.ZIP_LZMA),
    "暗号": _encrypted,
    "深い JSON": lambda: _with(RECORD, b"[" * DEEP + b"]" * DEEP),
    "長い数": lambda: _with(STATEMENT, b'{"head":{"entry":' + b"9" * 100_000 + b"}}"),
    "小数": lambda: _with(STATEMENT, _files()[STATEMENT].replace(b'"entry":41', b'"entry":41.0')),
    "指数": lambda: _with(STATEMENT, _files()[STATEMENT].replace(b'"entry":41', b'"entry":41e0')),
    "真偽値": lambda: _with(STATEMENT, _files()[STATEMENT].replace(b'"entry":41', b'"entry":true')),
    "数でない数": lambda: _with(STATEMENT, _files()[STATEMENT].replace(b'"entry":41', b'"entry":NaN')),
    "同じ項目が二つ": lambda: _with(
        STATEMENT, _files()[STATEMENT].replace(b'{"content_hash"', b'{"record":"x","content_hash"')
    ),
    "空白": lambda: _with(RECORD, _files()[RECORD] + b"\n"),
    "BOM": lambda: _with(RECORD, b"\xef\xbb\xbf" + _files()[RECORD]),
    "UTF-16": lambda: _with(RECORD, _files()[RECORD].decode().encode("utf-16")),
    "壊れた UTF-8": lambda: _with(RECORD, _files()[RECORD].replace("委員".encode(), b"\xff\xfe")),
    "片割れの文字": lambda: _with(RECORD, _files()[RECORD].replace("委員".encode(), b"\\ud800")),
    "逃がした文字": lambda: _with(RECORD, _files()[RECORD].replace("委員".encode(), b"\\u59d4\\u54e1")),
    "ただの数": lambda: _with(RECORD, b"7"),
    "null": lambda: _with(LEAVES, b"null"),
    "ほかの形": lambda: _with(RECORD, b'{"format":"kaigiroku-record/2","parts":[]}'),
    "署名が空": lambda: _with(SIGNATURE, b""),
    "署名が 16 進でない": lambda: _with(SIGNATURE, b"z" * 128 + b"\n"),
    "署名が大文字": lambda: _with(SIGNATURE, _files()[SIGNATURE].upper()),
    "署名の後に字": lambda: _with(SIGNATURE, _files()[SIGNATURE] + b"x"),
}


@pytest.fixture(autouse=True)
def _small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """上限を小さくして、試験で大きなファイルを作らずに済ませる。"""
    monkeypatch.setattr(archive, "MAX_FILE", 1_000_000)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_clear_line_and_status_1(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "RECORD.zip"
    path.write_bytes(HOSTILE[name]())
    with pytest.raises(SystemExit) as ended:
        cli(["verify", str(path)], standalone_mode=False)
    assert ended.value.code == 1
    summary, fault = capsys.readouterr().out.splitlines()
    assert summary.endswith("RECORD.zip: この会議録は、封をしたときのままではありません。")
    assert fault.startswith("- ")
    assert [one.name for one in tmp_path.iterdir()] == ["RECORD.zip"]


def test_a_file_larger_than_the_limit_is_refused_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sealing.checking.MAX_ARCHIVE", 1000)
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 1000)
    path = tmp_path / "RECORD.zip"
    path.write_bytes(b"PK" * 1000)
    assert check_record(path, ()).faults == ("会議録の zip としては大きすぎます。",)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nai.zip", tmp_path):
        with pytest.raises(UsageError, match="読めません"):
            check_record(path, ())


def test_words_of_a_hostile_record_do_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = sealed_record()
    path = tmp_path / "RECORD.zip"
    path.write_bytes(_with("\x1b[2Jextra", b""))
    with pytest.raises(SystemExit):
        cli(["verify", str(path)], standalone_mode=False)
    path.write_bytes(pack(record))
    cli(["verify", str(path)], standalone_mode=False)
    assert "\x1b" not in capsys.readouterr().out


def test_the_names_in_a_record_are_those_of_the_document() -> None:
    document = Path(__file__).resolve().parents[3] / "docs" / "record-format.md"
    text = document.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in text for name in NAMES)
