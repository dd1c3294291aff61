"""要約案の指摘. 検査の結果を、要約案の文に割り当て、どうすればよいかを添える。検査を呼ぶのはここだけである。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.draft_style import draft_style
from app.drafting.opened import standing_exchanges
from db.meetings import get_minutes
from db.records import Draft, Span
from nlp.drafts.checks import CheckRule, Finding, check_draft
from nlp.text.tokenizer import Tokenizer

# 決まりごとの、どうすればよいか。
ADVICE: Mapping[CheckRule, str] = {
    CheckRule.SOURCELESS: "原文のどこから来た文か分かりません。省いて、原文の箇所を戻してください。",
    CheckRule.UNCOVERED: "要約案に入れるか、省略するかを決めてください。",
    CheckRule.NUMBER: "原文の数・日付と見比べて直してください。",
    CheckRule.NAME: "原文にある名前と見比べて直してください。",
    CheckRule.DENIAL: "原文で打ち消しているかを見比べて直してください。",
    CheckRule.PERSON: "氏名を役職に改めてください。",
    CheckRule.ANSWERLESS: "答弁がすべて省略されています。答弁の文を戻してください。",
    CheckRule.UNANSWERED: "会議で答えがなかったかを確かめてください。",
}


@dataclass(frozen=True, slots=True)
class SentenceFinding:
    """文の指摘。words は文の [start, end) の言葉、rule はどの決まりか、advice はどうすればよいか。"""

    rule: str
    words: str
    start: int
    end: int
    advice: str


@dataclass(frozen=True, slots=True)
class PlaceFinding:
    """要約案に文の無い、原文の箇所の指摘。notice は、誤りではなくお知らせであること。"""

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
        """直すべきものの数。お知らせは数えない。"""
        return sum(map(len, self.sentences.values())) + sum(not place.notice for place in self.places)


def check_standing(db: Database, meeting_id: int, draft: Draft, tokenizer: Tokenizer) -> Findings:
    """いまの要約案を検査する。NotFoundError: 会議が無い。"""
    form = draft_style(db, meeting_id).form
    exchanges = standing_exchanges(db, meeting_id)
    return sorted_findings(draft, check_draft(get_minutes(db, meeting_id), exchanges, draft, form, tokenizer))


def sorted_findings(draft: Draft, found: Sequence[Finding]) -> Findings:
    """検査の結果を、文のものと、文の無いものに分ける。文をまたぐ指摘は、始まる文のものとする。"""
    sentences: dict[tuple[int, int], list[SentenceFinding]] = defaultdict(list)
    places: list[PlaceFinding] = []
    for one in found:
        if one.item is None:
            notice = one.rule is CheckRule.UNANSWERED
            places.append(PlaceFinding(one.rule, one.words, one.span, ADVICE[one.rule], notice))
            continue
        at = 0
        for number, sentence in enumerate(draft.items[one.item].sentences):
            end = at + len(sentence.text)
            if one.start < end or number == len(draft.items[one.item].sentences) - 1:
                span = max(one.start - at, 0), min(one.end, end) - at
                sentences[one.item, number].append(
                    SentenceFinding(one.rule, one.words, *span, ADVICE[one.rule])
                )
                break
            at = end
    return Findings({key: tuple(mine) for key, mine in sentences.items()}, tuple(places))
