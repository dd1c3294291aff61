"""形態素解析. SudachiPy を使うのはこのファイルだけである。"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode

# SudachiPy は UTF-8 で 49,149 バイトを超える入力を受け付けない。日本語の一字は 3 バイトなので余裕をみる。
_PACK_CHARS = 1500
# スレッドを分けて得をする字数と、スレッドの数。
_WORTH_THREADS = 20_000
_THREADS = 2


class WordKind(IntEnum):
    """語の種類。内容語は NOUN から ADJECTIVE まで。"""

    OTHER = 0
    NOUN = 1
    NUMBER = 2
    PERSON = 3
    PLACE = 4
    VERB = 5
    ADJECTIVE = 6
    FILLER = 7
    PARTICLE = 8
    SYMBOL = 9


CONTENT_KINDS = frozenset(
    {WordKind.NOUN, WordKind.NUMBER, WordKind.PERSON, WordKind.PLACE, WordKind.VERB, WordKind.ADJECTIVE}
)


# 辞書の見出しの正規化形、種類、語とみるか(記号や空白でない)、内容語か。
_EntryOf = tuple[str, WordKind, bool, bool]


# そのうち、残すかどうかの印の場所。
_WORD, _CONTENT = 2, 3


class Word(NamedTuple):
    """本文 [start, end) の一語。lemma は正規化形(表記ゆれと送り仮名をそろえた見出し)。"""

    start: int
    end: int
    lemma: str
    kind: WordKind


class Tokenizer:
    """Sudachi の形態素解析器。一つのスレッドに一つ作る(共有すると SudachiPy が例外を出す)。"""

    def __init__(self) -> None:
        dictionary = _dictionary()
        self._short = dictionary.tokenizer(SplitMode.A)
        self._kinds: dict[int, WordKind] = {}
        # 辞書の見出しの番号から、見出しへ。文字列を取り出すのは、形態素解析の半分ほどの時間がかかる。
        self._entries: dict[int, _EntryOf] = {}

    def words(self, text: str) -> list[Word]:
        """本文を短い単位(A モード)の語に分ける。空白は含めない。長さの制限はない。

        >>> [(w.lemma, w.kind.name) for w in Tokenizer().words("申込みをWi-Fiで")][:1]
        [('申し込み', 'NOUN')]
        """
        return self._words(text, _WORD)

    def content_words(self, text: str) -> list[Word]:
        """words のうち内容語だけ。内容語でない語は文字列を取り出さないので、words から選ぶより速い。

        >>> [w.lemma for w in Tokenizer().content_words("電子申請を始めます。")]
        ['電子', '申請', '始める']
        """
        return self._words(text, _CONTENT)

    def _words(self, text: str, wanted: int) -> list[Word]:
        """wanted は、見出しのどの印の付いたものを残すか(_WORD か _CONTENT)。"""
        words: list[Word] = []
        # 一語ごとに通る所なので、名前を引く手間と、Word(...) の引数の受け渡しを省く(三割ほど速い)。
        entries, keep, make, tokenize = self._entries, words.append, tuple.__new__, self._short.tokenize
        for base, pack in _packs(text):
            for morpheme in tokenize(pack):
                entry = entries.get(morpheme.word_id()) or self._entry(morpheme)
                if entry[wanted]:
                    keep(make(Word, (base + morpheme.begin(), base + morpheme.end(), entry[0], entry[1])))
        return words

    def _entry(self, morpheme: Morpheme) -> _EntryOf:
        number = morpheme.part_of_speech_id()
        kind = self._kinds.get(number)
        if kind is None:
            kind = self._kinds[number] = _kind(morpheme.part_of_speech())
        entry = (morpheme.normalized_form(), kind, kind is not WordKind.SYMBOL, kind in CONTENT_KINDS)
        # 辞書に無い語は、違う語でも番号が同じになる。
        if not morpheme.is_oov():
            self._entries[morpheme.word_id()] = entry
        return entry

    def plain_verb(self, stem: str) -> str:
        """「ます」の前の形を終止形にする。動詞でなければ、もとのまま返す。

        >>> Tokenizer().plain_verb("周知に努め"), Tokenizer().plain_verb("方針")
        ('周知に努める', '方針')
        """
        base, pack = _packs(stem + "ます")[-1]
        verb = None
        for morpheme in self._short.tokenize(pack):
            if base + morpheme.end() == len(stem):
                verb = morpheme
        if verb is None or verb.part_of_speech()[0] != "動詞":
            return stem
        plain: str = verb.dictionary_form()
        return stem[: base + verb.begin()] + plain

    def reading(self, text: str) -> str:
        """読み(カタカナ)。読みの分からない字はそのまま残る。

        >>> Tokenizer().reading("図書館")
        'トショカン'
        """
        return "".join(
            morpheme.reading_form() or morpheme.surface()
            for _, pack in _packs(text)
            for morpheme in self._short.tokenize(pack)
        )

    def surname_length(self, text: str) -> int:
        """文字列の先頭にある人の姓の字数。姓で始まらなければ 0。

        >>> Tokenizer().surname_length("佐藤情報政策")
        2
        """
        first = next(iter(self.words(text)), None)
        return first.end if first is not None and first.kind is WordKind.PERSON else 0


def content_words_of(texts: Sequence[str]) -> list[list[Word]]:
    """本文ごとの内容語。長い会議録では二つのスレッドで解析する(SudachiPy は解析の間 GIL を放す)。"""
    return _read_all(texts, Tokenizer.content_words)


def words_of(texts: Sequence[str]) -> list[list[Word]]:
    """本文ごとの語。長い会議録では二つのスレッドで解析する。"""
    return _read_all(texts, Tokenizer.words)


def _read_all(texts: Sequence[str], read: Callable[[Tokenizer, str], list[Word]]) -> list[list[Word]]:
    if sum(map(len, texts)) < _WORTH_THREADS:
        tokenizer = Tokenizer()
        return [read(tokenizer, text) for text in texts]
    local = threading.local()

    def read_bundle(bundle: Sequence[str]) -> list[list[Word]]:
        if not hasattr(local, "tokenizer"):
            local.tokenizer = Tokenizer()
        return [read(local.tokenizer, text) for text in bundle]

    with ThreadPoolExecutor(_THREADS) as pool:
        return [words for found in pool.map(read_bundle, _bundles(texts)) for words in found]


def _bundles(texts: Sequence[str]) -> list[list[str]]:
    """短い本文を、スレッドに渡す手間に見合う長さずつ束ねる。"""
    bundles: list[list[str]] = []
    room = 0
    for text in texts:
        if room <= 0:
            bundles.append([])
            room = _PACK_CHARS
        bundles[-1].append(text)
        room -= len(text)
    return bundles


def versions() -> tuple[str, str]:
    """語を作った解析器と辞書の版。索引が古いかどうかを見分けるために保存する。"""
    from importlib.metadata import version  # noqa: PLC0415 分析だけのときに読み込まないため(読み込みに時間がかかる)。

    return version("sudachipy"), version("sudachidict-core")


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    return Dictionary()


def _packs(text: str) -> list[tuple[int, str]]:
    """本文を、句点か改行で終わる長すぎない束に分ける。束の先頭の位置を付ける。"""
    packs: list[tuple[int, str]] = []
    start = 0
    while len(text) - start > _PACK_CHARS:
        end = start + _PACK_CHARS
        cut = max(text.rfind("。", start, end), text.rfind("\n", start, end)) + 1
        if cut <= start:  # 句点のない長い本文でも、解析器の制限を超える前に必ず切る。
            cut = end
        packs.append((start, text[start:cut]))
        start = cut
    packs.append((start, text[start:]))
    return packs


def _kind(pos: tuple[str, ...]) -> WordKind:
    first, second, third = pos[0], pos[1], pos[2]
    if first == "名詞":
        if second == "数詞":
            return WordKind.NUMBER
        if third == "人名":
            return WordKind.PERSON
        return WordKind.PLACE if third == "地名" else WordKind.NOUN
    if first == "接尾辞":
        return WordKind.NOUN if second == "名詞的" else WordKind.PARTICLE
    if first in ("補助記号", "空白", "記号"):
        # 「A」「B」などの文字は記号でも語の一部なので残す。
        return WordKind.NOUN if second == "文字" else WordKind.SYMBOL
    return {
        "動詞": WordKind.VERB, "形容詞": WordKind.ADJECTIVE, "形状詞": WordKind.ADJECTIVE, "接頭辞": WordKind.NOUN,
        "感動詞": WordKind.FILLER, "助詞": WordKind.PARTICLE, "助動詞": WordKind.PARTICLE,
    }.get(first, WordKind.OTHER)  # fmt: skip
