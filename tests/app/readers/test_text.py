from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SourceError
from app.readers.text import MAX_BYTES, decode, read_file

MINUTES = "会議録\n【会長】ただいまから、①～③を審議します。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert decode(MINUTES.encode(encoding), "会議録.txt").lstrip("\ufeff") == MINUTES


@pytest.mark.parametrize("text", [MINUTES.replace("①～③", "議案"), "会長　予算の審議を行います。\n"])
def test_euc_jp_is_read(text: str) -> None:
    assert decode(text.encode("euc_jp"), "会議録.txt") == text


@given(
    st.text(alphabet="会議録あいう、。ＡＢ（）【】\n", min_size=1).filter(
        lambda text: text.strip("　 \n") != ""
    )
)
def test_whatever_is_written_in_utf8_is_read_back(text: str) -> None:
    assert decode(text.encode(), "会議録.txt") == text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "中身がありません"),
        (b" \r\n\t\x00\n", "中身がありません"),
        ("　\n　\n".encode(), "中身がありません"),
        (b"\xef\xbb\xbf\n", "中身がありません"),
        (b"%PDF-1.7 ...", "PDFのファイルは読めません"),
        (b"PK\x03\x04....", "ZIP 形式のファイルは読めません"),
        (b"\x89PNG\r\n", "画像(PNG)のファイルは読めません"),
        ("会議録".encode() + b"\x00\x01", "10 バイト目に文字でないデータ"),
        ("一行目\n二行目の会議".encode()[:-1], "2 行目でファイルが途中で切れています"),
        ("一行目\n".encode() + b"\xff\xfe\xfd\x80 text" * 3, "2 行目"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line_naming_file_and_place(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, "資料.txt")
    message = str(caught.value)
    assert message.startswith("資料.txt: ")
    assert words in message
    assert "\n" not in message
    assert message.endswith("。")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "長い会議録.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1024 * 1024)
    with pytest.raises(SourceError, match=r"長い会議録\.txt: 大きすぎます\(21 MB\)"):
        read_file(path)
    with pytest.raises(SourceError, match="20 MB まで"):
        decode(b"a" * (MAX_BYTES + 1), "長い会議録.txt")


def test_a_file_is_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "会議録.txt"
    path.write_bytes(MINUTES.encode("cp932"))
    assert read_file(path) == MINUTES


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"ない\.txt: ファイルがありません"):
        read_file(tmp_path / "ない.txt")
    with pytest.raises(SourceError, match="ファイルを開けません"):
        read_file(tmp_path)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        text = decode(data, "資料.txt")
    except SourceError as refused:
        message = str(refused)
    else:
        assert text
        return
    assert message.startswith("資料.txt: ")
    assert "\n" not in message
