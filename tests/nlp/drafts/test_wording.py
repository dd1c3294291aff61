"""言い回しの約束: 表の例のとおりに短くし、根拠にない数・名・打ち消しを生まない."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.house_style import DraftLength
from nlp.drafts.checks import check_text
from nlp.drafts.facts import find_numbers
from nlp.drafts.rewriting import rewrite
from nlp.drafts.style import Style
from nlp.drafts.wording import WORDING_RULES, tighten
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
EXAMPLES = [(rule[4], rule[5]) for rule in WORDING_RULES]


@pytest.mark.parametrize("rule", WORDING_RULES, ids=[rule[0] for rule in WORDING_RULES])
def test_every_rule_of_wording_does_what_its_example_says(rule: tuple[str, str, str, str, str, str]) -> None:
    _, key, pattern, replacement, before, after = rule
    assert key in before
    assert re.sub(pattern, replacement, before) != before
    assert tighten(before) == after
    assert len(after) <= len(before) + 4


@pytest.mark.parametrize(("before", "after"), EXAMPLES)
def test_an_example_put_shorter_passes_every_check_against_itself(before: str, after: str) -> None:
    assert check_text(after, before, TOKENIZER) == []


@pytest.mark.parametrize(
    "said",
    [
        "広がっていかないかなという気はしています。",
        "使う人がいないのかどうか。",
        "担当の方のところに伺います。",
        "その他の費用は、二千円です。",
        "その場合、その後の対応を決めます。",
    ],
)
def test_a_denial_a_person_and_a_set_phrase_are_left_as_they_are(said: str) -> None:
    assert tighten(said) == said


@given(st.lists(st.sampled_from([*(before for before, _ in EXAMPLES), "3校と、", "二千円ということを", "8,412人の部分を"]), min_size=1, max_size=4).map("".join))  # fmt: skip
def test_no_figure_comes_or_goes(said: str) -> None:
    assert [fact.key for fact in find_numbers(tighten(said))] == [fact.key for fact in find_numbers(said)]


@pytest.mark.parametrize(
    ("length", "printed"),
    [
        (DraftLength.FULL, "実は、電子決済というものを始めました。"),
        (DraftLength.SUMMARY, "電子決済を始めました。"),
        (DraftLength.POINTS, "電子決済を始めました。"),
    ],
)
def test_the_whole_text_is_only_polished_and_the_others_are_put_shorter(
    length: DraftLength, printed: str
) -> None:
    assert rewrite("えー、実は、電子決済というものを始めました", Style(length=length)) == printed
