from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.query.slips import close_words, one_slip

_WORDS = st.text(alphabet="アイウエオ", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "known", "slip"),
    [
        ("デジダル", "デジタル", True),
        ("マイナンバカード", "マイナンバーカード", True),
        ("マイナンバーーカード", "マイナンバーカード", True),
        ("図館書", "図書館", True),
        ("図書館", "図書館", False),
        ("デシダル", "デジタル", False),
        ("アプリ", "アプリケ", True),
        ("アプリ", "アプリケー", False),
    ],
)
def test_one_slip_of_the_finger(typed: str, known: str, slip: bool) -> None:
    assert one_slip(typed, known) is slip


@given(_WORDS, st.integers(0, 8), st.sampled_from("カキ"))
def test_every_slip_is_recognised(word: str, at: int, mark: str) -> None:
    at = min(at, len(word) - 1)
    assert one_slip(word[:at] + mark + word[at:], word)
    assert one_slip(word[:at] + word[at + 1 :], word)
    assert one_slip(word[:at] + mark + word[at + 1 :], word)
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    assert one_slip(swapped, word) is (swapped != word)


@given(_WORDS, _WORDS)
def test_a_slip_can_be_made_either_way(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)


def test_words_of_the_same_length_come_first_and_short_words_are_left_alone() -> None:
    assert close_words("デジダル", ["デジタルの", "デジタル", "デジダ", "市"]) == ("デジタル", "デジダ")
    assert close_words("市", ["町"]) == ()
