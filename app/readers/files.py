"""ファイルを読む. 形式を中身から見分け(名前の拡張子は信じない)、どれも文字列にする。"""

from __future__ import annotations

from pathlib import Path

from app.errors import SourceError
from app.readers.captions import captions_text, is_captions
from app.readers.office import OfficeKind, office_kind
from app.readers.text import check_size, decode, read_bytes

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"


def read_document(path: Path) -> str:
    """文書のファイルを文字列として読む。SourceError: 開けない、または document_text が断る。"""
    return document_text(read_bytes(path), path.name)


def document_text(data: bytes, name: str) -> str:
    """文書を文字列にする。Word、Excel、PDF、字幕(vtt、srt)と、文字のファイルを読む。

    name: 誤りの文に出すファイル名。
    raises: SourceError 空、大きすぎる、壊れている、読めない形式のとき。
    """
    check_size(data, name)
    # 読む部品は重いので、その形式のファイルのときにだけ読み込む。
    if data.startswith(_PDF):
        from app.readers.pdf import pdf_text  # noqa: PLC0415

        return pdf_text(data, name)
    if data.startswith(_ZIP):
        return _office_text(data, name)
    text = decode(data, name)
    if not is_captions(text):
        return text
    spoken = captions_text(text)
    if not spoken:
        raise SourceError(
            f"{name}: 字幕に文字がありません。録画から書き起こした字幕かどうかを確かめてください。"
        )
    return spoken


def _office_text(data: bytes, name: str) -> str:
    kind = office_kind(data, name)
    if kind is OfficeKind.WORD:
        from app.readers.word import word_text  # noqa: PLC0415

        return word_text(data, name)
    if kind is OfficeKind.EXCEL:
        from app.readers.excel import excel_text  # noqa: PLC0415

        return excel_text(data, name)
    raise SourceError(f"{name}: ZIP 形式のファイルは読めません。中の文書を取り出してから選んでください。")
