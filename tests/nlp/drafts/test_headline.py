import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.summary_weights import built_in_weights
from db.records import Side
from nlp.drafts.headline import headline
from nlp.drafts.passage import read_passage
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
WEIGHTS = built_in_weights()
QUESTION = (
    "公園が少ない地区があります。次に、公園の整備です。そこで、今後の公園の整備について、市の見解を伺います。"
)
ANSWER = "災害への備えは大切です。このため、昨年度は訓練を三回行いました。来年度は、地区ごとの訓練に取り組んでまいります。"


def summary(text: str, side: Side, topic: str, limit: int) -> str:
    return headline(read_passage(text, side, topic, TOKENIZER), side, limit, WEIGHTS)


def test_a_question_ends_in_what_is_asked() -> None:
    assert summary(QUESTION, Side.QUESTION, "公園", 50).endswith("公園の整備について市の見解は。")


def test_an_answer_keeps_its_conclusion_without_its_honorifics() -> None:
    assert summary(ANSWER, Side.ANSWER, "防災", 50).endswith("地区ごとの訓練に取り組む。")


def test_several_points_are_numbered_in_the_order_of_the_source() -> None:
    asked = "駅前の駐輪場は何台分不足していますか。次に、通学路の街灯はいつ増やすのか、所見を伺います。最後に、図書館の開館時間を延ばすべきと考えますが、見解を伺います。"
    found = summary(asked, Side.QUESTION, "まちづくり", 150)
    assert found.startswith("〔1〕")
    assert found.index("駐輪場") < found.index("〔2〕") < found.index("街灯") < found.index("図書館")


@settings(max_examples=80)
@given(st.text(max_size=300), st.sampled_from(Side), st.text(max_size=10), st.integers(1, 120))
def test_a_summary_never_exceeds_its_limit(text: str, side: Side, topic: str, limit: int) -> None:
    assert len(summary(text, side, topic, limit)) <= limit


@pytest.mark.parametrize("limit", [1, 12, 30, 50, 150])
def test_a_real_answer_never_exceeds_its_limit(limit: int) -> None:
    assert len(summary(ANSWER * 4, Side.ANSWER, "訓練", limit)) <= limit


@pytest.mark.parametrize("limit", [30, 50, 100])
def test_a_promise_is_never_printed_without_its_condition(limit: int) -> None:
    found = summary(
        "夜間の利用が増えています。来年度の予算が認められれば、図書館の開館時間を夜間まで延ばします。",
        Side.ANSWER,
        "図書館",
        limit,
    )
    assert "延ば" not in found or "認められれば" in found
