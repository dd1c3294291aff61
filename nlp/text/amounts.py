"""数量. 「3億5,280万円」と表の「352,800」(千円)のように、単位の違う書き方を同じ数として比べる。"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from nlp.text.width import fold

_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_AMOUNT = re.compile(rf"(?:{_NUMBER}[兆億万千]?)+")
_PART = re.compile(rf"({_NUMBER})([兆億万千]?)")
_UNITS = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3, "": 1}
# 同じ数とみるのに要る有効数字の桁数。二桁以下の数は、たまたま同じことが多い。
_DIGITS = 3
# 西暦とみる範囲。年は数量ではない。
_YEARS = range(1900, 2100)


class Amount(NamedTuple):
    """本文 [start, end) の数量。digits は末尾の 0 を除いた有効数字で、千円・万円などの単位によらない。"""

    digits: str
    start: int
    end: int


def find_amounts(text: str) -> list[Amount]:
    """本文の数量のうち、有効数字が 3 桁以上のものを位置の順に返す。西暦は含めない。

    >>> find_amounts("３億５，２８０万円を計上"), find_amounts("352,800")
    ([Amount(digits='3528', start=0, end=8)], [Amount(digits='3528', start=0, end=7)])
    """
    found: list[Amount] = []
    for match in _AMOUNT.finditer(fold(text)):
        value = sum(
            Decimal(number.replace(",", "")) * _UNITS[unit] for number, unit in _PART.findall(match[0])
        )
        digits = f"{value:.0f}".rstrip("0")
        if len(digits) >= _DIGITS and value not in _YEARS:
            found.append(Amount(digits, match.start(), match.end()))
    return found
