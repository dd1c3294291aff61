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
    return csv_start(head) + b"".join(map(csv_line, table))


def csv_start(head: Sequence[str]) -> bytes:
    """CSV のはじめ(BOM と見出し)。続けて csv_line() を並べれば、一行ずつ送れる。"""
    return _BOM.encode() + _line(head)


def csv_line(row: Sequence[str]) -> bytes:
    """CSV の一行。"""
    return _line([guard(cell) for cell in row])


def _line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


def guard(cell: str) -> str:
    """式とみなされる升の頭に「'」を付ける。unguard() で元に戻る。

    >>> guard("=1+1"), guard("3-1")
    ("'=1+1", '3-1')
    """
    return f"'{cell}" if _is_formula(cell) else cell


def unguard(cell: str) -> str:
    """guard() の逆。"""
    return cell[1:] if cell.startswith("'") and _is_formula(cell) else cell


def _is_formula(cell: str) -> bool:
    """式とみなされうるか。見た目の空白を頭に付けてもすり抜けられない。

    頭の「'」は除いて見る。もともと「'=」で始まる升も、戻したときに同じになるようにするためである。
    """
    bare = cell.lstrip("'")
    return bare.startswith(_FORMULA) or bare.lstrip(" \u3000").startswith(_FORMULA)
