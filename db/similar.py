"""似たもの. 長い文章の語のうち、珍しい語を多く含むものから順に探す。すべての語を含む必要はない。

点は bm25 に、語の珍しさで量った「どれだけの語を含むか」の割合を掛けたもの。一つの語ばかり繰り返すものより、
いろいろな語を少しずつ含むものが前に来る。珍しさは log(1 + (N - n + 0.5) / (n + 0.5)) で、どの語でも正になる。
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from sqlite_utils import Database

from db.postings import Postings, Total, postings_total, read_postings, word_term
from db.ranking import Ranking
from db.search import Hit
from db.words import encode_word

# 長い文章では、珍しい方からこれだけの語を使う。ありふれた語は順位をほとんど変えず、時間ばかりかかる。
_MOST = 40
# 長い質疑応答も、そのために遠いとは言えないので、長さは bm25 のふつうの値(0.75)より弱く効かせる。
_K1, _B = 1.2, 0.4


def find_similar(db: Database, noun: str, words: Iterable[str], limit: int) -> tuple[Hit, ...]:
    """語 words を多く含むものを、近い順に limit 件。noun は "turn" か "exchange"。

    writing() の中などで、まだ一覧に直していない語があるときは、何も見つからない。
    """
    total = postings_total(db, noun)
    if total is None or not total.documents:
        return ()
    terms = dict.fromkeys(word_term(encode_word(word)) for word in words)
    found = [read_postings(db, noun, term) for term in terms]
    rarest = sorted((one for one in found if len(one.documents)), key=lambda one: len(one.documents))[:_MOST]
    # 一覧に無い語も、含まれていない語として割合に入れる必要はない。どの文書にも等しく効く。
    return tuple(Hit(*hit) for hit in _ranking(rarest, total).best(limit)) if rarest else ()


def _ranking(found: list[Postings], total: Total) -> Ranking:
    size = max(int(one.documents[-1]) for one in found) + 1
    scores, covered = np.zeros(size), np.zeros(size)
    average = total.size / total.documents
    for one in found:
        hits = len(one.documents)
        rarity = math.log(1 + (total.documents - hits + 0.5) / (hits + 0.5))
        length = _K1 * (1 - _B + _B * one.sizes / average)
        scores[one.documents] += rarity * one.counts * (_K1 + 1) / (one.counts + length)
        covered[one.documents] += rarity
    documents = np.flatnonzero(covered).astype(np.int32)
    return Ranking(documents, scores[documents] * covered[documents] / covered.max())
