from __future__ import annotations

import pytest

from nlp.text.width import fold_marks
from nlp.turns.header_keys import KEY_WORDS, HeaderKey, match_key


def test_no_word_belongs_to_two_keys() -> None:
    words = [fold_marks(word) for listed in KEY_WORDS.values() for word in listed]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("key", list(KEY_WORDS))
def test_every_word_is_read_with_a_colon_or_spaced_out(key: HeaderKey) -> None:
    for word in KEY_WORDS[key]:
        for printed in (f"{word}：値", "　".join(word) + "　　値", f"１．{word}　値", f"【{word}】値"):
            found = match_key(printed)
            assert found is not None, printed
            assert found[0] is key, printed
            assert printed[found[2] :] == "値", printed


@pytest.mark.parametrize("text", ["これは本文です。", "日時計を直す", "場所を変える", "委員会を開く", ""])
def test_ordinary_lines_have_no_key(text: str) -> None:
    assert match_key(text) is None
