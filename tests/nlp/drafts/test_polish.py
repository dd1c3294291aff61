import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts.polish import POLISH_RULES, PolishRule, polish
from nlp.text.width import fold


@pytest.mark.parametrize("rule", POLISH_RULES, ids=lambda rule: rule.name)
def test_every_rule_does_what_its_example_says(rule: PolishRule) -> None:
    assert polish(rule.before) == rule.after


@pytest.mark.parametrize(
    "sentence",
    [
        "実施しませんでした。",
        "ちょっとした行き違いがありました。",
        "議会で決めさせていただきます。",
        "お願いいたします。",
        "対象は12校です。",
        "進めていません。",
        "ものすごく便利です。",
        "もうちょっと待ってください。",
        "ちょっとずつ進めます。",
        "どうなのかなと思います。",
        "なぜ遅れたのかなと思います。",
        "いいじゃないですか。",
        "庁舎を建てます。",
        "庁舎を建てると思います。",
    ],
)
def test_what_is_already_written_or_would_change_meaning_stays(sentence: str) -> None:
    assert polish(sentence) == sentence


SPOKEN = st.lists(
    st.sampled_from(["えー、", "あの、", "ですね、", "12人", "、", "進めて", "ません", "おります", "させていただきます", "けど、", "ちょっと", "難しい", "かなと思っています",
                     "三月", "ない", "じゃないか", "んです", "。", "佐野委員", "でございます", "1,200円", "ね。"]),
    max_size=14,
).map("".join)  # fmt: skip


@given(SPOKEN)
def test_figures_never_change(sentence: str) -> None:
    numbers = re.compile(r"[0-9][0-9,]*|[一二三四五六七八九十百千]+")
    assert numbers.findall(fold(polish(sentence))) == numbers.findall(fold(sentence))


@given(SPOKEN)
def test_names_and_negations_never_vanish(sentence: str) -> None:
    polished = polish(sentence)
    assert polished.count("佐野委員") == sentence.count("佐野委員")
    assert polished.count("ません") == sentence.count("ません")


@given(SPOKEN)
def test_a_polished_sentence_is_never_longer_by_more_than_a_few_marks(sentence: str) -> None:
    assert len(polish(sentence)) <= len(sentence) + 4 * (
        sentence.count("けど") + sentence.count("じゃない") + 1
    )
