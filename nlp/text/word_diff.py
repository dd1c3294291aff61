"""語ごとの違い. 二つの文章を語に分け、同じところ・消えたところ・加わったところに分ける。"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from nlp.text.tokenizer import Tokenizer


class DiffKind(StrEnum):
    """違いの種類。"""

    SAME = "同じ"
    REMOVED = "消えた"
    ADDED = "加わった"


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """文章の一区切り。start と end は、消えたところでは前の文章、ほかでは後の文章の文字の位置。"""

    kind: DiffKind
    text: str
    start: int
    end: int


def word_diff(before: str, after: str, tokenizer: Tokenizer) -> tuple[DiffPiece, ...]:
    """前の文章を後の文章にする変更。同じところと消えたところをつなぐと前に、同じところと加わったところをつなぐと後になる。

    >>> [(p.kind.value, p.text) for p in word_diff("夜も開けます。", "夜も閉めます。", Tokenizer())]
    [('同じ', '夜も'), ('消えた', '開け'), ('加わった', '閉め'), ('同じ', 'ます。')]
    """
    old, new = _surfaces(before, tokenizer), _surfaces(after, tokenizer)
    pieces: list[DiffPiece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        removed, added = "".join(old[a:b]), "".join(new[c:d])
        at, to = len("".join(old[:a])), len("".join(new[:c]))
        if tag == "equal":
            pieces.append(DiffPiece(DiffKind.SAME, added, to, to + len(added)))
            continue
        if removed:
            pieces.append(DiffPiece(DiffKind.REMOVED, removed, at, at + len(removed)))
        if added:
            pieces.append(DiffPiece(DiffKind.ADDED, added, to, to + len(added)))
    return tuple(pieces)


def _surfaces(text: str, tokenizer: Tokenizer) -> list[str]:
    """文章を語に分ける。語でない記号と空白は一字ずつ。つなぐと元の文章に戻る。"""
    surfaces: list[str] = []
    at = 0
    for word in tokenizer.words(text):
        surfaces += text[at : word.start]
        surfaces.append(text[word.start : word.end])
        at = word.end
    return [*surfaces, *text[at:]]
