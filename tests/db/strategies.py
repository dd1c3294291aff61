"""hypothesis の値の作り方."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from db.records import (
    Commitment,
    CommitmentFinding,
    Disclosure,
    Doubt,
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    EvidenceWord,
    Exchange,
    ExchangeKind,
    Measure,
    MeetingHeader,
    Minutes,
    Plan,
    Side,
    SourceKind,
    Span,
    SpeakerGroup,
    Turn,
    Writer,
    YearProgress,
)

T = TypeVar("T")

# 引用符、改行、NUL、絵文字、右から左の文字、SQL や FTS5 の記号も混ぜる。
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["'; DROP TABLE turn; --", '"', "\x00", "a\x00b", "👨‍👩‍👧", "𠮟る", "\u202e", "NEAR(a b)", "a*", ""]
    ),
)
unit = st.floats(0, 1)


def optional(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """None か値。"""
    return st.none() | values


def several(values: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """0 個から 4 個。"""
    return st.lists(values, max_size=4).map(tuple)


headers = st.builds(
    MeetingHeader,
    title=optional(texts),
    body=optional(texts),
    held_on=optional(st.dates().map(str)),
    start=optional(st.just("09:30")),
    end=optional(st.just("24:15")),
    place=optional(texts),
    disclosure=optional(st.sampled_from(Disclosure)),
    observers=optional(st.integers(0, 10**6)),
    attendees=several(texts),
    absentees=several(texts),
    staff=several(texts),
    agenda=several(texts),
    handouts=several(texts),
    signatories=several(texts),
)


@st.composite
def minutes(draw: st.DrawFn, min_turns: int = 0) -> Minutes:
    """議題の番号が冒頭の議題に合う会議録。"""
    header = draw(headers)
    agenda = st.integers(1, len(header.agenda)) if header.agenda else st.nothing()
    turn = st.builds(
        Turn,
        number=st.just(1),
        label=texts,
        name=optional(texts),
        role=optional(texts),
        agenda=st.none() | agenda,
        text=texts,
        group=st.sampled_from(SpeakerGroup),
    )
    turns = draw(st.lists(turn, min_size=min_turns, max_size=5))
    numbered = tuple(replace(turn, number=number) for number, turn in enumerate(turns, start=1))
    return Minutes(header, numbered, draw(texts))


@st.composite
def spans(draw: st.DrawFn, turns: int) -> Span:
    """発言 1 から turns までのどこか。"""
    start = draw(st.integers(0, 30))
    return Span(draw(st.integers(1, turns)), start, start + draw(st.integers(0, 30)))


@st.composite
def exchanges(draw: st.DrawFn, turns: int) -> tuple[Exchange, ...]:
    """1 から番号の付いた質疑応答。"""
    exchange = st.builds(
        Exchange,
        number=st.just(1),
        kind=st.sampled_from(ExchangeKind),
        question=several(spans(turns)),
        answers=several(spans(turns)),
        commitment=optional(st.builds(CommitmentFinding, st.sampled_from(Commitment), spans(turns))),
        confidence=unit,
        doubts=st.lists(st.sampled_from(Doubt), unique=True).map(tuple),
    )
    found = draw(st.lists(exchange, max_size=5))
    return tuple(
        replace(
            exchange,
            number=number,
            parent=draw(st.none() | st.integers(1, number - 1)) if number > 1 else None,
        )
        for number, exchange in enumerate(found, start=1)
    )


measures = st.builds(
    Measure,
    key=texts,
    rows=several(st.integers(0, 10**4)),
    code=texts,
    title=texts,
    content=texts,
    departments=several(texts),
    years=several(st.builds(YearProgress, texts, optional(texts), optional(texts))),
    group=texts,
    description=texts,
)
plans = st.builds(
    Plan,
    title=texts,
    kind=st.sampled_from([SourceKind.PLAN, SourceKind.PROGRESS_TABLE]),
    measures=st.lists(measures, max_size=4, unique_by=lambda measure: measure.key).map(tuple),
)
evidence = st.builds(EvidenceWord, texts, several(spans(3)), st.floats(allow_nan=False, allow_infinity=False))


def drafts(turns: int, exchanges: int) -> st.SearchStrategy[Draft]:
    """発言と質疑応答の数が決まった会議の要約案。"""
    item = st.builds(
        DraftItem,
        exchange=st.none() | st.integers(1, exchanges),
        side=optional(st.sampled_from(Side)),
        speaker=texts,
        sentences=several(st.builds(DraftSentence, texts, several(spans(turns)), st.sampled_from(Writer))),
    )
    dropped = st.builds(Dropped, spans(turns), st.sampled_from(DropReason))
    return st.builds(Draft, several(item), several(dropped))
