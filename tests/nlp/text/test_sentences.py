from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.sentences import split_sentences

JAPANESE = st.text(alphabet="あ会（）「」『』()。！？!?｡．1Ａ\n 　、", max_size=80)


@given(JAPANESE | st.text(max_size=80))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    sentences = split_sentences(text)
    covered = [i for s in sentences for i in range(s.start, s.end)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    assert {i for i, mark in enumerate(text) if not mark.isspace()} <= set(covered)
    assert all(text[s.start : s.end] == s.text and s.text.strip() == s.text for s in sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("はい。次に、予算です。", ["はい。", "次に、予算です。"]),
        ("「よい。」と思います。次です。", ["「よい。」と思います。", "次です。"]),
        (
            "増えました（前年は減。理由は不明。）。以上です。",
            ["増えました（前年は減。理由は不明。）。", "以上です。"],
        ),
        ("本当ですか！？そうです", ["本当ですか！？", "そうです"]),
        ("一行目\n二行目。", ["一行目", "二行目。"]),
        ("始めます．第１．２節です．", ["始めます．", "第１．２節です．"]),
        ("はい｡次です｡", ["はい｡", "次です｡"]),
        ("。", ["。"]),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [s.text for s in split_sentences(text)] == sentences


def test_a_long_text_without_a_full_stop_is_one_sentence() -> None:
    assert [s.text for s in split_sentences("「" + "あ" * 60_000)] == ["「" + "あ" * 60_000]
