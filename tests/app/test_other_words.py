"""言い換え: 打たれた言葉の代わりに探す語と、その順。"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.other_words import other_words
from app.query_reading import parse_query
from app.vocabulary import Vocabulary, load_thesaurus
from nlp.links.synonyms import Synonyms
from nlp.links.thesaurus import Thesaurus
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
VOCABULARY = Vocabulary(
    Synonyms([("ひのわスポット", "公衆無線LAN")]),
    Thesaurus("無線LAN|ワイヤレスLAN\t無線構内通信網\nスマートフォン|スマホ|~SP\n機器\t装置"),
)


def others(text: str) -> list[str]:
    return [
        other.text
        for run in parse_query(text, TOKENIZER).runs
        for other in other_words(run, VOCABULARY, TOKENIZER)
    ]


def test_the_city_comes_first_then_the_built_in_words_then_the_dictionary() -> None:
    found = others("無線LAN")
    assert found[0] == "ひのわスポット"
    assert found.index("フリースポット") < found.index("ワイヤレスLAN") < found.index("無線構内通信網")


@pytest.mark.parametrize(
    ("query", "expected", "absent"),
    [
        ("スマホ", "スマートフォン", "スマホ"),
        ("無線LAN機器", "ひのわスポット機器", "機器"),
        ("無線LAN機器", "無線LAN装置", "装置"),
        ("無線LAN", "フリースポット", "公衆無線LAN"),
        ('"スマホ"', "", "スマートフォン"),
        ("SPの利用", "", "スマホの利用"),
    ],
)
def test_one_word_of_what_was_typed_is_replaced(query: str, expected: str, absent: str) -> None:
    found = others(query)
    assert not expected or expected in found
    assert absent not in found


@settings(max_examples=80)
@given(st.text(max_size=60))
def test_any_text_has_other_words_that_can_be_searched(text: str) -> None:
    real = Vocabulary(Synonyms(), load_thesaurus())
    for run in parse_query(text, TOKENIZER).runs:
        for other in other_words(run, real, TOKENIZER):
            assert all(other.phrase)
            assert other.phrase != run.phrase


def test_the_dictionary_that_ships_knows_everyday_words_and_keeps_out_ambiguous_ones() -> None:
    thesaurus = load_thesaurus()
    assert "スマートフォン" in thesaurus.spellings("スマホ")
    assert "老人" in thesaurus.others("高齢者")
    for ambiguous in ("職員", "申請", "ごみ", "シニア", "線", "塵"):
        assert (*thesaurus.spellings(ambiguous), *thesaurus.others(ambiguous)) == ()
