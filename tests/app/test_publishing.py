"""封をした会議録から、質疑応答を引く: どの段落が、どちら側のものか。"""

from __future__ import annotations

import pytest

from app.publishing import PublishedOutline
from app.signing.frozen import FrozenRecord
from db.frozen_sources import FrozenSource
from db.records import Exchange, ExchangeKind, MeetingHeader, Side, Span

QUESTION, ANSWER = Side.QUESTION, Side.ANSWER
SOURCES = (
    FrozenSource(1, None, Span(1, 0, 10)),
    FrozenSource(2, QUESTION, Span(2, 0, 10)),
    FrozenSource(2, QUESTION, Span(2, 10, 20)),
    FrozenSource(3, ANSWER, Span(3, 0, 10)),
    # 同じ発言の中の、答えに続けて尋ねている所。
    FrozenSource(4, QUESTION, Span(3, 10, 20)),
    FrozenSource(5, ANSWER, Span(4, 5, 15)),
)
OUTLINE = PublishedOutline(FrozenRecord("協議会", MeetingHeader(), (), ()), {}, SOURCES)


@pytest.mark.parametrize(
    ("question", "answers", "expected"),
    [
        ((Span(2, 0, 20),), (Span(3, 0, 10),), ((2,), (3,))),
        # 質問を二つに分けても、どちらからも段落を引ける。
        ((Span(2, 10, 20),), (Span(3, 0, 10),), ((2,), (3,))),
        # 合わせると、両方の段落になる。
        ((Span(2, 0, 20), Span(3, 10, 20)), (Span(3, 0, 10), Span(4, 0, 6)), ((2, 4), (3, 5))),
        # 答えの箇所に、尋ねている段落は入らない。
        ((Span(2, 0, 20),), (Span(3, 0, 20),), ((2,), (3,))),
        # 端が触れるだけの段落と、段落の無い質疑は入らない。
        ((Span(2, 20, 30),), (Span(4, 15, 20),), ((), ())),
        ((Span(1, 0, 10),), (), ((), ())),
    ],
)
def test_an_exchange_is_found_by_the_passages_of_its_own_side(
    question: tuple[Span, ...], answers: tuple[Span, ...], expected: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    exchange = Exchange(9, ExchangeKind.QUESTION, question, answers, None, 1.0)
    assert tuple(OUTLINE.numbers_of(exchange, side) for side in Side) == expected


def test_without_a_seal_an_exchange_is_found_by_its_turns() -> None:
    exchange = Exchange(1, ExchangeKind.QUESTION, (Span(2, 0, 5), Span(2, 8, 9)), (Span(5, 0, 1),), None, 1.0)
    outline = PublishedOutline(None, {}, ())
    assert tuple(outline.numbers_of(exchange, side) for side in Side) == ((2,), (5,))
