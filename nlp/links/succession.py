"""計画の世代. 次の計画の施策ごとに、前の計画のどの施策を受け継いだものかの候補を挙げる。

分かれた施策も合わさった施策もあるので、多対多の組とする。近さは、実施内容・施策名・中間の見出し・説明の言葉の余弦に、
担当課の重なりと、同じ施策名の下にある隣の施策どうしの近さを少し加えたもの。両方から見て最も近い組か、
最も近い組に迫る組だけを提案し、似たものがなければ何も提案しない。
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.records import Measure
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.similarity import Vector, cosine
from nlp.text.tokenizer import Tokenizer

# 項目の重み。何をする施策かは実施内容に、何のための施策かは施策名と見出しに書かれる。説明と目標は書き方の差が大きい。
_CONTENT, _TITLE, _GROUP, _DESCRIPTION, _TARGETS = 3.0, 1.5, 1.0, 0.7, 0.3
# 同義語の概念と、隣り合う二語の重み。語そのものを 1 とする。
_CONCEPT, _PAIR = 1.0, 0.5
# どの計画のどの施策にも現れ、同じ施策かどうかを決めない語は、この割合に軽くする。
_GENERIC = frozenset(
    """
    実施 事業 検討 推進 充実 提供 情報 活用 整備 拡充 利用 市民 システム 導入 サービス 職員 計画 目標 取り組み 対応 関係 課 行政 業務 構築 強化 支援
    拡大 向上 促進 見直し 改善 開始 公開 掲載 ホームページ 環境 手段 内容 周知 機能 調査 現状 随時 更新 引き続き 関係 各課 連携 電子 手続き 手続 方法
    """.split()
)
_GENERIC_WEIGHT = 0.35
# 担当課が重なるときと、隣の施策どうしが近いときに加える点の上限。
_DEPARTMENT, _NEIGHBOURS = 0.06, 0.08
# 提案の下限。
_SUGGEST = 0.3
# 片方から見てだけ最も近い組(分かれたか合わさった施策)を提案するのに要る、もう片方の最も近い組に対する割合。
_SHARE = 0.7
# 候補として残す近さの下限と、施策ひとつあたりの数。
_LEAST, _LIMIT = 0.12, 5
_EVIDENCE = 5
_HEADING = re.compile(r"【[^】]*】")


@dataclass(frozen=True, slots=True)
class SuccessionCandidate:
    """後の計画の施策 successor が、前の計画の施策 predecessor を受け継ぐという候補。どちらも添字。

    score は 0 から 1 の近さ、suggested は人に提案するか、evidence は両方にある言葉を重い順に。
    """

    successor: int
    predecessor: int
    score: float
    suggested: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Profile:
    """施策ひとつの特徴。words は特徴からその施策での書き方への対応。"""

    vector: Vector
    words: Mapping[str, str]


def propose_successions(
    later: Sequence[Measure], earlier: Sequence[Measure], tokenizer: Tokenizer, synonyms: Synonyms
) -> tuple[SuccessionCandidate, ...]:
    """後の計画の施策ごとに、前の計画の施策の候補を近い順に並べる。似たもののない施策には候補がない。

    later と earlier は、それぞれの計画の施策を文書の順に並べたもの。
    """
    if not later or not earlier:
        return ()
    reader = _Reader(tokenizer, synonyms)
    counts = [reader.features(measure) for measure in (*later, *earlier)]
    rarity = _rarity([found for found, _ in counts])
    profiles = [_Profile(_vector(found, rarity), words) for found, words in counts]
    after, before = profiles[: len(later)], profiles[len(later) :]
    base = [[cosine(a.vector, b.vector) for b in before] for a in after]
    scores = _with_structure(base, later, earlier)
    return tuple(
        SuccessionCandidate(i, j, round(scores[i][j], 4), suggested, _evidence(after[i], before[j]))
        for i, j, suggested in _choose(scores)
    )


class _Reader:
    """施策の文を特徴にする。"""

    def __init__(self, tokenizer: Tokenizer, synonyms: Synonyms) -> None:
        self._tokenizer = tokenizer
        self._synonyms = synonyms

    def features(self, measure: Measure) -> tuple[dict[str, float], dict[str, str]]:
        """重み付きの特徴と、その書き方。"""
        weights: defaultdict[str, float] = defaultdict(float)
        words: dict[str, str] = {}
        targets = " ".join(year.target for year in measure.years if year.target)
        fields = (
            (measure.content, _CONTENT), (measure.title, _TITLE), (measure.group, _GROUP),
            (measure.description, _DESCRIPTION), (targets, _TARGETS),
        )  # fmt: skip
        for text, weight in fields:
            for term, word, share in self._terms(_HEADING.sub("。", text)):
                words.setdefault(term, word)
                # 同じ語が何度出ても、いちばん重い項目の重みにする。長い説明が短い施策名を覆わないようにするため。
                weights[term] = max(weights[term], weight * share)
        return dict(weights), words

    def _terms(self, text: str) -> list[tuple[str, str, float]]:
        """(特徴, 書き方, 重み)。"""
        words = content_words(self._tokenizer.content_words(text))
        found = [(w.lemma, text[w.start : w.end], _share(w.lemma)) for w in words]
        found += [
            (f"{a.lemma} {b.lemma}", text[a.start : b.end], _PAIR * max(_share(a.lemma), _share(b.lemma)))
            for a, b in pairwise(words)
            if b.start == a.end
        ]
        found += [(f"≡{c.name}", text[c.start : c.end], _CONCEPT) for c in self._synonyms.concepts(text)]
        return found


def _share(lemma: str) -> float:
    return _GENERIC_WEIGHT if lemma in _GENERIC else 1.0


def _rarity(measures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """特徴の珍しさ(BM25 の idf)。どの施策にもある特徴は、ほとんど 0 になる。"""
    counts = Counter(term for found in measures for term in found)
    return {
        term: math.log(1 + (len(measures) - count + 0.5) / (count + 0.5)) for term, count in counts.items()
    }


def _vector(found: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    weighted = {term: weight * rarity[term] for term, weight in found.items()}
    norm = math.hypot(*weighted.values())
    return {term: value / norm for term, value in weighted.items()} if norm else {}


def _with_structure(
    base: Sequence[Sequence[float]], later: Sequence[Measure], earlier: Sequence[Measure]
) -> list[list[float]]:
    """担当課の重なりと、同じ施策名の下の隣どうしの近さを加える。言葉の重ならない組には何も加えない。"""
    above, below = _neighbours(later), _neighbours(earlier)
    scores = [list(row) for row in base]
    for i, row in enumerate(base):
        for j, value in enumerate(row):
            if value < _LEAST:
                continue
            shared = set(later[i].departments) & set(earlier[j].departments)
            near = max((base[a][b] for a in above[i] for b in below[j]), default=0.0)
            scores[i][j] = min(value + (_DEPARTMENT if shared else 0.0) + _NEIGHBOURS * near, 1.0)
    return scores


def _neighbours(measures: Sequence[Measure]) -> list[list[int]]:
    """同じ施策名の下にある、ほかの施策の添字。"""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, measure in enumerate(measures):
        groups[measure.title].append(index)
    return [
        [other for other in groups[measure.title] if other != index] for index, measure in enumerate(measures)
    ]


def _choose(scores: Sequence[Sequence[float]]) -> list[tuple[int, int, bool]]:
    """残す組と、提案するかどうか。後の施策ごとに近い順。"""
    best_after = [max(row) for row in scores]
    best_before = [max(column) for column in zip(*scores, strict=True)]
    return [
        (i, j, _suggests(row[j], best_after[i], best_before[j]))
        for i, row in enumerate(scores)
        for j in sorted(range(len(row)), key=lambda j: (-row[j], j))[:_LIMIT]
        if row[j] >= _LEAST
    ]


def _suggests(score: float, after: float, before: float) -> bool:
    """両方から見て最も近いか、片方から見て最も近くもう片方でもそれに迫るか。"""
    return score >= _SUGGEST and score >= min(after, before) and score >= _SHARE * max(after, before)


def _evidence(after: _Profile, before: _Profile) -> tuple[str, ...]:
    """両方にある言葉を重い順に。ほかの言葉に含まれる短い言葉と、どの施策にもある語は省く。"""
    shared = (after.vector.keys() & before.vector.keys()) - _GENERIC
    words: list[str] = []
    for term in sorted(shared, key=lambda term: (-after.vector[term] * before.vector[term], term)):
        word = after.words[term]
        if len(word) < 2 or any(word in other for other in words):
            continue
        words = [*(other for other in words if other not in word), word]
        if len(words) == _EVIDENCE:
            break
    return tuple(words)
