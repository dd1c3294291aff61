"""検証で見つかったこと."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """何が壊れているか。"""

    FILE_DAMAGED = "ファイルの破損"
    REFERENCE_BROKEN = "参照切れ"
    SCHEMA_CHANGED = "表の定義の変更"
    ENTRY_MISSING = "記入の欠け"
    ENTRY_BROKEN = "記入の書き換え"
    TAIL_CUT = "末尾の切り取り"
    ROW_ADDED = "行の追加"
    ROW_CHANGED = "行の書き換え"
    ROW_REMOVED = "行の削除"
    ROW_OVERTAKEN = "記録の無い変更"
    NOT_SIGNED = "署名なし"
    SIGNATURE_WRONG = "署名の不一致"
    HEAD_UNKNOWN = "印の不一致"


@dataclass(frozen=True, slots=True)
class RowKey:
    """守る表の行。key は主キーの JSON の配列。"""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Finding:
    """見つかったこと一つ。text は人に見せる一行、entry は鎖の記入の番号、row は行(それぞれ、あれば)。"""

    fault: Fault
    text: str
    entry: int | None = None
    row: RowKey | None = None
