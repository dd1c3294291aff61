"""問い合わせを読む. 打たれた文字列を、語に切った語句と絞り込みにする。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.other_words import Run
from db.expression import Phrase
from db.search_filters import Filters
from nlp.query.grammar import Field, SearchText, Term, parse_search
from nlp.query.periods import parse_period
from nlp.text.tokenizer import CONTENT_KINDS, Tokenizer, Word
from nlp.text.width import fold

# 長すぎる問い合わせは、はじめのこの字数だけを使う。使った長さは結果で知らせる。
MAX_QUERY = 200


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """語に切った問い合わせ。

    phrases: すべて含む語句。
    cut: 長すぎて切り詰めたか。
    runs: 引用符の外にあって言い換えてよい言葉。
    either: 語句の代わりに現れてもよいと打たれた語句。
    excluded: 含まない語句。
    read: 打たれたままの言葉と絞り込み。
    """

    phrases: tuple[Phrase, ...]
    cut: bool
    runs: tuple[Run, ...] = ()
    either: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    excluded: tuple[Phrase, ...] = ()
    read: SearchText = field(default_factory=SearchText)

    @property
    def plain(self) -> bool:
        """言葉を並べただけか(見つからなければ、ゆるめて探してよい)。"""
        return not self.either and not self.excluded


def parse_query(text: str, tokenizer: Tokenizer) -> ParsedQuery:
    """言葉を語句にする。引用符の中は並びのまま、外は助詞などで切った内容語のつながりごと。

    >>> parse_query('電子申請の 公民館', Tokenizer()).phrases
    (('電子', '申請'), ('公民', '館'))
    """
    read = parse_search(text[:MAX_QUERY])
    phrases: list[Phrase] = []
    runs: list[Run] = []
    either: dict[Phrase, tuple[Phrase, ...]] = {}
    for clause in read.clauses:
        if len(clause) == 1:
            found, spoken = _plain(clause[0], tokenizer)
            phrases += found
            runs += spoken
            continue
        whole = [phrase for term in clause if (phrase := _whole(term, tokenizer))]
        if whole:
            phrases.append(whole[0])
            either[whole[0]] = (*either.get(whole[0], ()), *whole[1:])
        runs += [run for term in clause if not term.quoted for run in _whole_runs(term, tokenizer)]
    excluded = tuple(phrase for term in read.excluded if (phrase := _whole(term, tokenizer)))
    return ParsedQuery(
        tuple(dict.fromkeys(phrases)), len(text) > MAX_QUERY, tuple(runs), either, excluded, read
    )


def with_typed_filters(filters: Filters, read: SearchText) -> tuple[Filters, tuple[str, ...]]:
    """欄の絞り込みに、言葉と一緒に打たれた絞り込みを加える。読めない期間は、知らせに述べて使わない。"""
    notes = list(read.notes)
    since, until = filters.since, filters.until
    for value in read.values(Field.PERIOD):
        period = parse_period(value)
        if period is None:
            notes.append(
                f"「期間:{value}」を読めないので、絞り込みませんでした。「期間:令和6年度」のように書いてください。"
            )
            continue
        since, until = _later(since, period.since), _earlier(until, period.until)
    return replace(
        filters,
        since=since,
        until=until,
        departments=filters.departments + read.values(Field.DEPARTMENT),
        speakers=filters.speakers + read.values(Field.SPEAKER),
        meetings=filters.meetings + read.values(Field.MEETING),
        measures=filters.measures + read.values(Field.MEASURE),
    ), tuple(notes)


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _plain(term: Term, tokenizer: Tokenizer) -> tuple[list[Phrase], list[Run]]:
    """一つの言葉の語句と、言い換えてよい言葉。"""
    if term.quoted:
        whole = _whole(term, tokenizer)
        return ([whole] if whole else []), []
    words = tokenizer.words(fold(term.text))
    runs = _content_runs(term.text, words)
    spoken: Phrase = tuple(word.lemma for word in words)
    return [run.phrase for run in runs] or ([spoken] if spoken else []), runs


def _whole(term: Term, tokenizer: Tokenizer) -> Phrase:
    """言葉を、並びのままの一つの語句にする。語が無ければ空。"""
    return tuple(word.lemma for word in tokenizer.words(fold(term.text)))


def _whole_runs(term: Term, tokenizer: Tokenizer) -> list[Run]:
    """助詞などを挟まない言葉だけを、言い換えてよい言葉とする。"""
    words = tokenizer.words(fold(term.text))
    runs = _content_runs(term.text, words)
    return runs if len(runs) == 1 and len(runs[0].words) == len(words) else []


def _content_runs(text: str, words: Sequence[Word]) -> list[Run]:
    runs: list[list[Word]] = []
    for word in words:
        if word.kind not in CONTENT_KINDS:
            continue
        if runs and runs[-1][-1].end == word.start:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_run(text, run) for run in runs]


def _run(text: str, words: Sequence[Word]) -> Run:
    start = words[0].start
    moved = tuple(word._replace(start=word.start - start, end=word.end - start) for word in words)
    return Run(text[start : words[-1].end], moved)
