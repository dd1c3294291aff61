"""施策への紐付け. 質疑応答の言葉と、施策の各項目の言葉の重なりで順位を付け、確かなものだけを提案する。

順位は BM25F(項目ごとの重み付き語数、Robertson & Zaragoza 2009)に、施策名や実施内容のうち語られている割合を加味する。
手掛かりの種類は nlp/links/terms.py、問い合わせの重みは nlp/links/query.py、施策の項目の重みは nlp/links/fields.py にある。
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db.records import EvidenceWord, Measure, Precedent
from nlp.links.fields import naming_terms, read_fields, related_forms, term_weights
from nlp.links.precedents import Lesson, Nearest, Precedents
from nlp.links.query import GENERIC, Clue, QueryPart, weigh
from nlp.links.synonyms import Synonyms
from nlp.links.terms import TermKind
from nlp.text.tokenizer import Tokenizer

# 質疑応答どうしの近さを測る手掛かり。
_COMPARED = frozenset({TermKind.WORD, TermKind.CONCEPT})
_K1, _B = 1.2, 0.4
# 施策名・見出し・実施内容の手掛かりがすべて語られたときの加点の割合。
_COVERED = 0.5
_LIMIT = 10
# 前例で順位の変わることを見込んで、詳しく調べる施策の数。
_POOL = 3 * _LIMIT
_MOST_EVIDENCE = 6
# 根拠として見せる言葉の、最もよく効いた言葉に対する割合の下限。
_LEAST_EVIDENCE = 0.2
# 根拠の量がこの値のとき score は 0.5 になる。量の単位は、その計画に一度しか出ない語が一つ重なったときを 1 とする。
_HALF = 2.75
# 確定した前例と同じ質疑応答で加わる根拠の量。近さの二乗に比例し、少し似ているだけではほとんど動かない。
_TAUGHT = 8.0
# 前例がこれより近ければ、施策の言葉が語られていなくても提案する。
_SURE_PRECEDENT = 0.35
# 提案の条件(score が 0.5 以上であることのほかに): 最良の候補に対する根拠の量の割合、施策名や実施内容の手掛かりのうち
# 語られた割合。
_SUGGEST_SHARE, _SUGGEST_COVERED = 0.65, 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """紐付けの候補。measure は施策の添字、precedent は順位を上げ下げした前例。"""

    measure: int
    score: float
    suggested: bool
    evidence: tuple[EvidenceWord, ...]
    precedent: Precedent | None = None


@dataclass(frozen=True, slots=True)
class _Match:
    """問い合わせと施策の重なり。

    total は根拠の量、said はそのうち言葉の重なりによるもの、covered は語られた割合、
    gains は手掛かりごとの根拠の量、nearest は最も近い前例。
    """

    measure: int
    total: float
    said: float
    covered: float
    gains: Sequence[tuple[float, str]]
    nearest: Nearest | None = None


class MeasureIndex:
    """施策の索引。作るのに一度だけ施策の文を解析し、以後は質疑応答ごとに順位を返す。

    measures は索引の元になった施策で、Candidate.measure はその添字である。lessons は、この計画の施策について
    人が下した判断。
    """

    def __init__(
        self,
        measures: Sequence[Measure],
        tokenizer: Tokenizer,
        synonyms: Synonyms,
        lessons: Sequence[Lesson] = (),
    ) -> None:
        self.measures = tuple(measures)
        self._synonyms = synonyms
        read = [read_fields(measure, tokenizer, synonyms) for measure in measures]
        self._postings = _postings([term_weights(fields) for fields in read])
        self._related = [related_forms(fields) for fields in read]
        self._names = [naming_terms(fields) for fields in read]
        self._name_weights = [sum(map(self._idf, names)) for names in self._names]
        self._position = {measure.key: i for i, measure in enumerate(measures)}
        # 一つの質疑応答にいくつもの判断があるので、ベクトルは質疑応答ごとに一度だけ作る。
        asked = {lesson.exchange: lesson.parts for lesson in lessons}
        vectors = {exchange: self._vector(weigh(parts, synonyms)) for exchange, parts in asked.items()}
        self._precedents = Precedents(lessons, [vectors[lesson.exchange] for lesson in lessons])

    def rank(self, parts: Sequence[QueryPart]) -> list[Candidate]:
        """問い合わせに近い施策を、近い順に最大 10 件返す。重なる言葉が一つもない施策は返さない。"""
        clues = weigh(parts, self._synonyms)
        matches = self._follow_precedents(self._matches(clues), self._vector(clues))
        found = (match for match in matches if match.total > 0)
        matches = sorted(found, key=lambda match: (-match.total, match.measure))[:_LIMIT]
        return [_candidate(match, matches[0].total, clues) for match in matches]

    def _matches(self, clues: Mapping[str, Clue]) -> list[_Match]:
        """上位になりうる施策の重なり。加点しても上位に届かない施策については、詳しく調べない。"""
        rarity = {key: clue.weight * self._idf(key) for key, clue in clues.items()}
        totals: defaultdict[int, float] = defaultdict(float)
        for key, weight in rarity.items():
            for i, tf in self._postings.get(key, {}).items():
                totals[i] += weight * tf
        leaders = heapq.nlargest(_POOL, totals.values())
        least = leaders[-1] / (1 + _COVERED) if leaders else 0.0
        return [self._match(i, rarity, clues) for i, total in totals.items() if total >= least]

    def _match(self, i: int, rarity: Mapping[str, float], clues: Mapping[str, Clue]) -> _Match:
        gains = [
            (weight * self._postings[key][i], key)
            for key, weight in rarity.items()
            if i in self._postings.get(key, ())
            and (clues[key].kind is not TermKind.RELATED or self._bridges(i, key, clues[key]))
        ]
        named = self._name_weights[i]
        covered = sum(self._idf(key) for key in self._names[i] if key in clues) / named if named else 0.0
        total = sum(gain for gain, _ in gains) * (1 + _COVERED * covered)
        return _Match(i, total, total, covered, gains)

    def _follow_precedents(self, matches: list[_Match], vector: Mapping[str, float]) -> list[_Match]:
        """前例のある施策の根拠の量を、確定なら増やし、却下なら減らす。"""
        nearest = {self._position[key]: found for key, found in self._precedents.nearest(vector).items()}
        known = {match.measure for match in matches}
        new = [
            _Match(i, 0.0, 0.0, 0.0, ()) for i, found in nearest.items() if i not in known and found.confirmed
        ]
        return [
            _taught(match, nearest[match.measure]) if match.measure in nearest else match
            for match in (*matches, *new)
        ]

    def _vector(self, clues: Mapping[str, Clue]) -> dict[str, float]:
        """質疑応答どうしの近さを測る単位ベクトル。語と同義語の概念だけを見る。"""
        weights = {key: clue.weight * self._idf(key) for key, clue in clues.items() if clue.kind in _COMPARED}
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {key: weight / norm for key, weight in weights.items()} if norm else {}

    def _bridges(self, i: int, topic: str, clue: Clue) -> bool:
        """関連語が、違う言葉どうしを結んでいるか。同じ言葉の重なりは、語としてすでに数えている。"""
        return not any(
            ours in theirs or theirs in ours for ours in clue.forms for theirs in self._related[i][topic]
        )

    def _idf(self, key: str) -> float:
        """手掛かりの珍しさ(0 から 1)。BM25 の idf を、計画の大きさによらないよう一度しか出ない語の値で割る。"""
        count, held = len(self.measures), len(self._postings.get(key, ()))
        rarest = math.log(1 + (count - 0.5) / 1.5)
        return math.log(1 + (count - held + 0.5) / (held + 0.5)) / rarest if rarest else 0.0


def _postings(measures: Sequence[Mapping[str, float]]) -> dict[str, dict[int, float]]:
    """手掛かりから、それを持つ施策の添字と BM25 の tf への対応。"""
    lengths = [sum(weights.values()) for weights in measures]
    average = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0
    postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for i, weights in enumerate(measures):
        norm = _K1 * (1 - _B + _B * lengths[i] / average)
        for key, tf in weights.items():
            postings[key][i] = tf * (_K1 + 1) / (tf + norm)
    return dict(postings)


def _taught(match: _Match, nearest: Nearest) -> _Match:
    total = match.total + _TAUGHT * nearest.near**2 if nearest.confirmed else match.total * (1 - nearest.near)
    return replace(match, total=total, nearest=nearest)


def _candidate(match: _Match, best: float, clues: Mapping[str, Clue]) -> Candidate:
    score = round(match.total / (match.total + _HALF), 4)
    evidence = _evidence(sorted(match.gains, reverse=True), clues)
    precedent = match.nearest.precedent if match.nearest else None
    # 見せられる理由のないものは提案しない。
    suggested = _suggests(match, best) and bool(evidence or precedent)
    return Candidate(match.measure, score, suggested, evidence, precedent)


def _suggests(match: _Match, best: float) -> bool:
    """提案するか。前例だけで提案するのは、とても近い前例があるときに限る。"""
    nearest = match.nearest
    if nearest is not None and nearest.confirmed and nearest.near >= _SURE_PRECEDENT:
        return match.total >= max(_HALF, _SUGGEST_SHARE * best)
    amount = min(match.total, match.said)
    return amount >= max(_HALF, _SUGGEST_SHARE * best) and match.covered >= _SUGGEST_COVERED


def _evidence(gains: Sequence[tuple[float, str]], clues: Mapping[str, Clue]) -> tuple[EvidenceWord, ...]:
    """順位に効いた言葉。ほかの根拠に含まれる短い言葉と、どの施策にもある言葉と、わずかにしか効いていない言葉は省く。"""
    words: list[EvidenceWord] = []
    for gain, key in gains:
        clue = clues[key]
        if gain < _LEAST_EVIDENCE * gains[0][0]:
            break
        # 「書」「館」のような一字の切れ端は、順位には使うが、人に見せる根拠にはしない。
        if key in GENERIC or len(clue.word) < 2 or any(clue.word in word.word for word in words):
            continue
        words = [word for word in words if word.word not in clue.word]
        words.append(EvidenceWord(clue.word, clue.spans, round(gain, 2)))
        if len(words) == _MOST_EVIDENCE:
            break
    return tuple(words)
