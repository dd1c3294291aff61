"""要約案の指摘. 検査の結果を、要約案の文に割り当て、どうすればよいかと、人が確かめたかを添える。"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.draft_checking import check_text
from db.finding_checks import FindingCheck, NamedFinding, list_finding_checks
from db.records import Draft, Span
from db.rows import to_json
from db.shapes import write_spans
from nlp.drafts.findings import Finding, Severity
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """文の指摘。

    words は文の [start, end) の言葉、rule はどの決まりか、advice はどうすればよいか。notice は、誤りではなく注意であること。
    named は名指し、check は事務局が正しいと確かめたことか None。
    """

    rule: str
    words: str
    start: int
    end: int
    advice: str
    notice: bool
    named: NamedFinding
    check: FindingCheck | None


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """要約案に文の無い、原文の箇所の指摘。notice は、誤りではなく注意であること。named と check は SentenceFinding と同じ。"""

    rule: str
    words: str
    span: Span | None
    advice: str
    notice: bool
    named: NamedFinding
    check: FindingCheck | None


@dataclass(frozen=True, slots=True)
class Findings:
    """要約案の指摘。sentences は(段落、文)の番号(0 始まり)から指摘への対応。"""

    sentences: Mapping[tuple[int, int], tuple[SentenceFinding, ...]]
    places: tuple[PlaceFinding, ...]

    @property
    def mistakes(self) -> tuple[SentenceFinding | PlaceFinding, ...]:
        """誤り。注意は含まない。"""
        found: list[SentenceFinding | PlaceFinding] = [*self.places]
        found += [one for mine in self.sentences.values() for one in mine]
        return tuple(one for one in found if not one.notice)

    @property
    def errors(self) -> int:
        """直すべき誤りの数。注意と、人が確かめたものは数えない。"""
        return sum(one.check is None for one in self.mistakes)


def check_standing(db: Database, meeting_id: int, draft: Draft, tokenizer: Tokenizer) -> Findings:
    """いまの要約案を検査する。NotFoundError: 会議が無い。"""
    checks = list_finding_checks(db, meeting_id)
    return sorted_findings(draft, check_text(db, meeting_id, draft, tokenizer), checks)


def finding_mark(named: NamedFinding) -> str:
    """指摘の印。画面から送り返す。"""
    told = to_json([named.rule, named.words, named.place, named.text])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def sorted_findings(draft: Draft, found: Sequence[Finding], checks: Sequence[FindingCheck] = ()) -> Findings:
    """検査の結果を、文のものと、文の無いものに分ける。文をまたぐ指摘は、始まる文のものとする。checks は人が確かめた指摘。"""
    checked = {one.finding: one for one in checks}
    sentences: dict[tuple[int, int], list[SentenceFinding]] = defaultdict(list)
    places: list[PlaceFinding] = []
    for one in found:
        notice = one.severity is Severity.NOTICE
        if one.item is None:
            named = NamedFinding(one.rule, one.words, write_spans([one.span]) if one.span else "", "")
            check = checked.get(named)
            places.append(PlaceFinding(one.rule, one.words, one.span, one.rule.advice, notice, named, check))
            continue
        at = 0
        for number, sentence in enumerate(draft.items[one.item].sentences):
            end = at + len(sentence.text)
            if one.start < end or number == len(draft.items[one.item].sentences) - 1:
                span = max(one.start - at, 0), min(one.end, end) - at
                named = NamedFinding(one.rule, one.words, write_spans(sentence.sources), sentence.text)
                check = checked.get(named)
                sentences[one.item, number].append(
                    SentenceFinding(one.rule, one.words, *span, one.rule.advice, notice, named, check)
                )
                break
            at = end
    return Findings({key: tuple(mine) for key, mine in sentences.items()}, tuple(places))
