from __future__ import annotations

import pytest

from nlp.query.candidates import candidate_words
from nlp.text.tokenizer import Tokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("電子申請を2件", {"電子", "申請", "電子申請"}),
        ("マイナンバーカードの交付", {"マイナンバーカード", "交付"}),
        ("市の税", set()),
        ("。", set()),
        ("", set()),
    ],
)
def test_nouns_and_runs_of_nouns_are_candidates(text: str, words: set[str]) -> None:
    found = candidate_words(text, Tokenizer().words(text))
    assert words <= found
    assert all(1 < len(word) <= 20 for word in found)
    assert words or not found
