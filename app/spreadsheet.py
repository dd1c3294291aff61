"""表計算に渡す表. Excel でそのまま開ける CSV にし、書かれた文字が式として働かないようにする。"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# これらで始まる升は、表計算ソフトが式とみなすことがある。全角のものも、開いたときに半角と同じに扱われることがある。
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Excel は、これで始まる CSV だけを UTF-8 として開く。
_BOM = "\ufeff"


def to_csv(head: Sequence[str], table: Iterable[Sequence[str]]) -> bytes:
    """見出しと行から、Excel で開ける CSV(UTF-8、BOM つき、CRLF)を作る。

    >>> to_csv(["質問"], [["=1+1"]]).decode("utf-8-sig")
    "質問\\r\\n'=1+1\\r\\n"
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in table)
    return (_BOM + written.getvalue()).encode()


def _harmless(cell: str) -> str:
    """式とみなされる升の頭に「'」を付ける。見た目の空白を頭に付けてもすり抜けられないようにする。"""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip(" \u3000").startswith(_FORMULA) else cell
