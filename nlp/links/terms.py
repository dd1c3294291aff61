"""紐付けの手掛かり. 文章を、語・隣り合う二語・同義語の概念・関連語の話題・数量に分ける。"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from nlp.links.related import TOPICS
from nlp.links.synonyms import Synonyms
from nlp.text.amounts import find_amounts
from nlp.text.tokenizer import Word


class TermKind(IntEnum):
    """手掛かりの種類。"""

    WORD = 0
    PAIR = 1
    CONCEPT = 2
    RELATED = 3
    AMOUNT = 4


# 手掛かりの名前の頭に付ける印。語と、概念や話題の名前とが混ざらないようにする。
_MARKS = {
    TermKind.WORD: "",
    TermKind.PAIR: "",
    TermKind.CONCEPT: "≡",
    TermKind.RELATED: "~",
    TermKind.AMOUNT: "¥",
}


class Term(NamedTuple):
    """文章 [start, end) にある手掛かり。key は手掛かりの名前(種類の印を含む)。"""

    key: str
    start: int
    end: int
    kind: TermKind


def find_terms(text: str, words: Sequence[Word], synonyms: Synonyms) -> list[Term]:
    """文章の手掛かりを返す。words は text の内容語(位置は text の中)。"""
    terms = [Term(word.lemma, word.start, word.end, TermKind.WORD) for word in words]
    terms += [
        Term(f"{a.lemma} {b.lemma}", a.start, b.end, TermKind.PAIR)
        for a, b in pairwise(words)
        if b.start - a.end <= 1
    ]
    terms += [
        _term(TermKind.CONCEPT, concept.name, concept.start, concept.end)
        for concept in synonyms.concepts(text)
    ]
    terms += [
        _term(TermKind.RELATED, topic, phrase.start, phrase.end)
        for phrase in TOPICS.find(text)
        for topic in phrase.value
    ]
    terms += [_term(TermKind.AMOUNT, a.digits, a.start, a.end) for a in find_amounts(text)]
    return terms


def _term(kind: TermKind, name: str, start: int, end: int) -> Term:
    return Term(f"{_MARKS[kind]}{name}", start, end, kind)
