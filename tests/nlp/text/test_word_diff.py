"""語ごとの違い."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffKind, word_diff

_TOKENIZER = Tokenizer()
_TEXTS = st.lists(
    st.sampled_from(["図書館", "は", "夜も", "開けます", "。", "、", " ", "\n", "3校", "（なし）", "𠮟る"]),
    max_size=12,
).map("".join)


@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_read_from_the_pieces_and_their_places(before: str, after: str) -> None:
    pieces = word_diff(before, after, _TOKENIZER)
    assert "".join(piece.text for piece in pieces if piece.kind is not DiffKind.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not DiffKind.REMOVED) == after
    for piece in pieces:
        text = before if piece.kind is DiffKind.REMOVED else after
        assert piece.text == text[piece.start : piece.end] != ""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("三校です。", "三校です。", [("同じ", "三校です。")]),
        ("", "三校です。", [("加わった", "三校です。")]),
        ("三校です。", "", [("消えた", "三校です。")]),
        ("はい、三校です。", "三校です。", [("消えた", "はい、"), ("同じ", "三校です。")]),
        ("図書館を開けます。", "公民館を開けます。", [("消えた", "図書"), ("加わった", "公民"), ("同じ", "館を開けます。")]),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [(piece.kind.value, piece.text) for piece in word_diff(before, after, _TOKENIZER)] == expected
