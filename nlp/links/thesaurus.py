"""一般の同義語辞書. 同じ語の別の書き方(スマホとスマートフォン)と、同じ意味の別の語(老人と高齢者)を引く。

表の一行は一組で、語をタブで、一つの語の別の書き方を「|」で区切る。「~」の付いた見出しは、ほかの見出しから
たどり着くだけで、その見出しからは引かない(意味がいくつもある語)。表は呼ぶ側が読んで渡す。
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nlp.text.phrases import key_of
from nlp.text.tokenizer import Word

_QUIET = "~"
# 見出しひとつを作る語の数の上限。表の見出しの 99 % はこの中に入る。
_LONGEST = 6


class Entry(NamedTuple):
    """本文 [start, end) に現れた見出し。key は見出しの、幅と大文字小文字をそろえた形。"""

    key: str
    start: int
    end: int


class Thesaurus:
    """同義語辞書の表。"""

    def __init__(self, table: str) -> None:
        self._lines = table.splitlines()
        # 見出しから行の番号へ。何万もの見出しを一つずつ整えると遅いので、表の全体をまとめて整える。
        self._line_of: dict[str, int] = {}
        for number, line in enumerate(key_of(table).splitlines()):
            for word in line.replace("\t", "|").split("|"):
                if word[:1] != _QUIET:
                    self._line_of[word] = number

    def entries(self, text: str, words: Sequence[Word]) -> list[Entry]:
        """本文の語の並びに現れた見出し。語の途中では始まりも終わりもせず、長い見出しを先に採る。

        words: 本文の語(内容語だけでもよい。離れた語をまたぐ見出しは採らない)。
        """
        key = key_of(text)
        found: list[Entry] = []
        at = 0
        while at < len(words):
            entry, taken = self._entry(key, words, at)
            if entry is not None:
                found.append(entry)
            at += taken
        return found

    def spellings(self, key: str) -> tuple[str, ...]:
        """同じ語の別の書き方、略語、旧称。

        >>> Thesaurus("スマートフォン|スマホ\\t携帯情報端末").spellings("スマホ")
        ('スマートフォン',)
        """
        own, _ = self._group(key)
        return tuple(word for word in own if key_of(word) != key)

    def others(self, key: str) -> tuple[str, ...]:
        """同じ意味の別の語。同じ語の別の書き方は含まない。

        >>> Thesaurus("スマートフォン|スマホ\\t携帯情報端末").others("スマホ")
        ('携帯情報端末',)
        """
        return self._group(key)[1]

    def _entry(self, key: str, words: Sequence[Word], at: int) -> tuple[Entry | None, int]:
        """at 番目の語から始まる最も長い見出しと、それを作る語の数。なければ None と 1。"""
        last = at
        while last + 1 < min(len(words), at + _LONGEST) and words[last].end == words[last + 1].start:
            last += 1
        for end in range(last, at - 1, -1):
            piece = key[words[at].start : words[end].end]
            if piece in self._line_of:
                return Entry(piece, words[at].start, words[end].end), end - at + 1
        return None, 1

    def _group(self, key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """見出しのある語の書き方のすべてと、組のほかの語のすべて。"""
        number = self._line_of.get(key)
        if number is None:
            return (), ()
        lexemes = [
            [word.removeprefix(_QUIET) for word in lexeme.split("|")]
            for lexeme in self._lines[number].split("\t")
        ]
        own = next(lexeme for lexeme in lexemes if key in map(key_of, lexeme))
        return tuple(own), tuple(word for lexeme in lexemes if lexeme is not own for word in lexeme)
