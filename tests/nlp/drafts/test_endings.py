import pytest

from db.records import Side
from nlp.drafts.endings import ASK_ENDINGS, TELL_ENDINGS, short_ending
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


@pytest.mark.parametrize(("before", "after"), [(rule[2], rule[3]) for rule in ASK_ENDINGS])
def test_every_asking_rule_does_what_its_example_says(before: str, after: str) -> None:
    assert short_ending(before, Side.QUESTION, TOKENIZER) == after


@pytest.mark.parametrize(("before", "after"), [(rule[2], rule[3]) for rule in TELL_ENDINGS])
def test_every_telling_rule_does_what_its_example_says(before: str, after: str) -> None:
    assert short_ending(before, Side.ANSWER, TOKENIZER) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("窓口を一つに取りまとめました。", "窓口を一つに取りまとめた。"),
        ("説明会を行いました。", "説明会を行った。"),
        ("現地に行きました。", "現地に行った。"),
        ("名簿を作り直しました。", "名簿を作り直した。"),
        ("要望を聞きました。", "要望を聞いた。"),
        ("三校を選びました。", "三校を選んだ。"),
        ("費用は見込んでいません。", "費用は見込んでいません。"),
        ("計画はありませんでした。", "計画はありませんでした。"),
    ],
)
def test_the_past_is_conjugated_and_a_denial_is_left_alone(before: str, after: str) -> None:
    assert short_ending(before, Side.ANSWER, TOKENIZER) == after


@pytest.mark.parametrize("side", Side)
def test_what_is_asked_of_the_city_is_not_turned_around(side: Side) -> None:
    assert "ない" in short_ending("予算は足りないと考えています。", side, TOKENIZER)
