from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange_matching import match_exchanges
from db.records import Span
from tests.db.strategies import spans


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({7: [Span(1, 0, 10)]}, [[Span(1, 0, 10)]], {0: 7}, id="同じ箇所"),
        pytest.param({7: [Span(1, 0, 10)]}, [[Span(1, 0, 20)]], {0: 7}, id="ちょうど半分"),
        pytest.param({7: [Span(1, 0, 10)]}, [[Span(1, 0, 21)]], {}, id="半分に届かない"),
        pytest.param({7: [Span(1, 0, 10)]}, [[Span(2, 0, 10)]], {}, id="別の発言"),
        pytest.param(
            {7: [Span(1, 0, 5), Span(2, 0, 5)]},
            [[Span(2, 0, 5), Span(1, 0, 4)]],
            {0: 7},
            id="箇所の順は問わない",
        ),
        pytest.param(
            {7: [Span(1, 0, 10)]}, [[Span(1, 0, 6)], [Span(1, 0, 9)]], {1: 7}, id="重なりの大きい方"
        ),
        pytest.param(
            {7: [Span(1, 0, 10)], 8: [Span(1, 0, 8)]},
            [[Span(1, 0, 8)], [Span(1, 0, 10)]],
            {0: 8, 1: 7},
            id="一対一",
        ),
        pytest.param(
            {7: [Span(1, 0, 10), Span(1, 0, 10), Span(1, 5, 10)]},
            [[Span(1, 0, 10), Span(1, 10, 20)]],
            {0: 7},
            id="同じ文字は一度だけ数える",
        ),
        pytest.param({7: []}, [[]], {}, id="箇所の無いものどうしは対応しない"),
    ],
)
def test_the_same_question_is_recognised_by_its_characters(
    before: dict[int, list[Span]], after: list[list[Span]], expected: dict[int, int]
) -> None:
    assert match_exchanges(before, after) == expected


@given(
    st.lists(st.lists(spans(3), max_size=3), max_size=5), st.lists(st.lists(spans(3), max_size=3), max_size=5)
)
def test_no_address_is_given_to_two_exchanges(before: list[list[Span]], after: list[list[Span]]) -> None:
    matched = match_exchanges(dict(enumerate(before, start=10)), after)
    assert len(set(matched.values())) == len(matched)
    assert set(matched) <= set(range(len(after)))
