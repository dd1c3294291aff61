"""要約案の指摘. 検査の結果を、要約案の文に割り当て、どうすればよいかを添える。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.draft_checking import check_text
from db.records import Draft, Span
from nlp.drafts.findings import Finding, Severity
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """文の指摘。words は文の [start, end) の言葉、rule はどの決まりか、advice はどうすればよいか。notice は、誤りではなく注意であること。"""

    rule: str
    words: str
    start: int
    end: int
    advice: str
    notice: bool


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """要約案に文の無い、原文の箇所の指摘。notice は、誤りではなく注意であること。"""

    rule: str
    words: str
    span: Span | None
    advice: str
    notice: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """要約案の指摘。sentences は(段落、文)の番号(0 始まり)から指摘への対応。"""

    sentences: Mapping[tuple[int, int], tuple[SentenceFinding, ...]]
    places: tuple[PlaceFinding, ...]

    @property
    def errors(self) -> int:
        """直すべき誤りの数。注意は数えない。"""
        sentences = sum(not one.notice for mine in self.sentences.values() for one in mine)
        return sentences + sum(not place.notice for place in self.places)


def check_standing(db: Database, meeting_id: int, draft: Draft, tokenizer: Tokenizer) -> Findings:
    """いまの要約案を検査する。NotFoundError: 会議が無い。"""
    return sorted_findings(draft, check_text(db, meeting_id, draft, tokenizer))


def sorted_findings(draft: Draft, found: Sequence[Finding]) -> Findings:
    """検査の結果を、文のものと、文の無いものに分ける。文をまたぐ指摘は、始まる文のものとする。"""
    sentences: dict[tuple[int, int], list[SentenceFinding]] = defaultdict(list)
    places: list[PlaceFinding] = []
    for one in found:
        notice = one.severity is Severity.NOTICE
        if one.item is None:
            places.append(PlaceFinding(one.rule, one.words, one.span, one.rule.advice, notice))
            continue
        at = 0
        for number, sentence in enumerate(draft.items[one.item].sentences):
            end = at + len(sentence.text)
            if one.start < end or number == len(draft.items[one.item].sentences) - 1:
                span = max(one.start - at, 0), min(one.end, end) - at
                sentences[one.item, number].append(
                    SentenceFinding(one.rule, one.words, *span, one.rule.advice, notice)
                )
                break
            at = end
    return Findings({key: tuple(mine) for key, mine in sentences.items()}, tuple(places))
