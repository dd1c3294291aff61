"""要約案の検査. 要約案が根拠から離れていないかを調べ、どこが・どの決まりに反するかを返す。飛ばすことはできない。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from db.records import Draft, DraftItem, Exchange, Minutes, Span
from nlp.drafts.facts import Fact, find_numbers, find_polarity, find_proper_names, has_denial
from nlp.drafts.findings import CheckRule, Finding
from nlp.drafts.fixed_phrases import is_fixed_phrase
from nlp.drafts.print_form import PrintForm, find_names, names_of
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# 文章だけで調べる決まりの例。(決まり, 根拠, 決まりに反する要約)
TEXT_EXAMPLES: tuple[tuple[CheckRule, str, str], ...] = (
    (CheckRule.NUMBER, "登録者は8,412人です。", "登録者は8,421人です。"),
    (CheckRule.NUMBER, "三校で始めます。", "3年で始めます。"),
    (CheckRule.NUMBER, "12月から始めます。", "令和6年12月から始めます。"),
    (CheckRule.NAME, "隣の市でも始めています。", "京都市でも始めています。"),
    (CheckRule.NAME, "SNSで知らせます。", "LINEで知らせます。"),
    (CheckRule.DENIAL, "来年度は実施しません。", "来年度は実施します。"),
    (CheckRule.DENIAL, "費用は増えると考えています。", "費用は増えないと考えています。"),
    (CheckRule.DENIAL, "予算は足りていません。", "予算は足りています。"),
)


def check_text(text: str, source: str, tokenizer: Tokenizer) -> list[Finding]:
    """要約の文章を根拠の文章と比べ、根拠にない数・日付・名と、打ち消しの変化を見つける。"""
    return [
        Finding(rule, text[fact.start : fact.end], start=fact.start, end=fact.end)
        for rule, find in _TEXT_CHECKS
        for fact in find(text, source, tokenizer)
    ]


def check_draft(
    minutes: Minutes, exchanges: Sequence[Exchange], draft: Draft, form: PrintForm, tokenizer: Tokenizer
) -> list[Finding]:
    """要約案の全体を検査する。form は会議体の印字の形。"""
    texts = {turn.number: turn.text for turn in minutes.turns}
    found: list[Finding] = []
    names = names_of(minutes) if form.hides_names else frozenset()
    for number, item in enumerate(draft.items):
        if not all(s.sources and all(_inside(span, texts) for span in s.sources) for s in item.sentences):
            found.append(Finding(CheckRule.SOURCELESS, item.text, number, 0, len(item.text)))
            continue
        places = find_names(item.text, names, tokenizer)
        found += [Finding(CheckRule.PERSON, item.text[a:b], number, a, b) for a, b in places]
        if not is_fixed_phrase(item.text):
            found += _check_sentences(number, item, texts, tokenizer)
    return found + _uncovered(texts, draft) + _answers(exchanges, draft, texts)


def _check_sentences(
    number: int, item: DraftItem, texts: dict[int, str], tokenizer: Tokenizer
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


# 固有の名に使う字の並び。ひらがなだけの名は、解析器が人名や地名とみても確かでない。
_NAME_MARKS = re.compile(r"[一-龥々ヶァ-ヴーA-Za-zＡ-Ｚａ-ｚ]+")


def _inside(span: Span, texts: dict[int, str]) -> bool:
    return span.turn in texts and 0 <= span.start < span.end <= len(texts[span.turn])


def _new_numbers(text: str, source: str, _: Tokenizer) -> Iterable[Fact]:
    known = {fact.key for fact in find_numbers(source)}
    return [fact for fact in find_numbers(text) if fact.key not in known]


def _new_names(text: str, source: str, tokenizer: Tokenizer) -> Iterable[Fact]:
    if all(run in source for run in _NAME_MARKS.findall(text)):  # 名になりうる字の並びが、どれも根拠にある。
        return []
    known = fold(source).lower()
    return [fact for fact in find_proper_names(text, tokenizer) if fact.key.lower() not in known]


def _changed_denials(text: str, source: str, tokenizer: Tokenizer) -> Iterable[Fact]:
    """文ごとに、最も似た根拠の文と比べる。打ち消されている語が、打ち消しなしに使われた回数も数える。"""
    spoken = [sentence.text for sentence in split_sentences(source)]
    found: list[Fact] = []
    for sentence in split_sentences(text):
        nearest = max(spoken, key=lambda s: _overlap(sentence.text, s), default="")
        found += [
            Fact(fact.key, fact.start + sentence.start, fact.end + sentence.start)
            for fact in _changed_in(sentence.text, nearest, tokenizer)
        ]
    return found


def _changed_in(sentence: str, spoken: str, tokenizer: Tokenizer) -> list[Fact]:
    if not has_denial(sentence) and not has_denial(spoken):
        return []
    mine, theirs = find_polarity(sentence, tokenizer), find_polarity(spoken, tokenizer)
    denied = Counter(fact.key for fact in theirs.denied)
    room = Counter(fact.key for fact in theirs.words) - denied
    changed = [fact for fact in mine.denied if fact.key not in denied]
    places = {fact.start for fact in mine.denied}
    for fact in mine.words:
        if fact.key in denied and fact.start not in places:
            if not room[fact.key]:
                changed.append(fact)
            room[fact.key] -= 1
    return changed


def _overlap(text: str, other: str) -> float:
    """text の二字の並びのうち、other にもあるものの割合。"""
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return sum(pair in other for pair in pairs) / max(1, len(pairs))


_TEXT_CHECKS: tuple[tuple[CheckRule, Callable[[str, str, Tokenizer], Iterable[Fact]]], ...] = (
    (CheckRule.NUMBER, _new_numbers),
    (CheckRule.NAME, _new_names),
    (CheckRule.DENIAL, _changed_denials),
)


def _uncovered(texts: dict[int, str], draft: Draft) -> list[Finding]:
    """要約案の根拠にも省略の一覧にもない、空白でない原文。"""
    covered = {turn: bytearray(len(text)) for turn, text in texts.items()}
    for span in [*(s for item in draft.items for s in item.sources), *(d.span for d in draft.dropped)]:
        if _inside(span, texts):
            covered[span.turn][span.start : span.end] = b"\1" * (span.end - span.start)
    found: list[Finding] = []
    for turn, text in texts.items():
        start: int | None = None
        for at, mark in enumerate([*text, ""]):
            open_here = mark != "" and not covered[turn][at] and not mark.isspace()
            if open_here and start is None:
                start = at
            elif not open_here and start is not None:
                found.append(Finding(CheckRule.UNCOVERED, text[start:at], span=Span(turn, start, at)))
                start = None
    return found


def _answers(exchanges: Sequence[Exchange], draft: Draft, texts: dict[int, str]) -> list[Finding]:
    """要約案に答弁のない質疑応答と、答えられていない論点。"""
    used = [span for item in draft.items for span in item.sources]
    found: list[Finding] = []
    for exchange in exchanges:
        first = exchange.question[0]
        words = texts[first.turn][first.start : first.end]
        if not exchange.answers:
            found.append(Finding(CheckRule.UNANSWERED, words, span=first))
        elif not any(
            answer.turn == span.turn and answer.start < span.end and span.start < answer.end
            for answer in exchange.answers
            for span in used
        ):
            found.append(Finding(CheckRule.ANSWERLESS, words, span=exchange.answers[0]))
    return found
