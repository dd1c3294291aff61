"""根拠付け. 要約の文章を文に分け、文ごとに、原文のどの箇所に基づくかを言葉の重なりから求める。

言語モデルの書いた文章、人の打った文章、公表済みの要約のように、どこから作られたかの分からない文章に使う。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.records import DraftSentence, Span, Writer
from nlp.drafts.facts import find_numbers
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.similarity import TermWeights, cosine
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# 一文がまとめる原文の箇所の、いちばん多い数。
_MOST_SOURCES = 6
# 二つ目からの箇所は、まだ根拠のない言葉のこの割合以上を補い、文にこれほど近いものだけを根拠とする。
_LEAST_GAIN, _LEAST_CLOSENESS = 0.1, 0.1
# これより近い文のない箇所は、前後の箇所と同じ文の根拠とする。
_NEAR = 0.06
_MARKS = re.compile(r"[\s、。，．・「」『』（）()？！?!]+")


def ground(
    text: str, source: Sequence[tuple[Span, str]], tokenizer: Tokenizer, writer: Writer = Writer.PERSON
) -> tuple[DraftSentence, ...]:
    """要約の文章を文に分け、文ごとに根拠の箇所を付ける。

    text: 要約の文章(段落ひとつ)。source: 原文の箇所(一文ほどの長さ)とその本文を、発言の順に。writer: 書いたもの。
    返す文をつなぐと text に戻る。どの箇所も、少なくとも一つの文の根拠になる(近い文のない箇所は、前後の箇所と同じ文に付く)。
    文ごとの箇所は source の順に並ぶ。source が空なら根拠も空、text が空白だけなら文はない。
    """
    pieces = _pieces(text)
    spoken = [words for _, words in source]
    aligned = align([piece.strip() for piece in pieces], spoken, tokenizer)
    found = _with_leftovers(aligned, [span for span, _ in source])
    return tuple(
        DraftSentence(piece, tuple(source[at][0] for at in sorted(places)), writer)
        for piece, places in zip(pieces, found, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Alignment:
    """要約の文と原文の箇所の対応。番号はどちらも 0 から。

    sources: 要約の文ごとの、元になった箇所の番号(元が見つからなければ空)。
    closeness: 要約の文ごと、箇所ごとの近さ(0 から 1)。
    """

    sources: tuple[frozenset[int], ...]
    closeness: tuple[tuple[float, ...], ...]


def align(printed: Sequence[str], spoken: Sequence[str], tokenizer: Tokenizer) -> Alignment:
    """要約の文 printed が、原文の箇所 spoken のどれから作られたかを求める。

    最も近い箇所と、残った言葉を補う箇所を、元とみる。数は、それを述べた箇所を必ず元に含める。
    """
    theirs = [_features(words, tokenizer) for words in spoken]
    weights = TermWeights(theirs)
    vectors = [weights.vector(sorted(features)) for features in theirs]
    sources: list[frozenset[int]] = []
    closeness: list[tuple[float, ...]] = []
    for sentence in printed:
        mine = _features(sentence, tokenizer)
        vector = weights.vector(sorted(mine))
        near = tuple(cosine(vector, other) for other in vectors)
        cost = {feature: weights.idf(feature) for feature in mine}
        sources.append(_numbers_held(sentence, spoken, near, _covering(cost, theirs, near)))
        closeness.append(near)
    return Alignment(tuple(sources), tuple(closeness))


def _pieces(text: str) -> list[str]:
    """文章を文に分ける。文の間の空白は前の文に含めるので、つなぐと元に戻る。"""
    starts = [0, *[sentence.start for sentence in split_sentences(text)][1:], len(text)]
    return [text[start:end] for start, end in pairwise(starts)] if text.strip() else []


def _features(text: str, tokenizer: Tokenizer) -> frozenset[str]:
    """内容語の正規化形と、ひらがなだけでない二字の並び。語の一部だけを残した文も、元の文に近くなる。"""
    plain = _MARKS.sub("", fold(text)).lower()
    lemmas = (word.lemma for word in content_words(tokenizer.content_words(text)))
    return frozenset([f"語 {lemma}" for lemma in lemmas]) | {
        a + b for a, b in pairwise(plain) if not ("ぁ" <= a <= "ん" and "ぁ" <= b <= "ん")
    }


def _covering(
    cost: dict[str, float], theirs: Sequence[frozenset[str]], near: Sequence[float]
) -> frozenset[int]:
    """文の言葉 cost(重み)を覆う箇所。最も近いものから始めて、残りを補うものを足していく。"""
    total = sum(cost.values())
    if not total or not any(near):
        return frozenset()
    chosen = [max(range(len(near)), key=lambda at: near[at])]
    left = set(cost) - theirs[chosen[0]]
    while len(chosen) < _MOST_SOURCES:
        gains = [
            sum(cost[feature] for feature in left & features) / total
            if at not in chosen and near[at] >= _LEAST_CLOSENESS
            else 0.0
            for at, features in enumerate(theirs)
        ]
        best = max(range(len(gains)), key=lambda at: gains[at])
        if gains[best] < _LEAST_GAIN:
            break
        chosen.append(best)
        left -= theirs[best]
    return frozenset(chosen)


def _numbers_held(
    sentence: str, spoken: Sequence[str], near: Sequence[float], chosen: frozenset[int]
) -> frozenset[int]:
    """文の数が元の箇所になければ、それを述べた最も近い箇所を元に加える。"""
    found = set(chosen)
    for key in _number_keys(sentence):
        holding = [at for at, words in enumerate(spoken) if key in _number_keys(words)]
        if holding and not found & set(holding):
            found.add(max(holding, key=lambda at: near[at]))
    return frozenset(found)


def _number_keys(text: str) -> list[str]:
    return [fact.key for fact in find_numbers(text)]


def _with_leftovers(alignment: Alignment, spans: Sequence[Span]) -> list[set[int]]:
    """どの文の元でもない箇所を、最も近い文の根拠に加えた対応。"""
    found = [set(places) for places in alignment.sources]
    if not found:
        return found
    taken: set[int] = set().union(*alignment.sources)
    for at in range(len(spans)):
        if at not in taken:
            near = [closeness[at] for closeness in alignment.closeness]
            best = max(range(len(near)), key=lambda number: near[number])
            found[best if near[best] >= _NEAR else _beside(at, spans, alignment.sources)].add(at)
    return found


def _beside(at: int, spans: Sequence[Span], sources: Iterable[frozenset[int]]) -> int:
    """箇所 at から見て、最も間近の箇所(同じ発言、前のものを先に)を元にする文の番号。"""
    distances = [
        (spans[place].turn != spans[at].turn, abs(place - at), place > at, number)
        for number, places in enumerate(sources)
        for place in places
    ]
    return min(distances)[3] if distances else 0
