import math

from hypothesis import given
from hypothesis import strategies as st

from nlp.text.similarity import TermWeights, cosine, features

WORDS = st.lists(st.sampled_from(["防災", "メール", "学校", "端末", "登録"]), max_size=8)
WEIGHTS = TermWeights([["防災", "メール"], ["学校", "端末"], ["防災", "登録"]])


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    assert WEIGHTS.idf("学校") > WEIGHTS.idf("防災")
    assert WEIGHTS.idf("見たことのない語") >= WEIGHTS.idf("学校")


def test_word_order_matters_a_little() -> None:
    ordered = WEIGHTS.vector(features(["防災", "メール"]))
    swapped = WEIGHTS.vector(features(["メール", "防災"]))
    assert 0 < cosine(ordered, swapped) < 1


@given(WORDS)
def test_a_vector_has_length_one_and_is_closest_to_itself(words: list[str]) -> None:
    vector = WEIGHTS.vector(features(words))
    assert math.isclose(cosine(vector, vector), 1.0 if words else 0.0, abs_tol=1e-9)


@given(WORDS, WORDS)
def test_closeness_is_symmetric_and_between_0_and_1(a: list[str], b: list[str]) -> None:
    left, right = WEIGHTS.vector(features(a)), WEIGHTS.vector(features(b))
    assert math.isclose(cosine(left, right), cosine(right, left), abs_tol=1e-12)
    assert -1e-9 <= cosine(left, right) <= 1 + 1e-9
