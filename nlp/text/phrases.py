"""句の表. 本文から、表にある句を長いもの優先で拾う。句がいくつあっても、本文の長さに比例する時間で済む。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from nlp.text.width import fold

Value = TypeVar("Value")


class Phrase(NamedTuple, Generic[Value]):
    """本文 [start, end) にあった句と、その句の値。"""

    value: Value
    start: int
    end: int


class PhraseTable(Generic[Value]):
    """句から値への表。句の幅と大文字小文字は区別しない。"""

    def __init__(self, table: Mapping[str, Value]) -> None:
        self._values = {key_of(phrase): value for phrase, value in table.items() if phrase}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for key in self._values:
            lengths[key[0]].add(len(key))
        self._lengths = {mark: sorted(found, reverse=True) for mark, found in lengths.items()}

    def find(self, text: str) -> list[Phrase[Value]]:
        """本文に現れた句を位置の順に返す。重なる句は、先に始まるもの、同じ所なら長いものを採る。

        英数字の句は、前後に英数字が続くときは別の語とみて拾わない。

        >>> PhraseTable({"無線LAN": 1, "公衆無線LAN": 2}).find("公衆無線ＬＡＮと無線LAN")
        [Phrase(value=2, start=0, end=7), Phrase(value=1, start=8, end=13)]
        """
        return list(self._find(key_of(text)))

    def _find(self, key: str) -> Iterator[Phrase[Value]]:
        free = 0
        for start, mark in enumerate(key):
            if start < free:
                continue
            for length in self._lengths.get(mark, ()):
                end = start + length
                if end <= len(key) and key[start:end] in self._values and stands_alone(key, start, end):
                    yield Phrase(self._values[key[start:end]], start, end)
                    free = end
                    break


def key_of(text: str) -> str:
    """句を比べるための、幅と大文字小文字をそろえた形。長さは変わらない。

    >>> key_of("Ｗｉ－Ｆｉ")
    'wi-fi'
    """
    folded = fold(text)
    lowered = folded.lower()
    # 小文字にすると長さの変わる文字(トルコ語のİなど)があるときは、位置がずれないよう元のまま使う。
    return lowered if len(lowered) == len(folded) else folded


def stands_alone(key: str, start: int, end: int) -> bool:
    """英数字の句 key[start:end] の前後に、英数字が続いていないか。

    >>> stands_alone("line", 0, 4), stands_alone("online", 2, 6)
    (True, False)
    """
    return not (
        (_is_letter(key[start]) and start > 0 and _is_letter(key[start - 1]))
        or (_is_letter(key[end - 1]) and end < len(key) and _is_letter(key[end]))
    )


def _is_letter(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()
