import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.drafts.headline import SHORT_ENDINGS, headline, shorten
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
ANSWER = "災害への備えは大切です。このため、昨年度は訓練を三回行いました。来年度は、地区ごとの訓練に取り組んでまいります。"


@pytest.mark.parametrize("example", [example for _, _, example in SHORT_ENDINGS])
def test_every_rule_shortens_its_own_example(example: str) -> None:
    assert len(shorten(example)) < len(example)


def test_a_question_ends_in_what_is_asked() -> None:
    assert (
        headline(
            "公園が少ない地区があります。そこで、今後の整備について、市の見解を伺います。",
            "question",
            "公園",
            50,
            TOKENIZER,
        )
        == "今後の整備についての見解は。"
    )


def test_an_answer_keeps_its_conclusion() -> None:
    assert "地区ごとの訓練" in headline(ANSWER, "answer", "防災", 50, TOKENIZER)


@settings(max_examples=80)
@given(
    st.text(max_size=300), st.sampled_from(["question", "answer"]), st.text(max_size=10), st.integers(0, 80)
)
def test_a_summary_never_exceeds_its_limit(text: str, kind: str, topic: str, limit: int) -> None:
    assert len(headline(text, kind, topic, limit, TOKENIZER)) <= limit


@pytest.mark.parametrize("limit", [1, 12, 30, 50, 150])
def test_a_real_answer_never_exceeds_its_limit(limit: int) -> None:
    assert len(headline(ANSWER * 4, "answer", "訓練", limit, TOKENIZER)) <= limit
