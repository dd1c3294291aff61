from hypothesis import given
from hypothesis import strategies as st

from nlp.text.compounds import compounds, shared_f
from nlp.text.tokenizer import Tokenizer


def test_nouns_in_a_row_are_one_word_and_particles_none() -> None:
    assert compounds("待機児童の解消を進めます。", Tokenizer()) == ["待機児童", "解消", "進める"]


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_closeness_is_the_same_both_ways_and_between_nothing_and_one(a: list[str], b: list[str]) -> None:
    assert shared_f(a, b) == shared_f(b, a)
    assert 0 <= shared_f(a, b) <= 1
