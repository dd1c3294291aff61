"""施策の項目. 施策名・実施内容・担当課・年度ごとの文を、重みの付いた手掛かりにする。"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Measure
from nlp.links.synonyms import Synonyms
from nlp.links.terms import Term, TermKind, find_terms
from nlp.text.content_words import content_words
from nlp.text.phrases import key_of
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class Field:
    """施策の一項目。names は、その施策が何であるかを表す項目(施策名・見出し・実施内容)か。"""

    weight: float
    names: bool
    text: str
    terms: Sequence[Term]


def read_fields(measure: Measure, tokenizer: Tokenizer, synonyms: Synonyms) -> list[Field]:
    """施策の、書かれている項目。

    施策名と実施内容が何の施策かを最もよく表し、年度ごとの文は担当者の書き方の差が大きい。
    """
    years = " ".join(filter(None, (t for y in measure.years for t in (y.target, y.evaluation))))
    texts = (
        (2.0, True, measure.title), (3.0, True, measure.content), (1.0, True, measure.group),
        (1.0, False, " ".join(measure.departments)), (0.6, False, measure.description), (0.25, False, years),
    )  # fmt: skip
    return [
        Field(weight, names, text, find_terms(text, content_words(tokenizer.content_words(text)), synonyms))
        for weight, names, text in texts
        if text
    ]


def term_weights(fields: Sequence[Field]) -> dict[str, float]:
    """手掛かりごとの、項目の重みを付けた回数。同じ項目の中の繰り返しは 1 + ln(回数) に丸める。"""
    weights: defaultdict[str, float] = defaultdict(float)
    for field in fields:
        for key, count in Counter(term.key for term in field.terms).items():
            weights[key] += field.weight * (1 + math.log(count))
    return weights


def naming_terms(fields: Sequence[Field]) -> frozenset[str]:
    """施策が何であるかを表す手掛かり。二語の並びは、語と重ねて数えないために除く。"""
    return frozenset(
        term.key for field in fields if field.names for term in field.terms if term.kind is not TermKind.PAIR
    )


def related_forms(fields: Sequence[Field]) -> dict[str, frozenset[str]]:
    """関連語の話題ごとに、施策がどの語でその話題を述べているか。"""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for field in fields:
        for term in field.terms:
            if term.kind is TermKind.RELATED:
                forms[term.key].add(key_of(field.text[term.start : term.end]))
    return {key: frozenset(found) for key, found in forms.items()}
