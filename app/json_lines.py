"""一行一件の JSON を読む。"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

from app.errors import SourceError


def read_json_lines(lines: IO[str], required: Sequence[str]) -> Iterator[dict[str, Any]]:
    """行ごとの JSON オブジェクトを返す。空行は飛ばす。

    required: どの行にもなければならない項目。
    raises: SourceError JSON でない行、オブジェクトでない行、項目の足りない行(行番号を添える)。
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise SourceError(
                f"標準入力 {number} 行目: JSON として読めません。一行に一つの JSON を書いてください。"
            ) from error
        missing = [key for key in required if not isinstance(item, dict) or key not in item]
        if missing:
            raise SourceError(
                f"標準入力 {number} 行目: 項目 {'、'.join(missing)} がありません。書き加えてください。"
            )
        yield item
