"""署名の順番."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signing.turn import next_in_turn

ROSTER = ("長岡", "樫村", "岡本", "宇佐美")


@pytest.mark.parametrize(
    ("last", "absent", "count", "found"),
    [
        (None, "", 1, "長岡"),
        ("長岡", "", 1, "樫村"),
        ("宇佐美", "", 1, "長岡"),
        ("長岡", "樫村", 1, "岡本"),
        ("樫村", "宇佐美", 2, "岡本 長岡"),
        ("辞めた人", "", 1, "長岡"),
        ("岡本", "", 9, "宇佐美 長岡 樫村 岡本"),
        ("岡本", "", 0, ""),
    ],
)
def test_the_turn_goes_round_the_roster_and_skips_who_is_absent(
    last: str | None, absent: str, count: int, found: str
) -> None:
    present = set(ROSTER) - set(absent.split())
    assert next_in_turn(ROSTER, last, present, count) == tuple(found.split())


@given(
    order=st.lists(st.text("あいうえお", min_size=1, max_size=2), unique=True, max_size=8),
    present=st.sets(st.text("あいうえお", min_size=1, max_size=2), max_size=12),
    count=st.integers(0, 10),
    data=st.data(),
)
def test_as_many_different_present_people_as_there_are_sign_in_turn(
    order: list[str], present: set[str], count: int, data: st.DataObject
) -> None:
    last = data.draw(st.none() | st.sampled_from(order)) if order else None
    found = next_in_turn(order, last, present, count)
    assert len(found) == min(count, len(present & set(order)))
    assert len(set(found)) == len(found)
    assert set(found) <= present & set(order)


@given(order=st.lists(st.text("あいうえお", min_size=1, max_size=2), unique=True, min_size=1, max_size=8))
def test_everyone_signs_once_before_anyone_signs_again(order: list[str]) -> None:
    signed: list[str] = []
    for _ in order:
        signed += next_in_turn(order, signed[-1] if signed else None, set(order), 1)
    assert signed == order
