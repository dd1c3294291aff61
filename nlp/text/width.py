"""文字幅をそろえる. 一文字を必ず一文字に写すので、写した文字列の位置は元の文字列の位置と同じになる。"""

from __future__ import annotations

import re
import unicodedata

_FULLWIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_DASHES = dict.fromkeys("‐‑‒–—―−－", "-")
_SPACES = dict.fromkeys("\u3000\u00a0\u2003\u2002\u2009\u200a\ufeff\u200b", " ")
# 半角の句読点と括弧。例: 「はい､分かりました｡」
_HALF_MARKS = dict(zip("｡､｢｣･〜", "。、「」・~", strict=True))
_CIRCLES = dict.fromkeys("◯〇⚪", "○")
_BRACKETS = {"〔": "[", "〕": "]"}
_FOLD = {**_FULLWIDTH, **_DASHES, **_SPACES, **_HALF_MARKS}
_FOLD_MARKS = {**_FOLD, **_CIRCLES, **_BRACKETS}
# str.translate は一字ごとに表を引くので、漢字の多い本文では正規表現で拾う方が速い。
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
_FOLDED_MARKS = re.compile(f"[{re.escape(''.join(_FOLD_MARKS))}]")
_KANJI_DIGITS = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "元": 1,
}
_LONGEST_NUMBER = 18
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}


def fold(text: str) -> str:
    """全角英数記号と各種の横線・空白を半角に、半角の句読点を全角にする。長さは変わらない。

    >>> fold("Ｗｉ－Ｆｉ　２台")
    'Wi-Fi 2台'
    """
    return _FOLDED.sub(lambda match: _FOLD[match[0]], text)


def fold_marks(text: str) -> str:
    """fold に加えて、発言者の印に使われる丸や亀甲括弧の字形もそろえる。長さは変わらない。

    >>> fold_marks("◯議長〔着席〕")
    '○議長[着席]'
    """
    return _FOLDED_MARKS.sub(lambda match: _FOLD_MARKS[match[0]], text)


def squash(text: str) -> str:
    """NFKC にして空白をすべて除く。比較のためだけに使い、位置は保たない。

    >>> squash("委 員 長　Ａ")
    '委員長A'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def parse_number(text: str) -> int | None:
    """算用数字か漢数字の整数を読む。読めないか 18 字を超えれば None。

    >>> parse_number("１２"), parse_number("二十六"), parse_number("元"), parse_number("二〇二〇"), parse_number("A")
    (12, 26, 1, 2020, None)
    """
    digits = fold(text).replace(",", "").strip()
    if len(digits) > _LONGEST_NUMBER:
        return None
    if digits.isascii() and digits.isdigit():
        return int(digits)
    if not digits or any(mark not in _KANJI_DIGITS and mark not in _KANJI_UNITS for mark in digits):
        return None
    if not any(mark in _KANJI_UNITS for mark in digits):
        return int("".join(str(_KANJI_DIGITS[mark]) for mark in digits))
    total, current = 0, 0
    for mark in digits:
        if mark in _KANJI_UNITS:
            total += (current or 1) * _KANJI_UNITS[mark]
            current = 0
        else:
            current = _KANJI_DIGITS[mark]
    return total + current
