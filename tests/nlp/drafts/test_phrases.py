import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import SpeakerGroup
from nlp.drafts.fixed_phrases import PHRASES, fixed_phrase, is_fixed_phrase
from nlp.drafts.trimming import TRIM_RULES, trim


@pytest.mark.parametrize(("group", "_", "phrase", "example"), PHRASES)
def test_every_phrase_is_used_for_its_own_example(
    group: SpeakerGroup, _: str, phrase: str, example: str
) -> None:
    printed = fixed_phrase(example, group)
    assert printed is not None
    assert is_fixed_phrase(printed)
    assert printed.endswith(phrase.removeprefix("\\1"))


def test_the_number_of_an_agenda_item_is_the_one_that_was_said() -> None:
    asked = "次に、議題２「目標の見直し」について、事務局より説明をお願いします。"
    assert fixed_phrase(asked, SpeakerGroup.CHAIR) == "議題２について、事務局から説明をお願いします。"


def test_what_a_member_says_is_never_turned_into_the_chairs_phrase() -> None:
    assert fixed_phrase("事務局から説明をお願いします。", SpeakerGroup.MEMBER) is None


@pytest.mark.parametrize(("before", "after"), [(rule[2], rule[3]) for rule in TRIM_RULES])
def test_every_trimming_rule_does_what_its_example_says(before: str, after: str) -> None:
    assert trim(before) == after


@pytest.mark.parametrize(
    "sentence",
    ["先ほど3校とのお話がありましたが、増やします。", "実施しないのですが、調べます。", "それは、", "実は、"],
)
def test_a_clause_that_holds_a_figure_or_a_denial_is_never_trimmed(sentence: str) -> None:
    assert trim(sentence) == sentence


@given(st.text(alphabet="実は、今先ほどのお話ですが1三校ないません。", max_size=40))
def test_trimming_only_takes_away(sentence: str) -> None:
    left = iter(sentence)
    assert all(mark in left for mark in trim(sentence))
