"""紐付けの問い合わせ. 質疑応答の各部分の手掛かりに、どれほど話題を表すかの重みを付ける。"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Span
from nlp.links.synonyms import Synonyms
from nlp.links.terms import Term, TermKind, find_terms
from nlp.text.phrases import key_of
from nlp.text.tokenizer import Word

# 質疑応答の部分ごとの重み。答弁は担当課の言い方で施策名を言い直すことが多いが、関係のない説明も混じる。
QUESTION, ANSWER, AGENDA, ANSWERER = 1.0, 0.3, 0.2, 0.3
# 手掛かりの種類ごとの重み。語を 1 とする。
_KIND = {
    TermKind.WORD: 1.0, TermKind.PAIR: 0.8, TermKind.CONCEPT: 1.5, TermKind.RELATED: 0.5, TermKind.AMOUNT: 1.0
}  # fmt: skip
# 話題を立てる言い方と括弧の中の語は、ほかの語よりも重い。例: 「電子申請について」「『行政手続の電子化』で」
_THEME = re.compile(
    r"[^。、\n]{2,60}?(?:について|に関して|に関する|に関し|につきまして|の件|のところ)|[「『][^」』]{2,30}[」』]"
)
_THEME_WEIGHT = 1.5
# 「書」「館」のような一字の語は、別の語の切れ端であることが多い。
_SINGLE_WEIGHT = 0.5
# 計画を語るときに必ず出る語。どの施策にも現れるので、ほとんど数えない。
GENERIC = frozenset(
    "実施 事業 検討 推進 充実 提供 情報 活用 整備 拡充 利用 市民 システム 導入 サービス 職員 計画 目標 取り組み 取組 対応 関係 課 行政 業務".split()
)
_GENERIC_WEIGHT = 0.35
# 同じ語の繰り返しは、緩やかにしか重みを増やさない。
_REPEATED = 0.3


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
class Clue:
    """問い合わせの手掛かり。

    weight: 重み。spans: 元の発言の中の位置(発言にない部分の語では空)。
    word: 初めに現れたときの書き方。forms: 現れた書き方すべて(幅と大文字小文字をそろえた形)。
    """

    kind: TermKind
    weight: float
    spans: tuple[Span, ...]
    word: str
    forms: frozenset[str]


def weigh(parts: Sequence[QueryPart], synonyms: Synonyms) -> dict[str, Clue]:
    """手掛かりの名前から、重みと位置への対応。"""
    found: defaultdict[str, list[tuple[float, Term, QueryPart]]] = defaultdict(list)
    for part in parts:
        themes = [match.span() for match in _THEME.finditer(part.text)]
        for term in find_terms(part.text, part.words, synonyms):
            stressed = any(start <= term.start and term.end <= end for start, end in themes)
            weight = part.weight * _KIND[term.kind] * (_THEME_WEIGHT if stressed else 1.0)
            found[term.key].append((weight, term, part))
    return {key: _clue(key, hits) for key, hits in found.items()}


def _clue(key: str, hits: Sequence[tuple[float, Term, QueryPart]]) -> Clue:
    weight = max(weight for weight, _, _ in hits) * (1 + _REPEATED * math.log(len(hits)))
    if key in GENERIC:
        weight *= _GENERIC_WEIGHT
    elif len(key) == 1:
        weight *= _SINGLE_WEIGHT
    words = [part.text[term.start : term.end] for _, term, part in hits]
    spans = (
        Span(part.span.turn, part.span.start + term.start, part.span.start + term.end)
        for _, term, part in hits
        if part.span is not None
    )
    return Clue(hits[0][1].kind, weight, tuple(dict.fromkeys(spans)), words[0], frozenset(map(key_of, words)))
