"""打ち間違い. 見つからない言葉に近い、記録にある言葉を選ぶ。"""

from __future__ import annotations

from collections.abc import Iterable


def one_slip(typed: str, known: str) -> bool:
    """一字の打ち間違い(一字違い、一字多い、一字足りない、隣の字と入れ替わり)か。同じ言葉は違う。

    >>> one_slip("デジダル", "デジタル"), one_slip("アプ", "アプリ"), one_slip("図館書", "図書館"), one_slip("市", "町")
    (True, True, True, True)
    """
    if typed == known or abs(len(typed) - len(known)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(typed, known, strict=False)) if a != b), None)
    at = min(len(typed), len(known)) if same is None else same
    left, right = typed[at:], known[at:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right if len(left) > len(right) else left == right[1:]


def close_words(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """一字の打ち間違いで typed になる言葉。同じ長さのものを先にする。一字の言葉では、ほとんど何にでもなるので探さない。"""
    found = [word for word in known if one_slip(typed, word)] if len(typed) > 2 else []
    return tuple(sorted(found, key=lambda word: (len(word) != len(typed), word)))
