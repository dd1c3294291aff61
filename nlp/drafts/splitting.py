"""長い文を分ける. 「…ですが、」「…まして、」で続く長い話し言葉の文を、選べる大きさの文に分ける。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.exchanges.points import SentenceView, view
from nlp.text.content_words import content_words
from nlp.text.sentences import Sentence
from nlp.text.tokenizer import Tokenizer

# 分けるのはこの字数より長い文だけで、どの部分もこの字数より短くしない。
_LONG = 90
_SHORTEST = 24
# 分ける節の終わり。(規則, 結び方, 例, その結果)
CUTS: tuple[tuple[str, str, str, str], ...] = (
    (r"(?<=です|ます)(?:けれども|けれど|けど|が)、$", "。", "環境を整えていますが、", "環境を整えています。"),
    (r"(?<=ました|ません)(?:けれども|けれど|けど|が)、$", "。", "条例を改めましたが、", "条例を改めました。"),
    (r"(?:(?<=ござい)|(?<=おり|あり|てい))まして、$", "ます。", "窓口が混み合っておりまして、", "窓口が混み合っております。"),
)  # fmt: skip
_CUTS = tuple((re.compile(rule), ending) for rule, ending, *_ in CUTS)
_OPEN, _CLOSE = "「『（(", "」』）)"


def ended(piece: str) -> str:
    """分けた部分を、文として結ぶ。文末ならそのまま返す。

    >>> ended("窓口が混み合っておりまして、"), ended("増やします。")
    ('窓口が混み合っております。', '増やします。')
    """
    for rule, ending in _CUTS:
        if rule.search(piece):
            return rule.sub(ending, piece)
    return piece


def split_long(text: str) -> list[str]:
    """長い文を分ける。つなぐと元の文に戻る。短い文と、分けるところのない文は一つのまま。"""
    if len(text) <= _LONG:
        return [text]
    pieces: list[str] = []
    start = depth = 0
    for at, mark in enumerate(text):
        depth += (mark in _OPEN) - (mark in _CLOSE)
        piece = text[start : at + 1]
        if mark != "、" or depth > 0 or len(piece) < _SHORTEST or len(text) - at <= _SHORTEST:
            continue
        if any(rule.search(piece) for rule, _ in _CUTS):
            pieces.append(piece)
            start = at + 1
    return [*pieces, text[start:]]


def split_views(views: Sequence[SentenceView], label: str, tokenizer: Tokenizer) -> list[SentenceView]:
    """発言の文のうち、長いものを分ける。label は発言者表記。"""
    found: list[SentenceView] = []
    for whole in views:
        pieces = split_long(whole.sentence.text)
        if len(pieces) == 1:
            found.append(whole)
            continue
        start = whole.sentence.start
        for piece in pieces:
            words = [
                word._replace(start=word.start + start, end=word.end + start)
                for word in content_words(tokenizer.content_words(piece))
            ]
            found.append(view(Sentence(start, start + len(piece), piece), words, label))
            start += len(piece)
    return found
