from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.width import fold, fold_marks, parse_number, squash


@given(st.text())
def test_folding_keeps_the_length_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(fold_marks(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert fold_marks(fold_marks(text)) == fold_marks(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ｗｉ－Ｆｉ　２台", "Wi-Fi 2台"), ("（案）：〜", "(案):~"), ("はい､分かりました｡", "はい、分かりました。"), ("漢字かなカナ", "漢字かなカナ")],
)  # fmt: skip
def test_fold_makes_ascii_narrow_and_punctuation_wide(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"), [("◯議長〔着席〕", "○議長[着席]"), ("〇委員", "○委員"), ("◎会長", "◎会長")]
)
def test_fold_marks_joins_the_shapes_of_speaker_marks(text: str, folded: str) -> None:
    assert fold_marks(text) == folded


@given(st.text())
def test_squash_leaves_no_white_space(text: str) -> None:
    assert not any(mark.isspace() for mark in squash(text))


@given(st.integers(0, 9999))
def test_every_number_is_read_in_ascii_and_in_full_width(value: int) -> None:
    assert parse_number(str(value)) == value
    assert parse_number(str(value).translate({ord("0") + i: ord("０") + i for i in range(10)})) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("二十六", 26), ("元", 1), ("二〇二〇", 2020), ("百二十三", 123), ("千五", 1005), ("1,200", 1200), ("A", None), ("", None), ("9" * 30, None)],
)  # fmt: skip
def test_kanji_numbers_are_read_and_other_text_is_not(text: str, value: int | None) -> None:
    assert parse_number(text) == value
