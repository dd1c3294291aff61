"""問いから探す. これから尋ねたい質問の文に、いちばん近い過去の質疑応答を選ぶ。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from sqlite_utils import Database

from db.exchanges import StoredExchange, get_exchanges
from db.search import Match, Query, phrase_counts, search_exchanges
from nlp.text.content_words import content_words
from nlp.text.similarity import TermWeights, cosine, features
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# 長すぎる質問は、はじめのこの字数だけを使う。
MAX_QUESTION = 2000
# 全文検索に渡す、珍しい方からの語の数と、そこから言葉の重なりを比べる質疑応答の数。
_WORDS, _COMPARED = 16, 40
# 質問どうしの近さを、答弁との近さより重くみる割合。
_QUESTION, _ANSWER = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Similar:
    """似た質疑応答。near は近さ(大きいほど近い)、shared は両方の質問に現れる語(正規化形)を、珍しい順に。"""

    stored: StoredExchange
    near: float
    shared: tuple[str, ...]


def find_similar(db: Database, question: str, tokenizer: Tokenizer, most: int) -> tuple[Similar, ...]:
    """質問の文に近い公開の質疑応答を、近い順に most 件まで。内容の語が無ければ空。"""
    asked = _lemmas(question[:MAX_QUESTION], tokenizer)
    counts = phrase_counts(db, {(lemma,) for lemma in asked})
    known = sorted({lemma for lemma in asked if counts[lemma,]}, key=lambda lemma: (counts[lemma,], lemma))
    if not known:
        return ()
    query = Query(tuple((lemma,) for lemma in known[:_WORDS]), Match.ANY)
    hits = search_exchanges(db, query, _COMPARED)
    found = get_exchanges(db, [hit.id for hit in hits.hits])
    sides = [(_lemmas(_question(one), tokenizer), _lemmas(_answers(one), tokenizer)) for one in found]
    weights = TermWeights([features([*question, *answers]) for question, answers in sides])
    mine = weights.vector(features(asked))
    rarity = {lemma: log1p(counts[known[-1],] / counts[lemma,]) for lemma in known}
    similar: list[Similar] = []
    for hit, stored, side in zip(hits.hits, found, sides, strict=True):
        shared = tuple(lemma for lemma in known if lemma in (*side[0], *side[1]))
        # 短い質疑応答は余弦で、長い質疑応答は bm25 で上になりやすい。一つの語を繰り返すだけのものは、どちらでも上になる。
        # 掛け合わせると、どれか一つで近いだけのものは上にならない。
        covered = sum(rarity[lemma] for lemma in shared) / sum(rarity.values())
        similar.append(Similar(stored, hit.score * covered * _near(mine, side, weights), shared))
    return tuple(sorted(similar, key=lambda one: (-one.near, one.stored.id))[:most])


def _near(mine: dict[str, float], side: tuple[Sequence[str], Sequence[str]], weights: TermWeights) -> float:
    question, answers = (cosine(mine, weights.vector(features(lemmas))) for lemmas in side)
    return _QUESTION * question + _ANSWER * answers


def _lemmas(text: str, tokenizer: Tokenizer) -> list[str]:
    return [word.lemma for word in content_words(tokenizer.words(fold(text)))]


def _question(stored: StoredExchange) -> str:
    return "\n".join(quote.text for quote in stored.question)


def _answers(stored: StoredExchange) -> str:
    return "\n".join(quote.text for quote in stored.answers)
