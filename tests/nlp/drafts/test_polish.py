import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts.polish import POLISH_RULES, PolishRule, polish, polish_edits
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
        "２，４００万円です。",
        "構築がなされるのではないかと思います。",
        "市民、市民団体を招きます。",
        "それは見られると思います。",
        "庁舎を建てると思います。",
    ],
)
def test_what_is_already_written_or_would_change_meaning_stays(sentence: str) -> None:
    assert polish(sentence) == sentence


@pytest.mark.parametrize("rule", POLISH_RULES, ids=lambda rule: rule.name)
def test_every_rule_can_be_switched_off_by_its_name(rule: PolishRule) -> None:
    assert len([other for other in POLISH_RULES if other.name == rule.name]) == 1
    others = {other.name for other in POLISH_RULES} - {rule.name}
    assert polish(rule.before, off=others | {rule.name}) == rule.before
    assert polish(rule.before, off=others) != rule.before


SPOKEN = st.lists(
    st.sampled_from(["えー、", "あの、", "ですね、", "12人", "、", "進めて", "ません", "おります", "させていただきます", "けど、", "ちょっと", "難しい", "かなと思っています",
                     "三月", "ない", "じゃないか", "んです", "。", "佐野委員", "でございます", "1,200円", "２，４００万円", "，", "ね。"]),
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


@given(SPOKEN)
def test_the_edits_applied_to_what_was_said_give_what_is_printed(sentence: str) -> None:
    text = sentence
    for edit in reversed(polish_edits(sentence)):
        assert text[edit.start : edit.end] == edit.before
        text = text[: edit.start] + edit.after + text[edit.end :]
    assert text == polish(sentence)
