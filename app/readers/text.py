"""テキストファイルを読む. 文字コードを確かめ、読めないものは理由を添えて断る。"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from app.errors import SourceError

MAX_BYTES = 20 * 1024 * 1024
# テキストファイルではない形式の先頭。例: PDF は %PDF- で始まる。
_MAGIC = {
    b"%PDF-": "PDF", b"PK\x03\x04": "Word・Excel などの ZIP 形式", b"\xd0\xcf\x11\xe0": "旧形式の Word・Excel",
    b"\x89PNG": "画像(PNG)", b"\xff\xd8\xff": "画像(JPEG)", b"GIF8": "画像(GIF)", b"SQLite format 3": "データベース", b"\x1f\x8b": "gzip 圧縮",
}  # fmt: skip
# 日本語の文書には現れない字。違う文字コードで読んだ印である。例: 私用領域、制御文字
_IMPOSSIBLE = re.compile(r"[\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]")
# UTF-8 としてこの数のバイト(漢字 3 字)まで正しく読めれば、UTF-8 の文書が途中で壊れたものとみる。
_SURELY_UTF8 = 9
# JSON の \ud800 や、UTF-8 でない引数から生まれる値。
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HIRAGANA = re.compile(r"[ぁ-ん]")


def read_file(path: Path) -> str:
    """テキストファイルを文字列として読む。

    raises: SourceError ファイルがない・開けない、または decode が断るとき。
    """
    return decode(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """ファイルの中身。SourceError: ファイルがない、開けない、大きすぎる。"""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(_too_large(path.name, size))
        return path.read_bytes()
    except OSError as error:
        reason = "ファイルがありません" if isinstance(error, FileNotFoundError) else "ファイルを開けません"
        raise SourceError(f"{path}: {reason}。場所と名前、読み取りの権限を確かめてください。") from error


def check_size(data: bytes, name: str) -> None:
    """SourceError: 大きすぎる。"""
    if len(data) > MAX_BYTES:
        raise SourceError(_too_large(name, len(data)))


def decode(data: bytes, name: str) -> str:
    """バイト列を文字列にする。UTF-8、UTF-16、Shift_JIS(CP932)、EUC-JP を試す。

    name: 誤りの文に出すファイル名。
    raises: SourceError 空、大きすぎる、テキストファイルでない、文字コードが分からないとき。
    """
    check_size(data, name)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff\xe3\x80"):
        raise SourceError(f"{name}: 中身がありません。正しいファイルかどうかを確かめてください。")
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(
                f"{name}: {kind}のファイルは読めません。Word(docx)、Excel(xlsx)、PDF、テキスト、Markdown、TSV のいずれかで保存し直してください。"
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(data, "utf-16", name)
    if (at := data.find(b"\x00")) >= 0:
        raise SourceError(
            f"{name}: {at + 1} バイト目に文字でないデータがあります。テキストファイルかどうかを確かめてください。"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # 文字の途中で終わる UTF-8 は、ほかの文字コードとして読めてしまうことがあるので、先に見分ける。
        if error.reason == "unexpected end of data" and error.start > 0:
            line = data[: error.start].count(b"\n") + 1
            raise SourceError(
                f"{name}: {line} 行目でファイルが途中で切れています。元のファイルを取り直してください。"
            ) from error
        if sum(byte >= 0x80 for byte in data[: error.start]) >= _SURELY_UTF8:
            return _decode_as(data, "utf-8-sig", name)
    return _decode_japanese(data, name)


def has_surrogate(text: str) -> bool:
    """対になっていないサロゲートがあるか。文字ではないので、解析も保存も出力もできない。

    >>> has_surrogate("あ\\udcff"), has_surrogate("あ")
    (True, False)
    """
    return _SURROGATE.search(text) is not None


def _decode_japanese(data: bytes, name: str) -> str:
    """Shift_JIS か EUC-JP として読む。両方で読めるときは、ひらがなの多い方を採る。"""
    readings: list[str] = []
    for encoding in ("cp932", "euc_jp"):
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if not _IMPOSSIBLE.search(text):
                readings.append(text)
    if readings:
        return max(readings, key=lambda text: len(_HIRAGANA.findall(text)))
    return _decode_as(data, "utf-8", name)


def _decode_as(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SourceError(
            f"{name}: {line} 行目({error.start + 1} バイト目)の文字を読めません。UTF-8 か Shift_JIS で保存し直してください。"
        ) from error


def _too_large(name: str, size: int) -> str:
    return f"{name}: 大きすぎます({size / 1024 / 1024:.0f} MB)。{MAX_BYTES // 1024 // 1024} MB までのファイルにしてください。"
