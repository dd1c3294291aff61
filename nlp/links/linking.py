"""施策への紐付け. 質疑応答の言葉と、施策の各項目の言葉の重なりで順位を付け、確かなものだけを提案する。

順位は BM25F(項目ごとの重み付き語数、Robertson & Zaragoza 2009)による。特徴は Sudachi の正規化形、
隣り合う二語、同義語の概念の三つ。提案するかどうかは、根拠の量と、他の候補との差で決める。
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.records import EvidenceWord, Measure, Span
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer, Word

# 項目の重み。施策名と実施内容が何の施策かを最もよく表し、年度ごとの文は担当者の書き方の差が大きい。
_TITLE, _CONTENT, _GROUP, _DEPARTMENT, _DESCRIPTION, _YEARS = 2.0, 3.0, 1.0, 1.0, 0.6, 0.25
_K1, _B = 1.2, 0.4
_PAIR, _CONCEPT = 0.8, 1.5
_LIMIT = 10
# 計画を語るときに必ず出る語。どの施策にも現れるので、根拠の言葉としては数えない。
_GENERIC = frozenset(
    "実施 事業 検討 推進 充実 提供 情報 活用 整備 拡充 利用 市民 システム 導入 サービス 職員 計画 目標 取り組み 取組 対応 関係 課 行政 業務".split()
)
_GENERIC_WEIGHT = 0.35
# 提案の下限。score は根拠の量を 0 から 1 に丸めたもの。
_SUGGEST_SCORE = 0.42
_SUGGEST_SHARE = 0.72
# 根拠のうち、施策名か実施内容にある言葉の割合の下限。年度ごとの文だけの一致では提案しない。
_SUGGEST_NAMED = 0.25


@dataclass(frozen=True, slots=True)
class QueryPart:
    """問い合わせの一部。span は元の発言の位置、text はその本文、weight は重み(質問を 1 とする)。

    words は text の内容語(位置は text の中)。
    """

    text: str
    words: Sequence[Word]
    weight: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """紐付けの候補。measure は施策の添字。"""

    measure: int
    score: float
    suggested: bool
    evidence: tuple[EvidenceWord, ...]


@dataclass(frozen=True, slots=True)
class _Occurrence:
    weight: float
    spans: tuple[Span, ...]
    word: str


class MeasureIndex:
    """施策の索引。作るのに一度だけ施策の文を解析し、以後は質疑応答ごとに順位を返す。

    measures は索引の元になった施策で、Candidate.measure はその添字である。
    """

    def __init__(self, measures: Sequence[Measure], tokenizer: Tokenizer, synonyms: Synonyms) -> None:
        self.measures = tuple(measures)
        self._synonyms = synonyms
        self._count = len(measures)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        weighted = [self._weigh(measure, tokenizer) for measure in measures]
        lengths = [sum(terms.values()) for terms in weighted]
        average = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
        self._named = [frozenset(self._name_terms(measure, tokenizer)) for measure in measures]
        for i, terms in enumerate(weighted):
            norm = _K1 * (1 - _B + _B * lengths[i] / average)
            for term, tf in terms.items():
                self._postings[term].append((i, tf * (_K1 + 1) / (tf + norm)))

    def _weigh(self, measure: Measure, tokenizer: Tokenizer) -> dict[str, float]:
        terms: defaultdict[str, float] = defaultdict(float)
        years = " ".join(filter(None, (t for y in measure.years for t in (y.target, y.evaluation))))
        for text, weight in (
            (measure.title, _TITLE), (measure.content, _CONTENT), (measure.group, _GROUP),
            (" ".join(measure.departments), _DEPARTMENT), (measure.description, _DESCRIPTION), (years, _YEARS),
        ):  # fmt: skip
            if text:
                for term, count in self._terms(text, content_words(tokenizer.content_words(text))).items():
                    terms[term] += weight * (1 + math.log(count))
        return terms

    def _name_terms(self, measure: Measure, tokenizer: Tokenizer) -> Counter[str]:
        """施策名と実施内容の特徴。"""
        text = f"{measure.title}。{measure.group}。{measure.content}"
        return self._terms(text, content_words(tokenizer.content_words(text)))

    def _terms(self, text: str, words: Sequence[Word]) -> Counter[str]:
        terms = Counter(word.lemma for word in words)
        terms.update(f"{a.lemma} {b.lemma}" for a, b in pairwise(words) if b.start - a.end <= 1)
        terms.update(f"≡{concept.name}" for concept in self._synonyms.concepts(text))
        return terms

    def rank(self, parts: Sequence[QueryPart]) -> list[Candidate]:
        """問い合わせに近い施策を、近い順に最大 10 件返す。重なる言葉が一つもない施策は返さない。"""
        query = self._query(parts)
        totals: dict[int, float] = defaultdict(float)
        carried: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for term, occurrence in query.items():
            postings = self._postings.get(term, ())
            idf = math.log(1 + (self._count - len(postings) + 0.5) / (len(postings) + 0.5))
            for i, tf in postings:
                gain = occurrence.weight * idf * tf
                totals[i] += gain
                carried[i].append((gain, term))
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:_LIMIT]
        best = ranked[0][1] if ranked else 0.0
        return [self._candidate(i, total, best, carried[i], query) for i, total in ranked]

    def _query(self, parts: Sequence[QueryPart]) -> dict[str, _Occurrence]:
        found: dict[str, list[tuple[float, Span | None, str]]] = defaultdict(list)
        for part in parts:
            for word in part.words:
                found[word.lemma].append(
                    (part.weight, _at(part, word.start, word.end), part.text[word.start : word.end])
                )
            for a, b in pairwise(part.words):
                if b.start - a.end <= 1:
                    found[f"{a.lemma} {b.lemma}"].append(
                        (part.weight * _PAIR, _at(part, a.start, b.end), part.text[a.start : b.end])
                    )
            for concept in self._synonyms.concepts(part.text):
                found[f"≡{concept.name}"].append(
                    (
                        part.weight * _CONCEPT,
                        _at(part, concept.start, concept.end),
                        part.text[concept.start : concept.end],
                    )
                )
        return {term: _merge(term, hits) for term, hits in found.items()}

    def _candidate(
        self,
        i: int,
        total: float,
        best: float,
        carried: list[tuple[float, str]],
        query: dict[str, _Occurrence],
    ) -> Candidate:
        score = round(total / (total + 14.0), 4)
        named = sum(gain for gain, term in carried if term in self._named[i])
        suggested = (
            score >= _SUGGEST_SCORE and total >= _SUGGEST_SHARE * best and named >= _SUGGEST_NAMED * total
        )
        evidence = _evidence(sorted(carried, reverse=True), query)
        return Candidate(i, score, suggested and bool(evidence), evidence)


def _merge(term: str, hits: Sequence[tuple[float, Span | None, str]]) -> _Occurrence:
    """同じ語が何度出ても重みは緩やかにしか増えない。"""
    strongest = max(weight for weight, _, _ in hits)
    weight = strongest * (1 + 0.3 * math.log(len(hits)))
    if term in _GENERIC:
        weight *= _GENERIC_WEIGHT
    spans = tuple(dict.fromkeys(span for _, span, _ in hits if span is not None))
    return _Occurrence(weight, spans, hits[0][2])


def _evidence(
    carried: Sequence[tuple[float, str]], query: dict[str, _Occurrence]
) -> tuple[EvidenceWord, ...]:
    """順位に効いた言葉。ほかの根拠に含まれる短い言葉と、どの施策にもある言葉は省く。"""
    words: list[EvidenceWord] = []
    for gain, term in carried:
        occurrence = query[term]
        # 「書」「館」のような一字の切れ端は、順位には使うが、人に見せる根拠にはしない。
        if (
            term in _GENERIC
            or len(occurrence.word) < 2
            or any(occurrence.word in word.word for word in words)
        ):
            continue
        words = [word for word in words if word.word not in occurrence.word]
        words.append(EvidenceWord(occurrence.word, occurrence.spans, round(gain, 2)))
        if len(words) == 6:
            break
    return tuple(words)


def _at(part: QueryPart, start: int, end: int) -> Span | None:
    if part.span is None:
        return None
    return Span(part.span.turn, part.span.start + start, part.span.start + end)
