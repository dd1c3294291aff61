"""要約案の検査. 要約案が根拠から離れていないかを調べ、どこが・どの決まりに反するかを返す。飛ばすことはできない。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from db.records import Draft, DraftItem, Exchange, Minutes, Side, Span
from nlp.drafts.findings import CheckRule, Finding
from nlp.drafts.fixed_phrases import is_fixed_phrase
from nlp.drafts.likely_names import likely_names
from nlp.drafts.people import bare_names, find_names, present_names
from nlp.drafts.print_form import names_of
from nlp.drafts.promises import lost_conditions
from nlp.drafts.style import Style
from nlp.drafts.text_checks import check_text
from nlp.text.tokenizer import Tokenizer

_GAP = re.compile(rb"\0+")


def check_draft(
    minutes: Minutes, exchanges: Sequence[Exchange], draft: Draft, style: Style, tokenizer: Tokenizer
) -> list[Finding]:
    """要約案の全体を検査する。style は会議体の書き方(印字の形と名簿を使う)。見つけたことは、段落の順、原文の順に並ぶ。"""
    texts = {turn.number: turn.text for turn in minutes.turns}
    names = names_of(minutes, style.roster, tokenizer) if style.form.hides_names else None
    found: list[Finding] = []
    speakers = {item.speaker for item in draft.items} if names else set()
    named = {who for who in speakers if who in (names or ()) or find_names(who, names or (), tokenizer)}
    for number, item in enumerate(draft.items):
        if item.speaker in named:
            found.append(Finding(CheckRule.PERSON, item.speaker, number))
        found += check_item(number, item, texts, names, tokenizer)
    found += _cut_conditions(draft, texts)
    return (
        found
        + _uncovered(texts, draft)
        + _doubled(exchanges, draft, texts)
        + _answers(exchanges, draft, texts)
    )


def check_item(
    number: int,
    item: DraftItem,
    texts: Mapping[int, str],
    names: Collection[str] | None,
    tokenizer: Tokenizer,
) -> list[Finding]:
    """段落ひとつを検査する。

    number: 段落の番号(0 始まり)。texts: 発言番号ごとの本文。names: 印字してはならない氏名(氏名を印字する形では None)。
    """
    if not all(s.sources and all(_inside(span, texts) for span in s.sources) for s in item.sentences):
        return [Finding(CheckRule.SOURCELESS, item.text, number, 0, len(item.text))]
    found: list[Finding] = []
    if names is not None:
        present = present_names(item.text, names)
        places = find_names(item.text, present, tokenizer)
        found += [Finding(CheckRule.PERSON, item.text[a:b], number, a, b) for a, b in places]
        others = sorted([*likely_names(item.text, names), *bare_names(item.text, present, places, tokenizer)])
        found += [Finding(CheckRule.PERSONLIKE, item.text[a:b], number, a, b) for a, b in others]
    if not is_fixed_phrase(item.text):
        found += _check_sentences(number, item, texts, tokenizer)
    return found


def _check_sentences(
    number: int, item: DraftItem, texts: Mapping[int, str], tokenizer: Tokenizer
) -> list[Finding]:
    """段落の文を、それぞれの根拠と比べる。"""
    found: list[Finding] = []
    at = 0
    for sentence in item.sentences:
        source = "".join(texts[span.turn][span.start : span.end] for span in sentence.sources)
        found += [
            Finding(f.rule, f.words, number, at + f.start, at + f.end)
            for f in check_text(sentence.text, source, tokenizer)
        ]
        at += len(sentence.text)
    return found


def _cut_conditions(draft: Draft, texts: Mapping[int, str]) -> list[Finding]:
    """長い文を分けて後ろだけを選んだために、前の部分にあった条件が落ちた約束。"""
    printed = _blank(texts)
    for span in (span for item in draft.items for span in item.sources):
        _cover(printed, span, texts)
    found: list[Finding] = []
    for number, item in enumerate(draft.items):
        at = 0
        for sentence in item.sentences:
            start, at = at, at + len(sentence.text)
            first = next(iter(sentence.sources), Span(0, 0, 0))
            if not _inside(first, texts):
                continue
            text = texts[first.turn]
            opening = max(text.rfind(mark, 0, first.start) for mark in "。\n") + 1
            spoken, source = text[opening : first.end], text[first.start : first.end]
            if opening < first.start and not any(printed[first.turn][opening : first.start]):
                lost = (
                    [] if lost_conditions(sentence.text, source) else lost_conditions(sentence.text, spoken)
                )
                found += [Finding(CheckRule.CONDITION, fact.key, number, start, at) for fact in lost]
    return found


def _inside(span: Span, texts: Mapping[int, str]) -> bool:
    return span.turn in texts and 0 <= span.start < span.end <= len(texts[span.turn])


def _uncovered(texts: Mapping[int, str], draft: Draft) -> list[Finding]:
    """要約案の根拠にも省略の一覧にもない、空白でない原文。"""
    covered = _blank(texts)
    for span in [*(s for item in draft.items for s in item.sources), *(d.span for d in draft.dropped)]:
        _cover(covered, span, texts)
    found: list[Finding] = []
    for turn, text in texts.items():
        for gap in _GAP.finditer(covered[turn]):
            words = text[gap.start() : gap.end()]
            if words.strip():
                start = gap.start() + len(words) - len(words.lstrip())
                span = Span(turn, start, start + len(words.strip()))
                found.append(Finding(CheckRule.UNCOVERED, words.strip(), span=span))
    return found


def _doubled(exchanges: Sequence[Exchange], draft: Draft, texts: Mapping[int, str]) -> list[Finding]:
    """二つの段落の根拠になるか、根拠であり省略でもある原文。分け合った答弁は、それぞれの質疑応答の段落にあってよい。"""
    answers = {exchange.number: exchange.answers for exchange in exchanges}
    covered = _blank(texts)
    shared = _blank(texts)
    found: list[Finding] = []
    for number, item in enumerate(draft.items):
        lent = item.side is Side.ANSWER and item.exchange in answers
        taken: list[Span] = []
        for span in dict.fromkeys(item.sources):
            if not _inside(span, texts):
                continue
            may_share = lent and any(overlap(span, answer) for answer in answers[item.exchange or 0])
            before = covered[span.turn][span.start : span.end]
            also = shared[span.turn][span.start : span.end]
            if any(before) and any(c and not (may_share and s) for c, s in zip(before, also, strict=True)):
                words = texts[span.turn][span.start : span.end]
                found.append(Finding(CheckRule.DOUBLE, words, number, 0, len(item.text), span))
            taken.append(span)
            if may_share:
                _cover(shared, span, texts)
        for span in taken:
            _cover(covered, span, texts)
    for dropped in draft.dropped:
        span = dropped.span
        if _inside(span, texts) and any(covered[span.turn][span.start : span.end]):
            found.append(Finding(CheckRule.DOUBLE, texts[span.turn][span.start : span.end], span=span))
    return found


def _blank(texts: Mapping[int, str]) -> dict[int, bytearray]:
    return {turn: bytearray(len(text)) for turn, text in texts.items()}


def _cover(covered: Mapping[int, bytearray], span: Span, texts: Mapping[int, str]) -> None:
    if _inside(span, texts):
        covered[span.turn][span.start : span.end] = b"\1" * (span.end - span.start)


def _answers(exchanges: Sequence[Exchange], draft: Draft, texts: Mapping[int, str]) -> list[Finding]:
    """要約案に答弁のない質疑応答と、答えられていない論点。"""
    used: dict[int, list[Span]] = defaultdict(list)
    for span in (span for item in draft.items for span in item.sources):
        used[span.turn].append(span)
    found: list[Finding] = []
    for exchange in exchanges:
        first = exchange.question[0]
        words = texts[first.turn][first.start : first.end]
        if not exchange.answers:
            found.append(Finding(CheckRule.UNANSWERED, words, span=first))
        elif not any(overlap(answer, span) for answer in exchange.answers for span in used[answer.turn]):
            found.append(Finding(CheckRule.ANSWERLESS, words, span=exchange.answers[0]))
    return found


def overlap(one: Span, other: Span) -> bool:
    """二つの箇所に、同じ文字があるか。"""
    return one.turn == other.turn and one.start < other.end and other.start < one.end
