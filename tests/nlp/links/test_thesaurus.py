import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.links.thesaurus import Thesaurus
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
TABLE = "スマートフォン|スマホ|~SP\t携帯情報端末\n高齢者\t老人|年寄り\t~シニア\n電子マネー|e-money\n電子\tエレクトロン"
THESAURUS = Thesaurus(TABLE)


@pytest.mark.parametrize(
    ("key", "spellings", "others"),
    [
        ("スマホ", ("スマートフォン", "SP"), ("携帯情報端末",)),
        ("携帯情報端末", (), ("スマートフォン", "スマホ", "SP")),
        ("高齢者", (), ("老人", "年寄り", "シニア")),
        ("e-money", ("電子マネー",), ()),
        ("シニア", (), ()),
        ("sp", (), ()),
        ("知らない語", (), ()),
    ],
)
def test_a_word_leads_to_its_spellings_and_to_other_words_but_an_ambiguous_one_to_none(
    key: str, spellings: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert THESAURUS.spellings(key) == spellings
    assert THESAURUS.others(key) == others


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("電子マネーの利用", ["電子マネー"]),
        ("電子申請", ["電子"]),
        ("ＳＭＡＲＴなスマホ", ["スマホ"]),
        ("電子とマネー", ["電子"]),
        ("", []),
    ],
)
def test_the_longest_entry_between_word_boundaries_is_found(text: str, keys: list[str]) -> None:
    entries = THESAURUS.entries(text, TOKENIZER.words(text))
    assert [entry.key for entry in entries] == keys
    assert all(text[entry.start : entry.end] for entry in entries)


def test_an_empty_table_knows_nothing() -> None:
    assert Thesaurus("").entries("電子マネー", TOKENIZER.words("電子マネー")) == []


@given(st.text(max_size=80))
def test_entries_lie_inside_any_text_and_do_not_overlap(text: str) -> None:
    free = 0
    for entry in THESAURUS.entries(text, TOKENIZER.words(text)):
        assert free <= entry.start < entry.end <= len(text)
        free = entry.end
